"""A record in the keys of others is the same record, and reads back as itself."""

from __future__ import annotations

import datetime as dt
import json

import pytest

import cleaner
from cleaner.model import SCHEMAS, Article

ARTICLE = Article(
    title='The "bridge" reopens: what ships must know',
    url="https://gazette.example/bridge?id=3",
    date=dt.date(2024, 3, 5),
    body=(
        "The harbour bridge reopened to traffic on Monday after eleven months of repairs, the city said.\n\n"
        "Ships longer than two hundred metres still have to wait for the tide."
    ),
    authors=("Ana Ruiz", "Bo Lindqvist"),
    site="Port Gazette",
    language="en",
)
STATES = {
    "datatrove": "title url date authors site",
    "dolma": "title url date authors site",
    "c4": "url date",
    "fineweb": "url date",
    "cc_news": "title url date",
    "trafilatura": "title url date authors site",
    "newspaper4k": "title url date authors site",
    "schema.org": "title url date authors site",
    "cleaner": "title url date authors site",
}


@pytest.mark.parametrize("schema", ["cleaner", *SCHEMAS])
def test_what_is_exported_reads_back(schema):
    article = cleaner.clean(ARTICLE.to_json(schema=schema))
    fields = ["body", *STATES[schema].split()]
    assert {name: getattr(article, name) for name in fields} == {name: getattr(ARTICLE, name) for name in fields}


def test_front_matter_reads_back():
    article = cleaner.clean(ARTICLE.to_front_matter())
    fields = ["title", "url", "date", "authors", "site", "body"]
    assert {name: getattr(article, name) for name in fields} == {name: getattr(ARTICLE, name) for name in fields}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_empty_record_has_every_key_of_its_schema(schema):
    full, empty = ARTICLE.to_dict(schema=schema), Article().to_dict(schema=schema)
    if schema == "schema.org":
        assert empty == {"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": ""}
    else:
        assert list(empty) == list(full)
    assert "None" not in json.dumps(empty)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_text_goes_by_the_name_that_the_others_read(schema):
    assert ARTICLE.to_dict(schema=schema)["articleBody" if schema == "schema.org" else "text"] == ARTICLE.body


def test_the_id_depends_on_the_address_alone_or_on_the_text():
    assert ARTICLE.id == Article(url=ARTICLE.url, body="other").id
    assert Article(body="one").id != Article(body="two").id
    assert Article(body="\ud800").id


def test_an_unknown_schema_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="cleaner, datatrove"):
        ARTICLE.to_dict(schema="parquet")


def test_lone_surrogates_encode_in_every_schema():
    for schema in ("cleaner", *SCHEMAS):
        assert Article(title="\ud800", body="x").to_json(schema=schema).encode()
