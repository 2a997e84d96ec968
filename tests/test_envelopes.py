"""Every envelope: what it states is read, what it consumed is kept, and prose that looks like it is left alone."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Flag, Kind, Origin, Reason, strip_envelope
from cleaner.parse import read_all
from cleaner.parse.envelopes import open_envelopes

TITLE = "Harbour bridge reopens: what ships must know"
URL = "https://www.portgazette.example/2024/harbour-bridge"
ONE = "The harbour bridge reopened to traffic on Monday after eleven months of repairs, the city said."
TWO = "Ships longer than two hundred metres still have to wait for the tide, the pilots warned on Tuesday."
BODY = f"{ONE}\n\n{TWO}"
DAY = dt.date(2024, 3, 5)


def dumps(**members):
    return json.dumps(members, ensure_ascii=False)


def wet(uri, content, kind="conversion", newline="\r\n", length=None):
    head = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", "WARC-Date: 2025-01-02T03:04:05Z"]
    head.append(f"Content-Length: {len(content.encode()) if length is None else length}")
    return newline.join([*head, "", content, "", ""])


SHAPES = {
    # name: (raw, fields that it states)
    "digest": (f"====== The Port Gazette: {TITLE} ====== {URL}\n{TITLE}\n{BODY}", "title url site"),
    "digest of three signs": (f"=== The Port Gazette: {TITLE} === {URL}\n{BODY}", "title url site"),
    "digest, address below": (f"==== The Port Gazette: {TITLE} ====\r\n{URL}\r\n\r\n{BODY}", "title url site"),
    "digest, address below an empty line": (
        f"==== The Port Gazette: {TITLE} ====\n\n{URL}\n\n{BODY}",
        "title url site",
    ),
    "jina": (
        (
            f"Title: {TITLE}\n\nURL Source: {URL}\n\nPublished Time: 2024-03-05T08:00:00Z\n\nMarkdown Content:\n{BODY}\n\n"
            "Images:\n- ![Image 1: a bridge](https://cdn.example/1.jpg)\n\nLinks/Buttons:\n- [Home](https://portgazette.example/)"
        ),
        "title url date",
    ),
    "jina without content line": (f"Title: {TITLE}\n\nURL Source: {URL}\n\n{BODY}", "title url"),
    "firecrawl": (
        dumps(
            success=True,
            data={
                "markdown": BODY,
                "metadata": {
                    "ogTitle": TITLE,
                    "title": TITLE,
                    "sourceURL": URL,
                    "publishedTime": "2024-03-05T08:00:00Z",
                    "ogSiteName": "The Port Gazette",
                    "statusCode": 200,
                },
            },
        ),
        "title url date site",
    ),
    "firecrawl data": (
        dumps(markdown=BODY, metadata={"title": TITLE, "sourceURL": URL, "statusCode": 200}),
        "title url",
    ),
    "crawl4ai": (
        dumps(
            url=URL,
            html="<p></p>",
            success=True,
            status_code=200,
            markdown={"raw_markdown": BODY, "fit_markdown": ONE},
            metadata={"title": TITLE, "author": "Ana Ruiz"},
        ),
        "title url authors",
    ),
    "front matter": (
        (
            f"---\ntitle: {TITLE}\nauthor: Ana Ruiz\nurl: {URL}\nhostname: portgazette.example\nsitename: The Port Gazette\n"
            f"date: 2024-03-05\ncategories: ['Port']\n---\n{BODY}"
        ),
        "title url date authors site",
    ),
    "front matter of notes": (
        (
            f'---\ntitle: "{TITLE}"\nsource: "{URL}"\nauthor:\n  - "[[Ana Ruiz]]"\npublished: 2024-03-05\ntags:\n'
            f'  - "clippings"\n---\n\n{BODY}\n'
        ),
        "title url date authors",
    ),
    "front matter in toml": (f'+++\ntitle = "{TITLE}"\ndate = "2024-03-05"\n+++\n{BODY}', "title date"),
    "wet": (wet(URL, f"{TITLE} | Port Gazette\n{BODY}"), "title url"),
    "news-please": (
        dumps(
            authors=["Ana Ruiz"],
            date_download="2025-01-01 00:00:00",
            date_publish="2024-03-05 08:00:00",
            maintext=BODY,
            source_domain="portgazette.example",
            title=TITLE,
            url=URL,
        ),
        "title url date authors",
    ),
    "cc_news": (
        dumps(title=TITLE, text=BODY, domain="portgazette.example", date="2024-03-05 08:00:00", url=URL, image_url=""),
        "title url date",
    ),
    "c4": (dumps(text=BODY, timestamp="2024-03-05T08:00:00Z", url=URL), "url date"),
    "trafilatura": (
        dumps(title=TITLE, author="Ana Ruiz", date="2024-03-05", source=URL, text=BODY),
        "title url date authors",
    ),
    "schema.org": (
        dumps(
            **{"@context": "https://schema.org", "@type": "NewsArticle"},
            headline=TITLE,
            url=URL,
            datePublished="2024-03-05T08:00:00+01:00",
            articleBody=BODY,
            author={"@type": "Person", "name": "Ana Ruiz"},
            publisher={"@type": "Organization", "name": "The Port Gazette"},
        ),
        "title url date authors site",
    ),
    "schema.org graph": (
        dumps(
            **{
                "@context": "https://schema.org",
                "@graph": [
                    {"@type": "WebSite", "name": "The Port Gazette"},
                    {"@type": "NewsArticle", "headline": TITLE, "url": URL, "articleBody": BODY},
                ],
            }
        ),
        "title url site",
    ),
    "headers": (
        f"Title: {TITLE}\nURL: {URL}\nDate: Tue, 05 Mar 2024 08:00:00 GMT\nBy: Ana Ruiz\n\n{BODY}",
        "title url date authors",
    ),
    "headers, bold": (f"**Title:** {TITLE}\n**Source:** {URL}\n**Date:** 2024-03-05\n\n{BODY}", "title url date"),
    "headers, text with a label": (f"Title: {TITLE}\nURL: {URL}\n\nText: {BODY}", "title url"),
    "headers of a mail": (
        f"From: Port News <news@port.example>\nSubject: {TITLE}\nDate: Tue, 05 Mar 2024 08:00:00 +0100\n\n{BODY}",
        "title date",
    ),
    "headers, title and author": (f"Title: {TITLE}\nBy: Ana Ruiz\n\n{BODY}", "title authors"),
    "pasted json-ld": (
        dumps(
            **{"@context": "https://schema.org", "@type": "NewsArticle"},
            headline=TITLE,
            url=URL,
            datePublished="2024-03-05",
        )
        + f"\n{BODY}",
        "title url date",
    ),
    "pasted json-ld script at the end": (
        f"{BODY}\n\n<script type='application/ld+json'>\n"
        + dumps(**{"@context": "https://schema.org", "@type": "NewsArticle"}, headline=TITLE, url=URL)
        + "</script>\n",
        "title url",
    ),
}
WANT = {"title": TITLE, "url": URL, "date": DAY, "authors": ("Ana Ruiz",), "site": "The Port Gazette"}


@pytest.mark.parametrize("name", SHAPES)
def test_what_the_envelope_states_is_the_record(name):
    raw, fields = SHAPES[name]
    article = cleaner.clean(raw)
    assert {field: getattr(article, field) for field in fields.split()} == {
        field: WANT[field] for field in fields.split()
    }
    assert article.body == BODY
    assert article.flags == frozenset()


@pytest.mark.parametrize("name", SHAPES)
def test_bytes_read_the_same(name):
    raw, _ = SHAPES[name]
    assert cleaner.clean(raw.encode()).to_dict() == cleaner.clean(raw).to_dict()


@pytest.mark.parametrize("name", SHAPES)
def test_spans_count_in_the_callers_own_string(name):
    raw, fields = SHAPES[name]
    article = cleaner.clean(raw)
    if raw.lstrip().startswith("{") and not name.startswith("pasted"):
        # The view is the text inside the object, so that what it states has no place in it.
        assert all(said.start is None for key, said in article.provenance.items() if said.origin is Origin.ENVELOPE)
        return
    for mark in article.removed:
        assert raw[mark.start : mark.end] == mark.text
    assert cleaner.explain(raw).restore().text == raw
    for field in set(fields.split()) & {"title", "url", "site"}:
        said = article.provenance[field]
        if said.start is not None:
            assert raw[said.start : said.end] == getattr(article, field)


@pytest.mark.parametrize(
    "name", [name for name in SHAPES if "json" not in SHAPES[name][0][:1] and SHAPES[name][0][0] != "{"]
)
def test_what_was_consumed_is_marked_as_envelope(name):
    raw, _ = SHAPES[name]
    envelope = "".join(m.text for m in cleaner.explain(raw).marks if m.reason is Reason.ENVELOPE)
    assert envelope
    assert ONE not in envelope
    assert TWO not in envelope


LOOKALIKES = {
    "wiki heading": f"=== History ===\n{BODY}",
    "merge conflict": f"=======\n{BODY}",
    "title in prose": f"Title: a word that means more than it says.\n\n{BODY}",
    "review of a book": f"Title: The Bridge\nAuthor: Ana Ruiz\nPublisher: Port Books\nPages: 320\n\n{BODY}",
    "date line of a play": f"Place: the harbour\nTime: Monday\n\n{BODY}",
    "question and answer": f"Q: Is the bridge open?\nA: It is.\n\n{BODY}",
    "labels in a text": f"{ONE}\n\nTitle: The Bridge\nURL: https://port.example/\nDate: 2024-03-05\n\n{TWO}",
    "rule above the text": f"---\n{ONE}\n---\n{TWO}",
    "poem between rules": f"---\nNight: a poem\nof the harbour\n---\n{BODY}",
    "front matter that never ends": f"---\ntitle: The Bridge\nauthor: Ana Ruiz\n\n{BODY}",
    "braces": "{See the editor's note below.}\n\n" + BODY,
    "brackets": f"[Editor's note: this text was corrected on Tuesday.]\n\n{BODY}",
    "talk about warc": f"WARC/1.0 is the first version of a format for web archives, which libraries use.\n\n{BODY}",
    "a lesson on json-ld": f'{ONE}\n\n{{"@type": "NewsArticle"}}\n\n{TWO} {ONE}\n\nSo much for the lesson, which ends here.',
    "an object, then prose": '{"name": "value", "text": "x"} is what an object looks like in the notation.\n\n' + BODY,
    "jina in prose": f"URL Source: is what the tool calls the address of a page it has read for you.\n\n{BODY}",
}


@pytest.mark.parametrize("name", LOOKALIKES)
def test_prose_that_looks_like_an_envelope_is_none(name):
    raw = LOOKALIKES[name]
    explained = cleaner.explain(raw)
    assert [mark for mark in explained.marks if mark.reason is Reason.ENVELOPE] == []
    assert explained.document.clues == ()
    assert not explained.document.more


MALFORMED = {
    "json cut off": SHAPES["cc_news"][0][:-20],
    "json with a raw line break and a comma too many": '{"colour": "red",}',
    "json that is no record": '{"colour": "red", "size": 3}',
    "json of numbers": "[1, 2, 3]",
    "deep json": "[" * 5_000,
    "front matter without end": SHAPES["front matter"][0].replace("\n---\n", "\n", 1),
    "digest without title": f"======  ====== {URL}\n{BODY}",
    "digest with one rule": f"====== The Port Gazette: {TITLE} {URL}\n{BODY}",
    "warc without headers": f"WARC/1.0\r\n\r\n{BODY}",
    "jina without address": f"Title: {TITLE}\n\nMarkdown Content:\n{BODY}",
    "header lines without values": f"Title:\nURL:\nDate:\n\n{BODY}",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_broken_envelope_is_text_and_nothing_is_lost(name):
    raw = MALFORMED[name]
    explained = cleaner.explain(raw)
    assert explained.source == raw
    assert explained.restore().text == raw
    assert [mark for mark in explained.marks if mark.reason is Reason.ENVELOPE] == []


@pytest.mark.parametrize("length", ["0", "7", "999999", "-3", "x", ""])
def test_a_wrong_content_length_does_not_cut_the_text(length):
    raw = wet(URL, BODY, length=length) + wet(f"{URL}/2", TWO)
    assert [article.body for article in cleaner.clean_all(raw)] == [BODY, TWO]


def test_content_length_counts_bytes():
    # The text of the first record looks like the beginning of another one.
    first = f"Été à Tōkyō — où ? {ONE}"
    raw = wet(URL, first) + wet(f"{URL}/2", TWO)
    assert [article.body for article in cleaner.clean_all(raw)] == [first, TWO]


def test_records_about_the_crawl_are_passed_over():
    raw = wet("x", "software: a crawler", kind="warcinfo") + wet(URL, ONE)
    assert [(a.url, a.body) for a in cleaner.clean_all(raw)] == [(URL, ONE)]


def test_the_name_of_a_data_set_is_no_site():
    article = cleaner.clean(
        dumps(id="1", text=BODY, source="common-crawl", added="2025-01-01", created="2024-03-05", url=URL)
    )
    assert (article.site, article.date) == (None, DAY)


def test_the_moment_of_crawling_is_no_publication():
    assert cleaner.clean(wet(URL, BODY)).date is None


def test_a_warc_response_is_its_page():
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article>"
    explained = cleaner.explain(wet(URL, page, kind="response"))
    assert explained.kind is Kind.HTML
    assert "HTTP/1.1" not in explained.source


# ---- digests: where the site ends -----------------------------------------------------------------


@pytest.mark.parametrize(
    "head, below, site, title",
    [
        ("Port: News: Bridge opens", "Bridge opens", "Port: News", "Bridge opens"),
        ("Port: Covid-19: what we know", "Covid-19: what we know", "Port", "Covid-19: what we know"),
        ("Covid-19: what we know", "Covid-19: what we know", None, "Covid-19: what we know"),
        ("Port: Covid-19: what we know", "", "Port", "Covid-19: what we know"),
        ("News: Port Gazette: Bridge opens", "", "News: Port Gazette", "Bridge opens"),
        ("Bridge opens", "", None, "Bridge opens"),
    ],
)
def test_the_repeated_title_decides_where_the_site_ends(head, below, site, title):
    address = "https://newsportgazette.example/1" if "Gazette" in head else URL
    article = cleaner.clean(f"====== {head} ====== {address}\n{below}\n{ONE}")
    assert (article.site, article.title) == (site, title)


# ---- several articles ------------------------------------------------------------------------------

SEVERAL = {
    "digest": f"=== Port: First === {URL}/1\n{ONE}\n\n=== Port: Second ===\n{URL}/2\n{TWO}\n",
    "wet": wet(f"{URL}/1", ONE) + wet(f"{URL}/2", TWO),
    "jina": "\n".join(
        f"Title: T{n}\n\nURL Source: {URL}/{n}\n\nMarkdown Content:\n{text}\n" for n, text in ((1, ONE), (2, TWO))
    ),
    "json lines": dumps(text=ONE, url=f"{URL}/1") + "\n" + dumps(text=TWO, url=f"{URL}/2") + "\n",
    "json array": "[" + dumps(text=ONE, url=f"{URL}/1") + ",\n" + dumps(text=TWO, url=f"{URL}/2") + "]",
    "firecrawl crawl": dumps(
        success=True,
        data=[{"markdown": text, "metadata": {"sourceURL": f"{URL}/{n}"}} for n, text in ((1, ONE), (2, TWO))],
    ),
    "news api": dumps(
        status="ok",
        articles=[{"content": text, "url": f"{URL}/{n}", "title": f"T{n}"} for n, text in ((1, ONE), (2, TWO))],
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_each_article_is_a_record_and_clean_takes_the_first(name):
    raw = SEVERAL[name]
    articles = list(cleaner.clean_all(raw))
    assert [(a.url, a.body) for a in articles] == [(f"{URL}/1", ONE), (f"{URL}/2", TWO)]
    assert [Flag.MORE_ARTICLES in a.flags for a in articles] == [True, False]
    assert cleaner.clean(raw).to_dict() == articles[0].to_dict()


@pytest.mark.parametrize("name", ["digest", "wet", "jina"])
def test_spans_of_later_articles_count_in_the_callers_string(name):
    raw = SEVERAL[name]
    for article in cleaner.clean_all(raw):
        for mark in article.removed:
            assert raw[mark.start : mark.end] == mark.text
        said = article.provenance["url"]
        assert raw[said.start : said.end] == article.url


def test_a_broken_line_among_json_lines_is_kept_as_text():
    raw = dumps(text=ONE, url=URL) + '\n{"text": "cut of\n' + dumps(text=TWO, url=URL)
    bodies = [article.body for article in cleaner.clean_all(raw)]
    assert bodies[0] == ONE
    assert bodies[-1] == TWO
    assert "cut of" in bodies[1]


def test_clean_all_is_lazy_and_refuses_at_once():
    with pytest.raises(TypeError):
        cleaner.clean_all(3)
    many = "".join(f"=== Port: T{n} === {URL}/{n}\n{ONE}\n" for n in range(3_000))
    assert next(cleaner.clean_all(many)).url == f"{URL}/0"


def test_an_input_without_envelope_is_one_article():
    assert [article.body for article in cleaner.clean_all(BODY)] == [BODY]


# ---- what an envelope says of the page -------------------------------------------------------------


def test_html_wins_over_markdown_of_the_same_page():
    page = (
        f"<html><head><title>{TITLE}</title></head><body><nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1>"
        f"<p>{ONE}</p><p>{TWO}</p></article></body></html>"
    )
    explained = cleaner.explain(
        dumps(success=True, data={"markdown": BODY, "html": page, "metadata": {"sourceURL": URL}})
    )
    assert explained.kind is Kind.HTML
    assert cleaner.explain(dumps(url=URL, html="", markdown=BODY)).kind is Kind.MARKDOWN


@pytest.mark.parametrize(
    "raw, flag",
    [
        (
            f"Title: x\n\nURL Source: {URL}\n\nWarning: Target URL returned error 404: Not Found\n\nMarkdown Content:\nGone.",
            Flag.NOT_ARTICLE,
        ),
        (
            (
                f"Title: x\n\nURL Source: {URL}\n\nWarning: This page maybe requiring CAPTCHA, please make sure you are authorized"
                " to access this page.\n\nMarkdown Content:\nSecurity"
            ),
            Flag.BOT_CHALLENGE,
        ),
        (dumps(markdown="# Not found", metadata={"sourceURL": URL, "statusCode": 404}), Flag.NOT_ARTICLE),
        (dumps(markdown="Denied", metadata={"sourceURL": URL, "statusCode": 403}), Flag.BOT_CHALLENGE),
    ],
)
def test_the_state_that_the_envelope_states_is_used(raw, flag):
    assert flag in cleaner.clean(raw).flags


def test_a_record_without_text_is_empty():
    article = cleaner.clean(dumps(title=TITLE, maintext=None, url=URL))
    assert (article.title, article.body, article.flags) == (TITLE, "", {Flag.EMPTY})


def test_a_prose_line_called_images_stays():
    raw = f"Title: x\n\nURL Source: {URL}\n\nMarkdown Content:\n{ONE}\n\nImages:\nThe pilots took them from the ship.\n\n{TWO}"
    assert "The pilots took them" in cleaner.clean(raw).body


@pytest.mark.parametrize(
    "raw", ["=== x ===" * 20_000, "=== a: b ===\n" * 5_000, "Title: x\n" * 20_000, "---\n" * 20_000, "{" * 50_000]
)
def test_big_nonsense_is_read_in_linear_time(raw):
    assert isinstance(cleaner.explain(raw).document.text, str)


@pytest.mark.parametrize(
    "value",
    [
        1709625600,
        "1709625600",
        "1709625600000",
        "20240305",
        "Tue, 05 Mar 2024 08:00:00 GMT",
        "Tue Mar 05 08:00:00 CET 2024",
    ],
)
def test_dates_of_machines_are_read_in_any_form(value):
    assert cleaner.clean(dumps(title=TITLE, text=BODY, date=value)).date == DAY


def test_a_timestamp_is_the_last_resort_of_a_date():
    said = f"{TITLE}\nPublished on 5 March 2024\n{BODY}"
    assert cleaner.clean(dumps(text=said, timestamp="2025-01-01T00:00:00Z", url=URL)).date == DAY
    assert cleaner.clean(dumps(text=BODY, timestamp="2024-03-05T00:00:00Z", url=URL)).date == DAY


# ---- any mixture -----------------------------------------------------------------------------------

PIECES = [
    *(raw for raw, _ in SHAPES.values()),
    *LOOKALIKES.values(),
    *SEVERAL.values(),
    "=== a: b ===\n",
    "WARC/1.0\r\n",
    "Content-Length: 12\r\n\r\n",
    "Title: x\n",
    "URL Source: y\n",
    "---\n",
    "{",
    '"text": "',
    "\ud800",
    "\x00",
    "\ufeff",
    "Images:\n",
    ONE,
    "\n",
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PIECES), max_size=5), st.integers(0, 400))
def test_any_mixture_of_envelopes_is_read_and_nothing_is_lost(pieces, cut):
    raw = "".join(pieces)[cut:]
    at = 0
    for document, offset in read_all(raw):
        explained = cleaner.Explained(document, strip_envelope.mark(document))
        assert explained.restore().text == document.text
        if raw[offset : offset + len(document.text)] == document.text and document.kind is not Kind.HTML:
            for mark in explained.marks:
                assert raw[offset + mark.start : offset + mark.end] == mark.text
            for clue in document.clues:
                assert clue.start is None or 0 <= clue.start <= clue.end <= len(document.text)
        assert offset >= at or offset == 0
        at = offset


@pytest.mark.parametrize(
    "piece",
    [
        f"=== Port: T === {URL}\nText.\n",
        "=== a: b ===\n",
        f"Title: x\n\nURL Source: {URL}\n\nMarkdown Content:\nImages:\nText.\n",
        "Images:\nText.\n",
        '{"text": "Text.", "url": "https://a.example/1"}\n',
        "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n",
        '{"@type": "NewsArticle", "headline": "x"\n',
        "[" * 50,
    ],
)
def test_the_cost_grows_with_the_size_alone(piece):
    def seconds(count):
        raw = f"Title: x\n\nURL Source: {URL}\n\n" * (piece == "Images:\nText.\n") + piece * count
        start = time.process_time()
        for _ in open_envelopes(raw):
            pass
        return time.process_time() - start

    small = min(seconds(1_000) for _ in range(2))
    assert seconds(8_000) < 40 * max(small, 0.005)
