"""The names that scrapers, crawlers and static site tools give to the fields of a record.

One visible table for every envelope made of keys and values. Keys are compared
in lower case with spaces, hyphens and underscores left out.
"""

from __future__ import annotations

import re

# The first key that a record has wins, in the order of this table.
FIELD_KEYS: dict[str, tuple[str, ...]] = {
    "title": ("headline", "title", "headlinetext", "ogtitle", "articletitle", "pagetitle", "name", "subject"),
    "url": (
        "url",
        "canonicalurl",
        "sourceurl",
        "urlsource",
        "warctargeturi",
        "ogurl",
        "link",
        "permalink",
        "pageurl",
        "articleurl",
        "originalurl",
        "finalurl",
        "uri",
        "href",
        "mainentityofpage",
        "requestedurl",
        "address",
    ),
    "date": (
        "datepublished",
        "datepublish",
        "publishedtime",
        "articlepublishedtime",
        "publishdate",
        "publisheddate",
        "published",
        "publishedat",
        "publishedon",
        "publicationdate",
        "pubdate",
        "datepub",
        "date",
        "articledate",
        "created",
        "dcdate",
        "dctermscreated",
        "datecreated",
    ),
    "modified": (
        "datemodified",
        "datemodify",
        "modifiedtime",
        "articlemodifiedtime",
        "modified",
        "modifiedat",
        "updated",
        "updatedat",
        "lastmod",
        "lastmodified",
        "dateupdated",
    ),
    "authors": ("authors", "author", "by", "byline", "creator", "articleauthor", "writer", "writtenby", "authorname"),
    "site": (
        "sitename",
        "metasitename",
        "sourcehostname",
        "ogsitename",
        "site",
        "publisher",
        "publication",
        "website",
        "sourcename",
        "outlet",
        "newspaper",
        "journal",
    ),
    "host": ("hostname", "sourcedomain", "domain", "host"),
    "language": ("language", "lang", "inlanguage", "langcode", "metalang", "oglocale"),
    "description": ("description", "ogdescription", "excerpt", "summary", "abstract", "subtitle", "dek"),
}
# "source" is a URL with some tools and a name with others; so the value decides.
SOURCE_KEYS = ("source",)
# The moment of crawling is no date of publication: it is the clue "crawled". C4 calls it "timestamp",
# but its readers use that name for the publication, so it is a clue of its own, the last resort of a date.
CRAWL_KEYS = ("timestamp", "datedownload", "warcdate", "crawldate", "filedate", "datecrawled", "retrieved", "accessed")
# Where the text is, best first: what a tool extracted itself comes before a page's description.
BODY_KEYS = (
    "maintext",
    "articlebody",
    "bodytext",
    "articletext",
    "fulltext",
    "cleanedtext",
    "textcontent",
    "plaintext",
    "pagecontent",
    "text",
    "body",
    "content",
    "rawtext",
    "article",
    "contenttext",
)
HTML_KEYS = ("rawhtml", "html", "cleanedhtml", "contenthtml", "articlehtml", "htmlcontent", "pagehtml")
MARKDOWN_KEYS = ("markdown", "rawmarkdown", "markdownwithcitations", "fitmarkdown", "contentmarkdown", "md")
# A label that stands before the text in a header of lines, and ends it.
LABEL_KEYS = frozenset({"text", "body", "content", "article", "markdowncontent", "fulltext", "maintext", "articletext"})
STATUS_KEYS = ("statuscode", "httpstatus", "responsestatus", "status")
# Keys that mean nothing to us, but belong to a header and not to prose.
OTHER_KEYS = frozenset(
    {
        "from",
        "to",
        "cc",
        "replyto",
        "messageid",
        "mimeversion",
        "listid",
        "id",
        "type",
        "section",
        "category",
        "categories",
        "tags",
        "tag",
        "keywords",
        "topics",
        "image",
        "thumbnail",
        "cover",
        "license",
        "fingerprint",
        "pagetype",
        "comments",
        "draft",
        "slug",
        "layout",
        "weight",
        "aliases",
        "wordcount",
        "words",
        "readingtime",
        "location",
        "place",
        "country",
        "edition",
        "copyright",
        "guid",
        "contenttype",
        "contentlength",
        "kicker",
        "rubric",
        "desk",
        "loadtime",
        "loaddate",
        "favicon",
        "mimetype",
        "documentid",
        "format",
        "version",
        "status",
        "robots",
        "viewport",
    }
)
_FOLD = re.compile(r"[\s_:.*@-]+")


def fold_key(key: str) -> str:
    """A key without case, spaces and joining signs.

    >>> fold_key("Published-Time"), fold_key("og:title"), fold_key("date_publish")
    ('publishedtime', 'ogtitle', 'datepublish')
    """
    return _FOLD.sub("", key[:200]).lower()


FIELD_OF = {key: field for field, keys in FIELD_KEYS.items() for key in keys}
ALL_KEYS = frozenset(FIELD_OF) | frozenset(SOURCE_KEYS) | frozenset(CRAWL_KEYS)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}", re.IGNORECASE)
_URL = re.compile(r"(?:https?:)?//[^\s<>\"]{3,2000}$", re.IGNORECASE)


def is_url(value: str) -> bool:
    """Whether the whole value is a web address."""
    return len(value) <= 2_100 and _URL.match(value.strip()) is not None


def field_of(key: str, value: str) -> str | None:
    """The field that a folded key states, or None; `source` is a URL or a site by its value."""
    if key in SOURCE_KEYS:
        return "url" if is_url(value) else "host" if _HOST.fullmatch(value.strip()) else "site"
    field = FIELD_OF.get(key)
    if field == "url" and not is_url(value):
        return None
    if field == "authors" and is_url(value):
        return None
    return field
