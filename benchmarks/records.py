"""Fields of records: how often title, url and date are right. `python benchmarks/records.py envelopes FOLDER`.

FOLDER holds `*.jsonl` or `*.jsonl.gz` files, one page an object: `title`, `url`, `date` (ISO day),
`authors` (a list), `site` or `publisher`, `body` (a list of paragraphs) or `body_text`.
Each section is one function from the pages to printed lines; `SECTIONS` lists them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cleaner
from cleaner.normalize.url import drop_trackers

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


SECTIONS: dict[str, Callable[[list[dict[str, Any]]], Iterator[str]]] = {
    "envelopes": lambda pages: check_envelopes(list(whole_pages(pages))),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("section", choices=SECTIONS)
    parser.add_argument("folder", type=Path)
    parser.add_argument(VERBOSE, action="store_true", help="print what is wrong")
    args = parser.parse_args()
    start = time.perf_counter()
    for line in SECTIONS[args.section](list(read_pages(args.folder))):
        print(line)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
