"""Names in lines that hold more than a name, and lines that look like names and are none."""

import pytest
from articles import BODY, html_page, page

from cleaner.spot.names import is_name, read_byline, read_names
from cleaner.spot.said import before_deed, leading_name

TITLE = "Old bridge over the Lenne fell on Monday night"


@pytest.mark.parametrize(
    "line, names",
    [
        ("3 March 2025 by Ann in Ports, Bridges", ("Ann",)),
        ("3 March 2025 by ann 24 Comments", ("ann",)),
        ("3 March 20253 March 2025 by Ann Lee", ("Ann Lee",)),  # twice, and nothing between
        ("March 3, 2025 Ann Lee Leave a comment", ("Ann Lee",)),
        ("March 3, 2025 annlee7 Leave a comment", ("annlee7",)),
        ("__ March 3, 2025 __ Ann Lee __ Ports", ("Ann Lee",)),
        ("Ann LeeMarch 3, 2025", ("Ann Lee",)),
        ("Ann LeePublished March 3, 2025 | Updated March 4, 2025", ("Ann Lee",)),
        ("29. Juni 2017, 23:39 · vonTobi", ("Tobi",)),
        ("Redaktion - 31. Januar 2022", ("Redaktion",)),
        # Rubrics and buttons.
        ("March 3, 2025 Ports Leave a comment", ()),
        ("March 3, 2025 Leave a comment", ()),
        ("Follow Daily Port | March 3, 2025", ()),
        ("by the port on March 3, 2025", ()),
    ],
)
def test_the_name_in_the_line_of_the_date(line, names):
    assert page(f"{TITLE}\n{line}").authors == names


@pytest.mark.parametrize(
    "text, name",
    [
        ("Ann Lee Follow", "Ann Lee"),
        ("Ann Lee Kommentar schreiben", "Ann Lee"),
        ("Ann Lee in Ports", None),
        ("Follow Ann Lee", None),
        ("annlee7", "annlee7"),
        ("comments", None),
    ],
)
def test_a_name_before_a_button(text, name):
    assert before_deed(text) == name


def test_a_run_of_capitals_ends_at_a_word_that_no_name_has():
    assert leading_name("Ludwig van Lenne und mehr") == "Ludwig van Lenne"
    assert leading_name("Anna in 't Hout, Lenne") == "Anna in 't Hout"
    assert leading_name("Ann Lee Kategorien: Hafen") == "Ann Lee"
    assert leading_name("Hafen in Not") is None


@pytest.mark.parametrize(
    "said, names",
    [
        ("Ann Lee Reporter", ("Ann Lee",)),
        ("Ann Lee Lifestyle Writer", ("Ann Lee",)),
        ("Anna Schmidt Korrespondentin", ("Anna Schmidt",)),
        ("Anna Schmidt Illustration von Bo Berg", ("Anna Schmidt",)),
        ("Ann Mary Lee", ("Ann Mary Lee",)),
        ("Ann Lee, Reporter", ("Ann Lee",)),
    ],
)
def test_what_somebody_is_or_drew_is_cut_off(said, names):
    assert read_names(said)[0] == names


@pytest.mark.parametrize(
    "line, names",
    [
        ("Our guest post by Ann Lee", None),
        ("Unser Gastbeitrag von Anna Schmidt", ("Anna Schmidt",)),
        ("Neuer Blog Beitrag von Anna Schmidt", ("Anna Schmidt",)),
        ("Der Hafen von Anna Schmidt", None),
        ("Text & Fotos: Anna Schmidt", ("Anna Schmidt",)),
        ("DE FR IT EN", None),
        ("서울, 부산 김하나 기자", ("김하나",)),
        ("김하나 기자", ("김하나",)),
    ],
)
def test_what_announces_behind_other_words(line, names):
    byline = read_byline(line)
    assert (byline.names if byline else None) == names


@pytest.mark.parametrize(
    "text, name",
    [
        ("Alfonso in het Veld", True),
        ("Anna d'Arc", True),
        ("Omar al-Hadi", True),
        ("Fatima in Gefühle", False),
        ("Ann & Lee", False),
        ("__Share __Print", False),
        ("우리 신문을 선호 출처로", False),
    ],
)
def test_what_can_be_a_name(text, name):
    assert is_name(text) is name


def test_a_nick_on_a_line_of_its_own_needs_the_word_and_the_date():
    assert page(f"{TITLE}\nBy\njane\n3 March 2025").authors == ("jane",)
    assert page(f"{TITLE}\nBy\njane\nPorts").authors == ()
    assert page(f"{TITLE}\njane\n3 March 2025").authors == ()


def test_whom_the_headline_is_about_did_not_write_it():
    assert page("Meet the engineer Ann Lee\nAnn Lee\n3 March 2025").authors == ()
    assert page("Meet the engineer of Lenne\nAnn Lee\n3 March 2025").authors == ("Ann Lee",)


def test_the_name_under_the_title_is_nearer_than_the_byline_of_the_next_teaser():
    teaser = "The crane of the new harbour\nBy Bo Berg"
    assert page(f"{TITLE}\nAnn Lee | 3 March 2025", "\n".join([BODY] * 6 + [teaser])).authors == ("Ann Lee",)


def test_the_first_profile_behind_the_headline_where_nobody_else_is_named():
    link = '<p><a href="/members/127">annlee7</a></p>'
    assert html_page(link).authors == ("annlee7",)
    assert html_page('<p><a href="/tags/ports">annlee7</a></p>').authors == ()
    assert html_page('<p><a href="/users/new">Login</a></p>').authors == ()
    assert html_page(link, ("author", "Bo Berg")).authors == ("Bo Berg",)


def test_a_stated_author_whom_no_reader_sees_is_not_taken_before_the_byline():
    assert html_page("<p>By Ann Lee</p>", ("og:article:author", "Port House")).authors == ("Ann Lee",)
    shown = "<p>By Ann Lee</p><p>Bo Berg heads the desk of the port.</p>"
    assert html_page(shown, ("og:article:author", "Bo Berg")).authors == ("Bo Berg",)


def test_an_address_and_places_are_no_authors():
    assert html_page("", ("author", "ann[at]port.example")).authors == ()
    assert html_page("", ("author", "port.example, Lenne, Germany")).authors == ("port.example",)


@pytest.mark.parametrize("value", ["April 28, 2019 at 6:01 am Updated April 29, 2019", "Last Updated: January 7, 2025"])
def test_a_date_in_the_place_of_an_author_is_none(value):
    assert html_page("", ("author", value)).authors == ()
    assert html_page("", ("author", "By April Lee")).authors == ("April Lee",)


def test_a_heading_of_the_foot_is_no_signature():
    foot = "Ports of the week\nShips of the week\nCranes of the week"
    text = "\n".join([BODY] * 6)
    assert page(TITLE, f"{text}\nAnn Lee\n{foot}").authors == ("Ann Lee",)
    assert page(TITLE, f"{text}\nRecent Comments\n{foot}").authors == ()
    assert page(TITLE, f"{text}\nPORT QUARTERLY\n{foot}").authors == ()


def test_a_bare_name_in_the_menu_above_the_title_is_none():
    assert page(f"Ann Lee\nPorts\n{TITLE}\n3 March 2025").authors == ()
    assert page(f"{TITLE}\nAnn Lee\nPorts\n3 March 2025").authors == ("Ann Lee",)
