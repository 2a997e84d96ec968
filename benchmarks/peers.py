"""Other extractors, each as a function of a page's HTML; only those installed take part."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import importlib.metadata
import importlib.util
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

Extract = Callable[[str, str], str]  # html, language -> text


def trafilatura_precision(html: str, _: str) -> str:
    import trafilatura

    return trafilatura.extract(html, favor_precision=True, include_comments=False) or ""


def trafilatura_default(html: str, _: str) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""


def readability(html: str, _: str) -> str:
    import lxml.html
    import readability as lib

    summary = lib.Document(html).summary(html_partial=True)
    tree = lxml.html.fromstring(summary)
    for element in tree.iter("p", "div", "li", "h1", "h2", "h3", "h4", "br", "td", "pre", "blockquote"):
        element.tail = "\n" + (element.tail or "")
    return "".join(str(piece) for piece in tree.itertext())


def newspaper4k(html: str, language: str) -> str:
    import newspaper

    config = newspaper.Config()
    config.fetch_images = False
    if language in newspaper.valid_languages():
        config.language = language
    article = newspaper.Article("https://example.org/", config=config)
    article.download(input_html=html)
    article.parse()
    return str(article.text)


def resiliparse(html: str, _: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True, alt_texts=False, links=False))


PEERS: dict[str, tuple[Extract, str, str]] = {
    "trafilatura": (trafilatura_precision, "trafilatura", "trafilatura"),
    "trafilatura default": (trafilatura_default, "trafilatura", "trafilatura"),
    "readability": (readability, "readability", "readability-lxml"),
    "newspaper4k": (newspaper4k, "newspaper", "newspaper4k"),
    "resiliparse": (resiliparse, "resiliparse", "resiliparse"),
}


def installed() -> list[str]:
    """The names of the peers that can be imported here."""
    return [name for name, (_, module, _) in PEERS.items() if importlib.util.find_spec(module)]


class Shelf:
    """The outputs and times of peers, kept on disk: one file for each peer, version and set of pages."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def outputs(self, peer: str, pages: Iterable[dict[str, object]], dataset: str) -> dict[str, tuple[str, float]]:
        """Page id -> (text, seconds); an extractor that fails gives an empty text."""
        extract, _, package = PEERS[peer]
        version = importlib.metadata.version(package)
        known: dict[str, tuple[str, float]] = {}
        path = None
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{dataset}.{peer.replace(' ', '-')}-{version}.json.gz"
            if path.exists():
                known = {
                    key: (text, seconds)
                    for key, (text, seconds) in json.loads(gzip.decompress(path.read_bytes())).items()
                }
        fresh = False
        warm = False
        result: dict[str, tuple[str, float]] = {}
        for page in pages:
            html = str(page["html"])
            key = hashlib.sha256(html.encode("utf-8", "surrogatepass")).hexdigest()[:24]
            if key not in known:
                if not warm:  # imports are not part of the time
                    warm = True
                    with contextlib.suppress(Exception):
                        extract("<html><body><p>" + "A sentence, to warm up. " * 20 + "</p></body></html>", "en")
                started = time.process_time()
                try:
                    text = extract(html, str(page.get("lang") or "en"))
                except Exception:  # a peer's failure is its score, not the end of the run
                    text = ""
                known[key] = (text, time.process_time() - started)
                fresh = True
            result[str(page["id"])] = known[key]
        if fresh and path is not None:
            path.write_bytes(gzip.compress(json.dumps(known).encode(), 5))
        return result
