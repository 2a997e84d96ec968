"""The date: which day of a text is its publication, in many languages, and when none is."""

import datetime as dt

import pytest
from articles import BODY, html_page, page, published

import cleaner
from cleaner.model import Kind
from cleaner.normalize.date import read_dates
from cleaner.parse import read
from cleaner.spot.dates import read_date_line
from cleaner.spot.words import Line

TODAY = dt.date(2026, 11, 23)


def day_of(line):
    (spot,) = [spot for spot in read_date_line(Line(line)).spots if spot.kind == "date"]
    (day,) = spot.readings
    return day.isoformat()


@pytest.mark.parametrize(
    "line, day",
    [
        ("Publié le 21/12/2024 à 07:45", None),
        ("Le 1er décembre 2024", "2024-12-01"),
        ("Veröffentlicht am 3. März 2025, 14:02 Uhr", "2025-03-03"),
        ("3 de diciembre de 2024", "2024-12-03"),
        ("Dec 21st, 2024 2:02 p.m. EST", "2024-12-21"),
        ("2024年12月21日", "2024-12-21"),
        ("令和6年12月21日", "2024-12-21"),
        ("2024년 12월 21일 오후 2:02", "2024-12-21"),
        ("обновлено 21 декабря 2024 г. в 14:02", "2024-12-21"),
        ("21 ธันวาคม 2567", "2024-12-21"),
        ("۱ دی ۱۴۰۳", "2024-12-21"),
        ("२१ दिसंबर २०२४", "2024-12-21"),
        ("21 tháng 12 năm 2024", "2024-12-21"),
        ("2025eko martxoaren 3a", "2025-03-03"),
        ("2025. gada 3. marts", "2025-03-03"),
        ("2025 m. kovo 3 d.", "2025-03-03"),
        ("2025. március 3.", "2025-03-03"),
        ("نشر في: 21 كانون الأول 2024", "2024-12-21"),
        ("21 Δεκεμβρίου 2024", "2024-12-21"),
        ("5. joulukuuta 2024", "2024-12-05"),
    ],
)
def test_dates_in_many_languages(line, day):
    assert day_of(line) == (day or "2024-12-21")
    assert read_date_line(Line(line)).whole


@pytest.mark.parametrize(
    "line",
    [
        "March 2025",
        "2025",
        "The price rose 3.50 in 2024",
        "Version 10.2.2024.1",
        "30 February 2025",
        "5 min read",
        "21 May",
    ],
)
def test_no_day_is_invented(line):
    assert [spot.readings for spot in read_date_line(Line(line)).spots if spot.readings] == []


def test_time_and_offset_are_kept_when_stated():
    article = page("A bridge falls in the north\nPublished December 21, 2024 at 14:02 +0100")
    assert article.published.isoformat() == "2024-12-21T14:02:00+01:00"
    assert page("A bridge falls in the north\nPublished 3 March 2025").published is None


def test_published_and_updated_are_told_apart():
    article = page("A bridge falls in the north\nPublié le 21/12/2024 à 07h45, mis à jour le 22/12/2024 à 8h00")
    assert article.date == dt.date(2024, 12, 21)
    assert article.modified == dt.datetime(2024, 12, 22, 8, 0)  # noqa: DTZ001 - the page states no offset


def test_the_day_comes_first_or_the_month_as_the_language_says():
    german = "Die alte Brücke ist in der Nacht zum Montag eingestürzt, Stunden nachdem sie gesperrt worden war."
    assert page("Veröffentlicht: 03/04/2025", german).date == dt.date(2025, 4, 3)


def test_an_ambiguous_date_is_declared_and_not_guessed():
    article = page("A bridge falls in the north\nPublished 03/04/2025")
    assert article.date is None
    assert article.provenance["date"].detail == "ambiguous: 2025-04-03 or 2025-03-04"


def test_another_date_of_the_page_decides_the_order():
    assert page("A bridge falls in the north\nPublished 03/04/2025\nUpdated 25/04/2025").date == dt.date(2025, 4, 3)


def test_no_future_dates():
    assert page("A bridge falls in the north\nPublished 3 March 2093").date is None
    document = read("URL: https://port.example/2093/03/03/bridge\nTitle: A bridge falls\n\n" + BODY)
    assert read_dates(document, today=TODAY).date is None


def test_a_relative_date_needs_a_known_reference():
    text = f"Un puente cae en el norte\nPublicado hace 3 horas\n{BODY}"
    document = read(text, Kind.PLAIN)
    assert read_dates(document, today=TODAY).date is None
    reference = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
    assert read_dates(document, today=TODAY, reference=reference).date == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge fell on 3 March 2025 and was closed. Nobody was hurt, since it had been closed hours before that.",
        "Coupons expire 31.12.2027\n" + BODY,
        BODY + "\nCopyright 2024",
    ],
)
def test_dates_that_are_not_the_publication(text):
    assert cleaner.clean(text).date is None


def test_a_missing_date_is_null_and_never_a_word():
    assert cleaner.clean(BODY).to_dict()["date"] is None


def test_a_programme_and_a_sentence_do_not_date_the_article():
    head = "A bridge falls in the north of Lenne"
    dates = "20.02.2020 20:00 Meeting\n13.02.2020 20:00 Meeting\n06.02.2020 20:00 Choir"
    assert page(f"{dates}\n{head}").date is None
    told = "On 5 November 2019 the new bridge was released to the public with a speech by the mayor of the town."
    assert page(head, f"{told}\n{BODY}").date is None


@pytest.mark.parametrize(
    "shown, metas, day",
    [
        # 21:44 in the south is 00:44 in UTC, on the next day; at noon it would be another moment.
        ("<p>03/05/2022 21:44</p>", [published("2022-05-04T00:44:52Z")], "2022-05-03"),
        ("<p>03/05/2022 12:10</p>", [published("2022-05-04T22:44:52Z")], "2022-05-04"),
        # What is shown earlier came out earlier, but not where the day of the metadata is shown as well.
        ("<p>3 May 2022</p>", [published("2022-05-09")], "2022-05-03"),
        ("<p>9 May 2022</p><p>Member since</p><p>28 June 2014</p>", [published("2022-05-09")], "2022-05-09"),
        # Nor an update's day.
        ("<p>3 May 2022</p>", [published("2022-05-09"), ("article:modified_time", "2022-05-03")], "2022-05-09"),
        # A later day is right where a second statement agrees.
        ("<p>6 May 2022</p>", [published("2022-05-04"), ("parsely-pub-date", "2022-05-06")], "2022-05-06"),
        ("<p>6 May 2022</p>", [published("2022-05-04")], "2022-05-04"),
        # The moment of a teaser is weaker than the line beside the title.
        (
            '<p>By Ann Lee · 6 May 2022</p><time itemprop="datePublished" datetime="2019-01-02"></time>',
            [],
            "2022-05-06",
        ),
    ],
)
def test_the_day_beside_the_title_and_the_day_of_the_metadata(shown, metas, day):
    assert html_page(shown, *metas).date.isoformat() == day


@pytest.mark.parametrize(
    "line, day",
    [
        ("Column by Ann Lee - 28.04.2024, 08:52 - 12 comments", "2024-04-28"),
        ("By APN, in News, Port, Business, Tourism and Travel · 31 Jan 2025, 20:02 · 0 Comments", "2025-01-31"),
        ("The coupons of the old port are valid in all shops until 31 Jan 2025", None),
    ],
)
def test_a_line_of_several_things_dates_the_article(line, day):
    date = page(f"A bridge falls in the north\n{line}").date
    assert (date and date.isoformat()) == day


@pytest.mark.parametrize("zone, day", [("GMT+1", "2026-01-06"), ("EST", "2026-06-01"), ("GMT", None)])
def test_the_zone_of_the_time_decides_the_order(zone, day):
    date = page(f"A bridge falls in the north\nPublished on 06/01/2026 - 13:55 {zone}").date
    assert (date and date.isoformat()) == day


def test_a_date_far_below_the_title_of_the_window_but_right_above_the_text():
    menu = "\n".join(f"Menu item {word}" for word in "abcdefghijk")
    head = f"Old bridge over the Lenne fell on Monday night\n{menu}\n{menu}"
    assert page(f"{head}\n28.04.2023, 20.15").date == dt.date(2023, 4, 28)
    # With a date beside the title, the one above the text is of something else: a comment, a teaser.
    head = f"Old bridge over the Lenne fell on Monday night\n26 May 2008\n{menu}\n{menu}"
    assert page(f"{head}\n28.04.2023, 20.15").date == dt.date(2008, 5, 26)


@pytest.mark.parametrize(
    "line, day",
    [
        ("3 March 2025 Ann Lee Ports, Bridges, Rivers, Towns, Engineers", dt.date(2025, 3, 3)),
        ("The towns on the river want bridges by 3 March 2025 and no later", None),
        ("3 March 20254 March 2025 Ann Lee", dt.date(2025, 3, 3)),
        ("3 March 202521:25", dt.date(2025, 3, 3)),
        ("2025-03-03 20:29:58 来源： 港口周刊", dt.date(2025, 3, 3)),
        ("Minutes of the last meeting, published 3 March 2025", dt.date(2025, 3, 3)),
    ],
)
def test_a_line_right_below_the_title_that_begins_with_a_date(line, day):
    assert page(f"A bridge falls in the north\n{line}").date == day


def test_a_label_inside_other_words_is_weaker_than_a_dateline():
    above = "Protokoll der letzten Sitzung im Hafen vom 5.8.2019"
    assert page(f"A bridge falls in the north\n26.12.2019 von Anna Schmidt\n{above}").date == dt.date(2019, 12, 26)


def test_a_date_far_above_the_title_among_others_is_a_teasers():
    head = "2 March 2025\nShips\nPorts\nCranes\nRivers\nA bridge falls in the north\nBy Ann Lee"
    assert page(head).date == dt.date(2025, 3, 2)
    assert page(f"1 March 2025\n{head}").date is None


def test_a_long_byline_before_the_date_is_no_other_matter():
    names = "Von Anna Schmidt, Jörg Weber, Klara Lenne und Bo Berg"
    assert page(f"A bridge falls in the north\n{names} 09.09.2025, 14:55 Uhr").date == dt.date(2025, 9, 9)


def test_the_day_of_a_markdown_line_is_no_number_of_a_list():
    markdown = f"# A bridge falls in the north\n\n3. März 2025\n\n{BODY}\n"
    assert cleaner.clean(markdown, kind="markdown").date == dt.date(2025, 3, 3)
    items = f"# A bridge falls in the north\n\n3. Ports 2025\n\n{BODY}\n"
    assert cleaner.clean(items, kind="markdown").date is None
