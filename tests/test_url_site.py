"""Address and site: stated or None, trackers off, nothing made up."""

from __future__ import annotations

import pytest

import cleaner
from cleaner import Origin
from cleaner.normalize.site import spells_host
from cleaner.normalize.url import drop_trackers

PROSE = "The harbour bridge reopened to traffic on Monday after eleven months of repairs, the city said."
URL = "https://gazette.example/bridge"


@pytest.mark.parametrize(
    "line",
    [
        f"Source: {URL}",
        f"Read more at: {URL}",
        f"Originally published at {URL}.",
        f"Quelle: <{URL}>",
        f"Fuente: {URL}?utm_source=feed&utm_medium=rss",
        f"来源：{URL}",
    ],
)
def test_a_labelled_line_states_the_address(line):
    raw = f"{PROSE}\n\n{PROSE}\n\n{line}"
    article = cleaner.clean(raw)
    assert article.url == URL
    said = article.provenance["url"]
    assert said.origin is Origin.TEXT
    assert raw[said.start : said.end].startswith(URL)


@pytest.mark.parametrize(
    "text",
    [
        f"{PROSE} The report is at {URL} for all to read.",
        f"{PROSE}\n\nSee {URL}",
        f"{PROSE}\n\nThe city's source for the figures was {URL}",
        f"{PROSE}\n\nSource: the city, at {URL}",
        f"{PROSE}\n\nSource: https://gazette.example/",
        f"{PROSE}\n\nSource: https:///bridge",
    ],
)
def test_other_links_are_no_address(text):
    assert cleaner.clean(text).url is None


def test_an_address_in_the_first_line_is_the_address():
    article = cleaner.clean(f"{URL}\n\n{PROSE}")
    assert (article.url, article.provenance["url"].origin) == (URL, Origin.FIRST_LINES)


def test_a_home_page_is_no_canonical_address():
    page = (
        f"<html><head><link rel=canonical href='https://gazette.example/'><meta property='og:url' content='{URL}'></head>"
        f"<body><article><p>{PROSE}</p></article></body></html>"
    )
    assert cleaner.clean(page).url == URL


@pytest.mark.parametrize(
    "url, clean",
    [
        (f"{URL}?utm_source=a&id=3&fbclid=b", f"{URL}?id=3"),
        (f"{URL}?xtor=RSS-1", URL),
        (f"{URL}#xtor=RSS-1", URL),
        (f"{URL}?ref=rss", URL),
        (f"{URL}#:~:text=bridge", URL),
    ],
)
def test_trackers_go(url, clean):
    assert drop_trackers(url) == clean


@pytest.mark.parametrize(
    "url",
    [
        f"{URL}?p=12",
        f"{URL}?b=2&a=1",
        f"{URL}?q=caf%C3%A9&cid=7#part-2",
        f"{URL}?ref=4711",
        f"{URL}#!/story/3",
        f"{URL}?a&b=",
    ],
)
def test_what_may_name_the_page_stays_as_it_is_written(url):
    assert drop_trackers(url) == url


def test_the_end_of_a_title_is_the_site_only_where_the_host_spells_it():
    page = "<html><head><title>{}</title><link rel=canonical href='https://www.portgazette.example/1'></head><p>{}</p></html>"
    assert cleaner.clean(page.format("Bridge opens | Port Gazette", PROSE)).site == "Port Gazette"
    assert cleaner.clean(page.format("Spider-Man - No Way Home", PROSE)).site is None


def test_no_site_is_made_of_a_host():
    assert cleaner.clean(f"Title: Bridge\nURL: {URL}\nDomain: gazette.example\n\n{PROSE}").site is None


@pytest.mark.parametrize(
    "name, host",
    [("Port Gazette", "www.port-gazette.example"), ("BBC", "www.bbc.co.uk"), ("Ouest-France", "ouest-france.fr")],
)
def test_names_that_hosts_spell(name, host):
    assert spells_host(name, host)


@pytest.mark.parametrize(
    "first, foot, site",
    [
        ("Old bridge opens to walkers - Port Gazette", "© 2025 Port Gazette Ltd. All rights reserved.", "Port Gazette"),
        ("Old bridge opens to walkers | Politics | Port Gazette", "© Port Gazette", "Port Gazette"),
        ("Old bridge opens to walkers - Politics", "© 2025 Port Gazette Ltd.", None),
        ("Old bridge opens to walkers - Politics", "Politics", None),
        ("Old bridge opens to walkers", "© 2025 Port Gazette Ltd.", None),
    ],
)
def test_the_site_behind_the_title_of_a_dump_is_the_one_that_claims_the_copyright(first, foot, site):
    text = f"{first}\nHome\nNews\nOld bridge opens to walkers\nPublished 3 June 2025\n{PROSE}\n{PROSE}\n{foot}"
    assert cleaner.clean(text).site == site
