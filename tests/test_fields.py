"""Title, dates, authors and language: what is read, and what must not be taken for one."""

import datetime as dt

import pytest
from articles import BODY, PORT, html_page, page

import cleaner
from cleaner.filters.furniture import strip_title
from cleaner.model import Kind
from cleaner.normalize.authors import clean_names
from cleaner.normalize.language import read_language
from cleaner.normalize.title import without_site
from cleaner.packs.fields import build_fields, field_codes, load_fields
from cleaner.packs.reader import read_section
from cleaner.spot.names import read_byline
from cleaner.spot.titles import repeats
from cleaner.spot.words import read_compiled, read_packs, write_compiled

TEXT = (
    "The harbour was closed on Monday after a crane fell across the only road that leads to it.\n"
    "Nobody was hurt, and the port hopes to open again before the end of the week, it said.\n"
)


def title_of(title, body, *metas):
    head = f"<title>{title}</title>" + "".join(f'<meta property="{name}" content="{value}">' for name, value in metas)
    return cleaner.clean(f"<html><head>{head}</head><body>{body}<p>{PORT}</p></body></html>", kind=Kind.HTML).title


@pytest.mark.parametrize(
    "title", ["Covid-19: what we know", "AC/DC to tour Europe", "Spider-Man — No Way Home", "F.C. A/B | C"]
)
def test_titles_stay_whole(title):
    assert without_site(title, {"portnews"}) == title
    html = f"<html><head><title>{title}</title></head><body><article><p>{BODY}</p></article></body></html>"
    assert cleaner.clean(html).title == title


@pytest.mark.parametrize("tail", [" - Port News", " | portnews.example", " – PORT NEWS"])
def test_the_site_is_cut_off_a_title(tail):
    assert without_site("Covid-19: what we know" + tail, {"portnews", "portnewsexample"}) == "Covid-19: what we know"


def test_the_visible_headline_is_preferred_to_the_social_one():
    html = (
        "<html><head><title>Bridge down: what to know | Port News</title>"
        "<meta property='og:title' content='Bridge down: what to know'></head>"
        f"<body><h1>Port News</h1><h1>The bridge is down: what we know</h1><p>{BODY}</p></body></html>"
    )
    assert cleaner.clean(html).title == "The bridge is down: what we know"


def test_a_repeated_title_goes_even_with_a_credit_glued_to_it():
    title = "A bridge falls in the north of the country"
    article = page(f"{title}\n\n{title}© Ann Lee Source: Reuters")
    assert article.title == title
    assert article.body.startswith("The old bridge")
    assert article.authors == ()
    assert not repeats(title + " and nobody knows why", title)


@pytest.mark.parametrize(
    "line",
    [
        "This page may contain affiliate links. Please read our disclosure policy.",
        "By Ann Lee, Staff Writer",
        "港の北の橋が崩れた朝＝4日、佐藤花撮影",
    ],
)
def test_what_stands_between_title_and_text_is_no_title(line):
    article = cleaner.clean(f"A bridge falls in the north\n{line}\n3 March 2025\n\n{BODY}\nAnn Lee is a staff writer.")
    assert article.title == "A bridge falls in the north"


def test_a_title_of_two_sentences_that_the_page_repeats_is_one():
    title = "The old bridge stood for a century. Now it is being reborn."
    assert cleaner.clean(f"{title} - The Port\nNews\n{title}\nBy Ann Lee\n3 March 2025\n\n{BODY}").title == title


def test_a_subhead_is_no_title():
    text = f"{BODY}\nWhat the engineers say\n{BODY}"
    assert cleaner.clean(text).title is None
    assert "What the engineers say" in cleaner.clean(text).body


@pytest.mark.parametrize(
    "line, names",
    [
        ("By Adam Vidler and AP", ("Adam Vidler", "AP")),
        ("Par Aurore Gayte et Jean-Marc Dupont, avec AFP", ("Aurore Gayte", "Jean-Marc Dupont", "AFP")),
        ("Von Anna Schmidt, Berlin", ("Anna Schmidt",)),
        ("Por María de la Cruz y José Pérez", ("María de la Cruz", "José Pérez")),
        ("Por Maria e Silva", ("Maria e Silva",)),
        ("Автор: Андрей Колесников", ("Андрей Колесников",)),
        ("구현모 기자", ("구현모",)),
        ("大渡 美咲記者", ("大渡 美咲",)),
        ("By Jane Doe, Political Editor", ("Jane Doe",)),
        ("By Brian Jones jane@port.example @jane", ("Brian Jones",)),
        ("Av Ingrid Treborg og Marlene Lund Holm", ("Ingrid Treborg", "Marlene Lund Holm")),
    ],
)
def test_bylines_in_many_languages(line, names):
    assert read_byline(line).names == names


@pytest.mark.parametrize(
    "line",
    [
        "By the time the bridge reopened",
        "Von Berlin nach Paris",
        "Source: Reuters",
        "By noon it was gone.",
        "Par ailleurs",
    ],
)
def test_a_sentence_is_no_byline(line):
    assert read_byline(line) is None


def test_statements_of_the_author_are_cleaned():
    assert clean_names("dpa; Port-Redaktion") == ("dpa", "Port-Redaktion")
    assert clean_names("By Ann Lee, Political Editor") == ("Ann Lee",)
    assert clean_names("All articles by Ann Lee") == ("Ann Lee",)
    assert clean_names("https://port.example/ann-lee") == ()


@pytest.mark.parametrize(
    "text, code",
    [
        ("Die alte Brücke ist in der Nacht zum Montag eingestürzt.", "de"),
        ("Le vieux pont s'est effondré dans la nuit de lundi, personne n'a été blessé.", "fr"),
        ("古い橋は月曜日の夜に崩れ落ちた。けが人はいなかった。", "ja"),
        ("OK", None),
        ("12:30", None),
    ],
)
def test_language(text, code):
    found = read_language(text)
    assert (found[0] if found else None) == code


def test_every_pack_says_what_stands_before_an_author_and_a_date():
    for code in field_codes():
        pack = load_fields(code)
        assert pack.by, code
        assert pack.published, code
        assert pack.updated, code
        assert pack.weekdays, code
        assert pack.months or pack.month_mark, code


def test_unknown_keys_of_a_pack_fail_loudly():
    with pytest.raises(ValueError, match="xx: unknown key 'byline' in fields"):
        build_fields("xx", read_section('[fields]\nbyline = ["x"]\n', "fields"))
    with pytest.raises(ValueError, match="twelve months"):
        build_fields("xx", {"months": [["x"]]})
    with pytest.raises(ValueError, match="no pack for language 'xx'"):
        load_fields("xx")


@pytest.mark.parametrize(
    "above",
    [
        "Cranes\nRopes\nHooks\n",  # a list above a subhead is no page
        "The old pier had stood for a hundred years, and few people remember who paid for it.\n",
        "By Ann Lee\nA different story about boats\nBy Bo Berg\n",  # one teaser of many
    ],
)
def test_a_subhead_stays_in_the_text(above):
    text = f"{above}The closed harbour and its crane\n{TEXT}"
    assert "The closed harbour and its crane" in strip_title(text)


def test_a_title_goes_where_something_besides_its_words_says_so():
    title = "The closed harbour and its crane"
    menu = "".join(f"{name}\n" for name in ("Home", "World", "Sport", "Money", "Arts", "Food", "Style") * 2)
    for text in (f"{title}\nBy Ann Lee\n{TEXT}", f"{title} | Port\n{title}\n{TEXT}", f"{menu}{title}\n{TEXT}"):
        assert title not in strip_title(text)


@pytest.mark.parametrize(
    "text",
    [
        "and the rest of the sentence goes on here\nAccept all cookies\nand the rest of the sentence goes on here\n",
        "A bridge falls in the north\nA bridge falls in the north\n",
        "A bridge falls in the north\nBy Ann Lee\n3 March 2025\n",
    ],
)
def test_a_title_with_nothing_below_stays(text):
    assert strip_title(text) == text


@pytest.mark.parametrize(
    "line, names",
    [
        ("Column by Ann Lee", ("Ann Lee",)),
        ("By Ann Lee published 3 March 2025", ("Ann Lee",)),
        ("By Ann LeeNews Reporter", ("Ann Lee",)),
        ("By Ann McLee", ("Ann McLee",)),
        ("byAnn Lee", ("Ann Lee",)),
        ("Photo by Ann Lee", None),
        ("Crossed by Ann Lee and her dogs at noon", None),
    ],
)
def test_names_among_other_words(line, names):
    byline = read_byline(line)
    assert (byline.names if byline else None) == names


@pytest.mark.parametrize("line", ["Ann Lee and Bo Berg", "Ann Lee | 3 March 2025", "Ann Lee 3 March 2025 - 14:41"])
def test_names_without_a_word_before_them(line):
    dateline = "" if "2025" in line else "3 March 2025\n"
    authors = page(f"A bridge falls in the north of Lenne\n{line}\n{dateline}").authors
    assert authors == (("Ann Lee", "Bo Berg") if "Bo" in line else ("Ann Lee",))


def test_the_compiled_vocabulary_is_what_the_packs_say(tmp_path):
    path = tmp_path / "fields.bin"
    write_compiled(path)
    assert read_compiled(path) == read_packs()
    for content in (b"", b"x", path.read_bytes()[:-20]):
        path.write_bytes(content)
        assert read_compiled(path) is None
    assert read_compiled(tmp_path / "missing.bin") is None


def test_a_headline_above_the_text_needs_no_word_of_it():
    standfirst = (
        "How the town on the Lenne came to stand without its bridge, and what the engineers say. From our office"
    )
    text = f"Home\nNews\nHollow promises\n{standfirst}\nBy Ann Lee\n{BODY}"
    assert cleaner.clean(text).title == "Hollow promises"


def test_a_byline_beside_a_date_is_no_other_matter():
    above = "Wednesday, 3 December 2025\nThe Port Gazette"
    assert page(f"{above}\nA bridge falls in the north\nby Ann Lee, 5 November 2024").date == dt.date(2024, 11, 5)


@pytest.mark.parametrize(
    "line, names",
    [
        ("ByJ.R. Stone", ("J.R. Stone",)),
        ("Posted 11 April 2018 by Walter von Aachen", ("Walter von Aachen",)),
        ("3 March 2025 | Port | Text: Ann Lee | 4 comments", ("Ann Lee",)),
        ("By jane | Published 3 March 2025 | 4 comments", ("jane",)),
        ("By ANN LEE FOR PORT.EXAMPLE", ("ANN LEE",)),
        ("Ann Lee|Published 4 months ago", ("Ann Lee",)),
        ("By the port, 3 March 2025", ()),
        ("The bridge by the port fell on 3 March 2025", ()),
    ],
)
def test_bylines_in_lines_of_several_things(line, names):
    assert page(f"Old bridge over the Lenne fell on Monday night\n{line}\n3 March 2025").authors == names


@pytest.mark.parametrize(
    "lines, names",
    [
        ("Ein Kommentar von\nAnn Lee", ("Ann Lee",)),
        ("DE\nEnglish EN", ()),  # a menu of languages
        ("Sevilla, Los Alcores", ()),
        ("Zum Angebot »", ()),
        ("Ann Lee and AFP", ("Ann Lee", "AFP")),
        ("AFP, MANILA", ("AFP",)),
        ("MANILA, AFP", ()),
    ],
)
def test_lines_that_are_bylines_and_lines_that_are_none(lines, names):
    assert page(f"Old bridge over the Lenne fell on Monday night\n{lines}\n3 March 2025").authors == names


def test_a_signature_below_the_text():
    assert page("A bridge falls in the north", f"{BODY}\nAnn Lee").authors == ("Ann Lee",)
    assert page("A bridge falls in the north", f"{BODY}\nSubscribe to Port News").authors == ()


def test_a_byline_inside_the_text_if_it_is_the_only_one():
    more = "\n".join(f"{sentence} It was said on the day after." for sentence in BODY.split(". ") * 3)
    text = f"Old bridge over the Lenne fell on Monday night\n{more}\n%s\n{more}"
    assert cleaner.clean(text % "Von Anna Schmidt").authors == ("Anna Schmidt",)
    assert cleaner.clean(text % f"Von Anna Schmidt\n{BODY}\nVon Jörg Weber").authors == ()


def test_a_bare_name_in_a_page_needs_its_date_or_another_mention():
    assert html_page("<p>Ann Lee</p><p>3 March 2025</p>").authors == ()
    assert html_page("<p>Ann Lee · 3 March 2025</p>").authors == ("Ann Lee",)
    assert html_page("<p>Ann Lee and Jörg Weber</p><p>3 March 2025</p>").authors == ("Ann Lee", "Jörg Weber")
    note = "<p>Ann Lee heads the desk of the port.</p>"
    assert html_page("<p>Ann Lee</p><p>3 March 2025</p>", after=note).authors == ("Ann Lee",)


def test_a_byline_of_persons_is_taken_before_the_house_of_the_metadata():
    house = [("og:site_name", "Port Gazette"), ("author", "Port Gazette")]
    assert html_page("<p>Ann Lee</p><p>3 March 2025</p>", *house).authors == ("Port Gazette",)
    assert html_page("<p>Posted 3 March 2025 by Ann Lee</p>", *house).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    "window, body, shown",
    [
        # The name of a blog is a first heading, too.
        ("Small numbers | Four Years Remain", "<h1>Four Years Remain</h1><h2>Small numbers</h2>", "Small numbers"),
        ("Four Years » Blog » Small numbers", "<h1>Four Years</h1><h2>Small numbers</h2>", "Small numbers"),
        ("Old port - Run ships here - Ports", "<h1>Old port</h1><h2>Run ships here</h2>", "Old port"),
        # A date that only the heading has; a date that is what the headline is about.
        ("The old port opens", "<h1>27.01.2022The old port opens</h1>", "The old port opens"),
        ("9. November 1989: Der Hafen", "<h1>9. November 1989: Der Hafen</h1>", "9. November 1989: Der Hafen"),
    ],
)
def test_the_headline_among_other_headings(window, body, shown):
    assert title_of(window, body) == shown


def test_a_site_behind_the_heading_goes_where_two_statements_have_none():
    social = [("og:title", "The old port opens again"), ("twitter:title", "The old port opens again")]
    assert title_of("x", "<h1>The old port opens again | FASSETTE.NET</h1>", *social) == "The old port opens again"
    whole = "The old port opens again - what the town says"
    assert title_of("x", f"<h1>{whole}</h1>", *social) == whole


def test_a_page_that_names_itself_as_its_site_keeps_its_headline():
    metas = [("og:title", "Old port opens"), ("og:site_name", "Old port opens | The Gazette")]
    assert title_of("Old port opens | The Gazette", "<h1>Old port opens</h1>", *metas) == "Old port opens"


def test_a_headline_that_begins_with_the_name_of_the_site_is_no_site():
    names = {"parallel"}
    assert without_site("Run ships here - Parallel Port 15 for all the old ships", names) == (
        "Run ships here - Parallel Port 15 for all the old ships"
    )
    assert without_site("Run ships here - Parallel Port News", names) == "Run ships here"


@pytest.mark.parametrize(
    "way", ["Home » Ports » %s", "Forum>Ships>%s", "You are here: > %s", "Home / Ports / %s", "Start › Häfen › %s"]
)
def test_the_way_to_a_page_is_not_its_headline(way):
    title = "How the crane of the bridge fell"
    assert page(f"{way % title}\n{title}\n3 March 2025").title == title
    # Nothing below repeats its end: the line itself may be the headline.
    alone = "The bridge / the crane fell on Monday"
    assert page(f"{alone}\n3 March 2025").title == alone


def test_a_line_that_begins_with_a_date_is_no_headline():
    line = "3 March 20253 March 2025 Bridge, Lenne, Engineers"
    assert page(f"Why the bridge fell\n{line}").title == "Why the bridge fell"
    assert page("9 November 1989: the bridge over the Lenne\nBy Ann Lee").title.startswith("9 November 1989: the")
