"""What HTML heads and JSON-LD state, read as clues; broken ones never raise."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from cleaner.model import Origin
from cleaner.parse.json_ld import loads_loosely
from cleaner.parse.metadata import clues_from_json_ld, clues_from_tree


def _clues(page: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for clue in clues_from_tree(lxml_html.document_fromstring(page)):
        found.setdefault(clue.field, []).append((clue.value, clue.detail))
    return found


PAGE = """<!doctype html><html lang="fr-FR"><head>
<title>Le pont rouvre lundi | La Gazette du Port</title>
<meta property="og:title" content="Le pont rouvre &amp;quot;lundi&amp;quot;">
<meta property="og:site_name" content="La Gazette du Port">
<meta property="article:published_time" content="2024-03-05T08:00:00+01:00">
<meta property="article:modified_time" content="2024-03-06T09:00:00+01:00">
<meta property="article:author" content="https://social.example/ana">
<meta name="author" content="Ana Ruiz">
<link rel="canonical" href="https://gazette.example/pont">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "Gazette"},
 {"@type": "Person", "@id": "#ana", "name": "Ana Ruiz"},
 {"@type": ["NewsArticle"], "headline": "Le pont rouvre", "datePublished": "2024-03-05T07:58:00+01:00",
  "author": [{"@id": "#ana"}, {"@type": "Organization", "name": "AFP"}],
  "publisher": {"@type": "Organization", "name": "La Gazette du Port"}, "isAccessibleForFree": "False"}]}</script>
</head><body><h1><span>Le pont</span> rouvre <button>share</button></h1>
<time datetime="2024-03-05T08:00">5 mars</time></body></html>"""


def test_a_full_head_gives_every_field_best_source_first() -> None:
    found = _clues(PAGE)
    assert [detail for _, detail in found["title"]] == ["h1", "headline", "og:title", "title"]
    assert found["title"][0] == ("Le pont rouvre", "h1")
    assert found["title"][2][0] == 'Le pont rouvre "lundi"'
    assert found["date"][0] == ("2024-03-05T07:58:00+01:00", "datePublished")
    assert found["modified"] == [("2024-03-06T09:00:00+01:00", "article:modified_time")]
    assert found["site"][0] == ("La Gazette du Port", "og:site_name")
    assert found["url"] == [("https://gazette.example/pont", "canonical")]
    assert found["access"] == [("paid", "isAccessibleForFree")]
    assert found["language"][0] == ("fr-FR", "html lang")


def test_authors_come_from_references_and_never_are_urls() -> None:
    clues = clues_from_tree(lxml_html.document_fromstring(PAGE))
    authors = [(c.value, c.origin, c.detail) for c in clues if c.field == "authors"]
    assert authors == [
        ("Ana Ruiz", Origin.JSON_LD, "author"),
        ("AFP", Origin.JSON_LD, "author organization"),
        ("Ana Ruiz", Origin.METADATA, "author"),
    ]


def test_a_page_that_states_nothing_gives_no_clues() -> None:
    assert clues_from_tree(lxml_html.document_fromstring("<p>Ana Ruiz wrote this on 5 March 2024.</p>")) == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "NewsArticle", "headline": "Port opens",}',
        '<!-- {"@type": "NewsArticle", "headline": "Port opens"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Port opens"}\n//]]>',
        '[{"@type": "NewsArticle", "headline": "Port\n opens"}];',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Port opens&quot;}",
        '{"@graph": [{"@type": "https://schema.org/NewsArticle", "headline": ["Port opens"]}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": {"@value": "Port opens"}}}',
        '{"@type": "NewsArticle", "headline": "Port opens", "author": {"name": "A "quoted" name"}}',
    ],
)
def test_json_ld_is_read_however_it_is_broken(text: str) -> None:
    first = clues_from_json_ld(text)[0]
    assert (first.field, first.value) == ("title", "Port opens")


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "null", "3", '"x"', '{"@type": 3, "author": [[{}]]}', "\x00", "{" * 9]
)
def test_json_ld_that_says_nothing_never_raises(text: str) -> None:
    assert clues_from_json_ld(text) == ()


def test_lists_of_other_articles_are_not_the_article() -> None:
    text = '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Another story"}]}'
    assert clues_from_json_ld(text) == ()


def test_a_film_under_review_is_not_the_headline() -> None:
    text = '{"@type": "Review", "headline": "Slow and lovely", "itemReviewed": {"@type": "Movie", "name": "Port"}}'
    assert [c.value for c in clues_from_json_ld(text) if c.field == "title"] == ["Slow and lovely"]


def test_loose_reading_takes_the_first_of_several_objects() -> None:
    assert loads_loosely('{"a": 1} {"b": 2}') == {"a": 1}
