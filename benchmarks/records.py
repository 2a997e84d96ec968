"""Fields of records: how often title, url and date are right. `python benchmarks/records.py SECTION FOLDER`.

FOLDER holds `*.jsonl` or `*.jsonl.gz` files, one page an object: `title`, `url`, `date` (ISO day),
`authors` (a list), `site` or `publisher`, `body` (a list of paragraphs) or `body_text`.
Each section is one function from the pages to printed lines; `SECTIONS` lists them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cleaner
from cleaner.model import Kind
from cleaner.normalize.authors import read_authors
from cleaner.normalize.date import read_dates
from cleaner.normalize.title import read_title
from cleaner.normalize.url import drop_trackers
from cleaner.parse import read, read_text
from cleaner.spot.page import page_of

VERBOSE = "--verbose"


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its gold fields."""

    id: str
    title: str
    url: str
    date: str
    authors: tuple[str, ...]
    site: str
    body: str
    html: str


def read_pages(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl*")) if folder.is_dir() else [folder]:
        if ".scrapes." in path.name:
            continue
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def whole_pages(pages: Iterable[dict[str, Any]]) -> Iterator[Page]:
    """The pages that have all fields and a body."""
    for page in pages:
        body = page.get("body") or page.get("body_text") or ""
        body = "\n\n".join(body) if isinstance(body, list) else body
        if body and page.get("title") and page.get("url") and page.get("date"):
            site = page.get("site") or page.get("publisher") or "The Site"
            authors = tuple(page.get("authors") or ())
            yield Page(
                page["id"], page["title"], page["url"], page["date"], authors, site, body, page.get("html") or ""
            )


# ---- envelopes: a gold body in every envelope there is -------------------------------------------


def _json(**members: Any) -> str:
    return json.dumps(members, ensure_ascii=False)


def _wet(page: Page) -> str:
    content = f"{page.title}\n{page.body}"
    return (
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {page.url}\r\nWARC-Date: {page.date}T10:00:00Z\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(content.encode())}\r\n\r\n{content}\r\n\r\n"
    )


def _yaml(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


ENVELOPES: dict[str, tuple[str, Callable[[Page], str]]] = {
    # name: (fields that it carries, how a page is wrapped in it)
    "digest": ("title url site", lambda p: f"====== {p.site}: {p.title} ====== {p.url}\n{p.title}\n{p.body}"),
    "digest, bare": ("title url site", lambda p: f"=== {p.site}: {p.title} ===\n{p.url}\n\n{p.body}"),
    "jina": (
        "title url date",
        lambda p: f"Title: {p.title}\n\nURL Source: {p.url}\n\nPublished Time: {p.date}T08:00:00+00:00\n\n"
        f"Markdown Content:\n{p.body}\n\nImages:\n- ![Image 1](https://cdn.example/1.png)\n",
    ),
    "firecrawl": (
        "title url date",
        lambda p: _json(
            success=True,
            data={
                "markdown": p.body,
                "metadata": {
                    "title": p.title,
                    "ogTitle": p.title,
                    "publishedTime": f"{p.date}T08:00:00Z",
                    "sourceURL": p.url,
                    "statusCode": 200,
                },
            },
        ),
    ),
    "crawl4ai": (
        "title url",
        lambda p: _json(
            url=p.url, html="", success=True, markdown={"raw_markdown": p.body, "fit_markdown": ""},
            metadata={"title": p.title},
        ),
    ),
    "front matter, trafilatura": (
        "title url date authors",
        lambda p: f"---\ntitle: {p.title}\nauthor: {'; '.join(p.authors)}\nurl: {p.url}\nhostname: a.example\n"
        f"date: {p.date}\n---\n{p.body}",
    ),
    "front matter, notes": (
        "title url date authors",
        lambda p: f"---\ntitle: {_yaml(p.title)}\nsource: {_yaml(p.url)}\nauthor:\n"
        + "".join(f'  - "[[{name}]]"\n' for name in p.authors)
        + f"published: {p.date}\ntags:\n  - clippings\n---\n{p.body}",
    ),
    "wet": ("title url", _wet),
    "news-please": (
        "title url date authors",
        lambda p: _json(
            authors=list(p.authors), date_download="2030-01-01 00:00:00", date_publish=f"{p.date} 08:00:00",
            language="en", maintext=p.body, source_domain="a.example", title=p.title, url=p.url,
        ),
    ),
    "cc_news": (
        "title url date",
        lambda p: _json(
            title=p.title, text=p.body, domain="a.example", date=f"{p.date} 08:00:00", description="", url=p.url
        ),
    ),
    "c4": ("url date", lambda p: _json(text=p.body, timestamp=f"{p.date}T10:00:00Z", url=p.url)),
    "trafilatura json": (
        "title url date authors",
        lambda p: _json(
            title=p.title, author="; ".join(p.authors), hostname="a.example", date=p.date, source=p.url, text=p.body,
            **{"source-hostname": p.site, "excerpt": None},
        ),
    ),
    "schema.org": (
        "title url date authors",
        lambda p: _json(
            **{"@context": "https://schema.org", "@type": "NewsArticle"}, headline=p.title, url=p.url,
            datePublished=f"{p.date}T08:00:00+02:00", articleBody=p.body,
            author=[{"@type": "Person", "name": name} for name in p.authors],
        ),
    ),
    "headers": (
        "title url date authors",
        lambda p: f"Title: {p.title}\nURL: {p.url}\nDate: {p.date}\nBy: {', '.join(p.authors)}\n\n{p.body}",
    ),
    "pasted json-ld": (
        "title url date",
        lambda p: _json(
            **{"@context": "https://schema.org", "@type": "NewsArticle"}, headline=p.title, url=p.url,
            datePublished=p.date,
        )
        + f"\n{p.body}",
    ),
    "datatrove": ("url date", lambda p: _json(text=p.body, id="1", metadata={"url": p.url, "date": p.date})),
}  # fmt: skip


FIELDS = ("title", "url", "date", "site", "authors")


def check_envelopes(pages: list[Page]) -> Iterator[str]:
    """Right fields of each envelope, of those that it carries; and how much of the body is kept.

    A right address is the gold one without its tracking parameters.
    """
    yield f"{len(pages)} pages{'':21} " + " ".join(f"{field:>7}" for field in (*FIELDS, "body"))
    for name, (carried, wrap) in ENVELOPES.items():
        right: Counter[str] = Counter()
        kept = 0.0
        for page in pages:
            article = cleaner.clean(wrap(page))
            for field in carried.split():
                found, gold = getattr(article, field), getattr(page, field)
                found = found.isoformat() if field == "date" and found else found
                fine = (
                    _same(found, gold)
                    if field == "title"
                    else found == (drop_trackers(gold) if field == "url" else gold)
                )
                right[field] += fine
                if not fine and VERBOSE in sys.argv:
                    print(f"    {name}: {page.id}: {field} is {found!r}, not {gold!r}")
            kept += min(1.0, len(article.body.split()) / max(1, len(page.body.split())))
        cells = [f"{100 * right[f] / len(pages):6.1f}%" if f in carried.split() else "      ·" for f in FIELDS]
        yield f"{name:30} {' '.join(cells)} {100 * kept / len(pages):6.1f}%"


def _same(one: str | None, other: str) -> bool:
    return one is not None and " ".join(one.replace("\xad", "").split()) == " ".join(other.replace("\xad", "").split())


# ---- html and dumps: fields of whole pages, with markup and without ------------------------------


def _fold(text: str | None) -> str:
    """What two forms of one headline share: its letters and digits in one case."""
    return "".join(char for char in (text or "").casefold() if char.isalnum())


def _quoted(text: str | None) -> str:
    """One space, one sort of quotation mark, one case: otherwise the headline as shown."""
    table = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\xad": None})
    return " ".join((text or "").translate(table).split()).casefold()


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _people(names: Iterable[str]) -> set[str]:
    """Gold authors, divided where one string names several."""
    return {_fold(part) for name in names for part in re.split(r" (?:und|and|&|et|y) |, ", name)}


def _half(page: dict[str, Any]) -> str:
    """Publishers are halved by a digest of their name, so that one half can be held out."""
    return f"half {hashlib.sha256(str(page.get('publisher')).encode()).digest()[0] % 2}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.1f}% of {whole:4}" if whole else "      ·        "


def _shows(html: str, title: str) -> bool:
    """The page shows the gold title as a line: gold from metadata may be the social or the search title."""
    wanted = _quoted(title)
    return any(_quoted(row.text) == wanted for row in page_of(read(html, Kind.HTML)).rows)


def check_html(pages: list[dict[str, Any]]) -> Iterator[str]:
    """Title exactly as gold (and where the page shows it as a line), date right and wrong, authors exactly right."""
    tallies: dict[str, Counter[str]] = {}
    for page in pages:
        if not page.get("html") or page.get("dup_of"):
            continue
        article = cleaner.clean(page["html"], kind="html")
        gold = _day(page.get("date"))
        for name in (page.get("dataset", "?"), _half(page)):
            tally = tallies.setdefault(name, Counter())
            if page.get("title"):
                right = _quoted(article.title) == _quoted(page["title"])
                tally["titles"] += 1
                tally["title"] += right
                if _shows(page["html"], page["title"]):
                    tally["headlines"] += 1
                    tally["headline"] += right
            if gold:
                tally["dates"] += 1
                tally["date"] += article.date == gold
                tally["wrong"] += article.date not in {None, gold}
            if page.get("authors"):
                tally["bylines"] += 1
                tally["authors"] += {_fold(name) for name in article.authors} == _people(page["authors"])
    for name, tally in sorted(tallies.items()):
        yield (
            f"{name:20} title {_share(tally['title'], tally['titles'])}"
            f" shown {_share(tally['headline'], tally['headlines'])}  date {_share(tally['date'], tally['dates'])}"
            f" wrong {_share(tally['wrong'], tally['dates'])}  authors {_share(tally['authors'], tally['bylines'])}"
        )


def check_dumps(pages: list[dict[str, Any]], scrapes: dict[str, dict[str, str]]) -> Iterator[str]:
    """The same fields from the plain-text dumps, of the pages whose dump states them."""
    tallies: dict[str, Counter[str]] = {}
    for page in pages:
        if page.get("dup_of"):
            continue
        gold, authors = _day(page.get("date")), page.get("authors") or []
        for scraper, text in scrapes.get(page["id"], {}).items():
            document = read_text(text or "")
            start = time.process_time()
            title, dates, people = read_title(document), read_dates(document), read_authors(document)
            spent = time.process_time() - start
            lines = {_fold(row.text) for row in page_of(document).rows}
            for name in (scraper, _half(page)):
                tally = tallies.setdefault(name, Counter())
                tally["pages"] += 1
                tally["microseconds"] += int(1e6 * spent)
                if page.get("title") and _fold(page["title"]) in lines:
                    tally["titles"] += 1
                    tally["title"] += title is not None and _fold(title[0]) == _fold(page["title"])
                if gold:
                    tally["dated"] += 1
                    tally["wrong"] += dates.date not in {None, gold}
                    if _states(document, gold):
                        tally["dates"] += 1
                        tally["date"] += dates.date == gold
                if authors and all(_fold(author) in _fold(text) for author in authors):
                    tally["bylines"] += 1
                    tally["authors"] += {_fold(name) for name in (people[0] if people else ())} == _people(authors)
    for name, tally in sorted(tallies.items()):
        yield (
            f"{name:12} title {_share(tally['title'], tally['titles'])}  date {_share(tally['date'], tally['dates'])}"
            f" wrong {_share(tally['wrong'], tally['dated'])}  authors {_share(tally['authors'], tally['bylines'])}"
            f"  {tally['microseconds'] / 1000 / max(1, tally['pages']):.1f} ms a page"
        )


def _states(document: cleaner.Document, gold: dt.date) -> bool:
    """A line of the dump can be read as the gold day."""
    page = page_of(document)
    found = (page.dates(row.number) for row in page.rows)
    return any(gold in spot.readings for read in found if read is not None for spot in read.spots)


def read_scrapes(folder: Path) -> dict[str, dict[str, str]]:
    """The plain-text dumps beside the pages, by page."""
    found: dict[str, dict[str, str]] = {}
    paths = (
        folder.glob("*.scrapes.jsonl*")
        if folder.is_dir()
        else folder.parent.glob(folder.name.replace(".jsonl", ".scrapes.jsonl"))
    )
    for path in sorted(paths):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            found.update((entry["id"], entry["scrapes"]) for entry in map(json.loads, lines))
    return found


SECTIONS: dict[str, Callable[[list[dict[str, Any]], Path], Iterator[str]]] = {
    "envelopes": lambda pages, _: check_envelopes(list(whole_pages(pages))),
    "html": lambda pages, _: check_html(pages),
    "dumps": lambda pages, folder: check_dumps(pages, read_scrapes(folder)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("section", choices=SECTIONS)
    parser.add_argument("folder", type=Path)
    parser.add_argument(VERBOSE, action="store_true", help="print what is wrong")
    args = parser.parse_args()
    start = time.perf_counter()
    for line in SECTIONS[args.section](list(read_pages(args.folder)), args.folder):
        print(line)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
