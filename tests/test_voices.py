"""Pages whose head says little of day and authors, and what a second voice may add."""

import json
import time

import cleaner
from cleaner.model import Document
from cleaner.parse.voices import author_voices, day_voice

STORY = "<p>The council voted for the new quay on Monday, nine to four, after a debate of two hours.</p>" * 4


def page(head="", above="", below=""):
    return f"<html><head>{head}</head><body><h1>The new quay</h1>{above}{STORY}{below}</body></html>"


def ld(**values):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def voices(html):
    document = Document("", html=html)
    return [("date", day_voice(document)), *(("authors", name) for name in author_voices(document))]


def test_the_markup_is_asked_where_the_head_states_no_day():
    html = page("<title>The new quay</title>", '<div class="post-date">2021-03-04</div>')
    assert ("date", "2021-03-04") in voices(html)
    assert cleaner.clean(html, kind="html").date.isoformat() == "2021-03-04"


def test_a_snippet_is_no_page_to_ask_about():
    assert voices("<p>Published 2021-03-04 by Ann Lee</p>") == [("date", None)]


def test_a_bare_year_is_no_day():
    html = page("<title>The new quay</title>", below="<footer>Copyright 2019</footer>")
    assert cleaner.clean(html, kind="html").date is None


def test_an_author_in_the_markup_only():
    html = page("<title>The new quay</title>", '<div><span class="author-name">Ann Lee</span></div>')
    assert cleaner.clean(html, kind="html").authors == ("Ann Lee",)


def test_a_button_with_the_class_of_an_author_is_none():
    html = page("<title>The new quay</title>", '<div><span class="author-name">follow us on the site</span></div>')
    assert cleaner.clean(html, kind="html").authors == ()


def test_the_time_of_a_comment_is_not_the_articles_moment_in_another_zone():
    head = ld(headline="The new quay", datePublished="2022-09-14T17:32:12Z")
    late = '<div><time datetime="2022-09-15T00:35:50+02:00">later</time></div>'
    assert cleaner.clean(page(head, below=late), kind="html").date.isoformat() == "2022-09-14"
    # The same moment, written in the page's own zone, is the day that readers see.
    head = ld(headline="The new quay", datePublished="2022-09-14T22:32:12Z")
    local = '<div><time datetime="2022-09-15T00:32:12+02:00">now</time></div>'
    assert cleaner.clean(page(head, below=local), kind="html").date.isoformat() == "2022-09-15"


def test_persons_come_before_the_house():
    house = '<meta property="og:site_name" content="Port Gazette">'
    stated = '<meta name="author" content="Port Gazette"><a rel="author" href="/lee">Ann Lee</a>'
    assert cleaner.clean(page(house + stated), kind="html").authors == ("Ann Lee",)
    both = ld(author=[{"@type": "Person", "name": "Ann Lee"}, {"@type": "Organization", "name": "Port Gazette"}])
    assert cleaner.clean(page(house + both), kind="html").authors == ("Ann Lee",)
    alone = '<meta name="author" content="Port Gazette">'
    assert cleaner.clean(page(house + alone), kind="html").authors == ("Port Gazette",)


def test_an_agency_beside_a_person_is_an_author():
    both = ld(author=[{"@type": "Person", "name": "Ann Lee"}, {"@type": "Organization", "name": "AFP"}])
    assert cleaner.clean(page(both), kind="html").authors == ("Ann Lee", "AFP")


def test_a_statement_of_all_authors_is_taken_before_one_of_some():
    head = ld(author={"@type": "Person", "name": "Ann Lee"}) + '<meta name="author" content="Ann Lee, Tom Bright">'
    assert cleaner.clean(page(head), kind="html").authors == ("Ann Lee", "Tom Bright")


def test_a_link_to_all_articles_names_nobody_new():
    head = '<a rel="author" href="/lee">annlee</a><a rel="author" href="/lee">All posts by annlee →</a>'
    assert cleaner.clean(page("<title>The new quay</title>", head), kind="html").authors == ("annlee",)


def test_the_byline_corrects_the_plain_author_of_the_head():
    head = '<meta name="author" content="Press office">'
    assert cleaner.clean(page(head, "<p>By Ann Lee</p>"), kind="html").authors == ("Ann Lee",)
    head = ld(author={"@type": "Person", "name": "Ann Lee"})
    assert cleaner.clean(page(head, "<p>By Ann Lee and Tom Bright</p>"), kind="html").authors == (
        "Ann Lee",
        "Tom Bright",
    )
    # Somebody else's byline does not replace the persons that JSON-LD names, if readers meet these at all.
    note = "<p>Ann Lee heads the desk of the port.</p>"
    assert cleaner.clean(page(head, "<p>By Tom Bright</p>", note), kind="html").authors == ("Ann Lee",)
    assert cleaner.clean(page(head, "<p>By Tom Bright</p>"), kind="html").authors == ("Tom Bright",)
    # Name and role that the markup glued are no better name.
    head = '<meta name="author" content="Ann Lee">'
    assert cleaner.clean(page(head, "<p>By <a>Ann Lee</a>Reporter</p>"), kind="html").authors == ("Ann Lee",)


def test_microdata_of_teasers_names_other_articles_authors():
    item = '<div itemscope itemtype="https://schema.org/Article"><span itemprop="author">{}</span></div>'
    html = page("<title>The new quay</title>", item.format("Ann Lee"), item.format("Tom Bright"))
    assert cleaner.clean(html, kind="html").authors == ("Ann Lee",)
    one = item.format('Ann Lee</span><span itemprop="author">Tom Bright')
    assert cleaner.clean(page("", one), kind="html").authors == ("Ann Lee", "Tom Bright")


def test_a_bare_name_in_a_page_is_a_button_more_often_than_an_author():
    html = page("<title>The new quay</title>", "<p>Port Quarterly</p><p>4 March 2021</p>")
    assert cleaner.clean(html, kind="html").authors == ()


def test_a_standfirst_inside_the_heading_is_no_part_of_the_title():
    def titled(*stated):
        head = ld(headline=stated[0]) + f'<meta property="og:title" content="{stated[-1]}">'
        return cleaner.clean(f"<html><head>{head}</head><body>{heading}{STORY}</body></html>", kind="html").title

    heading = "<h1><b>Smoked fish, hot and fresh</b> <span>Welcome to the old harbour</span></h1>"
    assert titled("Smoked fish, hot and fresh") == "Smoked fish, hot and fresh"
    # A statement alone may be a shortened one.
    assert titled("Fish of the north", "Smoked fish, hot and fresh").endswith("old harbour")
    # So may two, in the middle of a sentence.
    heading = "<h1>The port sends a clear message on a proud day in a long battle</h1>"
    assert titled("The port sends a clear message on a proud day").endswith("battle")


def test_a_page_of_nothing_but_authors_is_read_in_no_time():
    head = "".join(f'<meta name="author" content="Ann Lee{chr(97 + n % 26)}{n}">' for n in range(20_000))
    start = time.process_time()
    cleaner.clean(page(head), kind="html")
    assert time.process_time() - start < 10


def test_the_day_of_a_file_of_the_page_is_not_the_articles():
    sheet = '<title>The new quay</title><link rel="stylesheet" href="/css/port.css?v=2022-06-15">'
    assert day_voice(Document("", html=page(sheet))) is None
    shown = page(sheet, '<div class="post-date">15.06.2022</div>')
    assert day_voice(Document("", html=shown)) == "2022-06-15"
    assert day_voice(Document("", html=page("<title>The new quay</title><!-- cached 2022-06-15 -->"))) is None
