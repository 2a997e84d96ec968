import pytest

from cleaner.parse.detect import detect_kind

PROSE = "The ferry left the harbour at nine. Nobody was on board but the cat and the captain.\n\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<!DOCTYPE html><html><p>Hi</html>", "html"),
        ("\ufeff\n<!-- saved from the web -->\n<?xml version='1.0'?><!DOCTYPE html PUBLIC><p>x", "html"),
        ("<HTML>\n<p>old", "html"),
        ("<head><title>x</title></head>", "html"),
        ("Warning: division by zero in /var/www/index.php\n<!doctype html><html><body>x</body></html>", "html"),
        ("<div><p>A <b>fragment</b> of a page.</p></div>", "html"),
        ("<p>One.</p>\n<p>" + PROSE * 40 + "</p>", "html"),
        ("<style>p { color: red }</style><div><p>x</p></div>", "html"),
        (PROSE, "plain"),
        ("Use <b> for bold and <i> for italics.", "plain"),
        ("<b> is the tag for bold text. Authors write <b>so</b>.", "plain"),
        ("<sigh> It rained again, he wrote.", "plain"),
        (PROSE * 40 + "<html>\n<body>\n<p>Hello</p>\n</body>\n</html>\n" + PROSE, "plain"),
        ("if a < b and c > d:\n    pass", "plain"),
        ("# Tide\n\nSee [the port](https://port.example/).", "markdown"),
        ("[Home](/)\n\n[News](/news)", "markdown"),
        ("# One\n\n" + PROSE + "## Two\n", "markdown"),
        ("#hashtag first, then *one* star", "plain"),
        ("arr[0](x) is a call, arr[1] is not", "plain"),
        ("We are #1 in the **market**", "plain"),
        ("", "plain"),
    ],
)
def test_kind(text, kind):
    assert detect_kind(text)[0].value == kind


def test_the_evidence_says_what_was_seen():
    assert "4 HTML tags" in detect_kind("<div><p>A fragment.</p></div>")[1]
    assert "2 markdown links" in detect_kind("[Home](/)\n\n[News](/news)")[1]
