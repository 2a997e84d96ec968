"""Page states: a wall has no body and says so; an article about walls is an article."""

from __future__ import annotations

import pytest

import cleaner
from cleaner import Flag
from cleaner.normalize.endings import is_link_list, is_truncated

PROSE = (
    "The harbour bridge reopened to traffic on Monday after eleven months of repairs, the city said. "
    "Ships longer than two hundred metres still have to wait for the tide."
)

WALLS = {
    "cloudflare": ("Just a moment...\nEnable JavaScript and cookies to continue", Flag.BOT_CHALLENGE),
    "cloudflare, glued": ("Just a moment...Enable JavaScript and cookies to continue", Flag.BOT_CHALLENGE),
    "cloudflare, long": (
        (
            "portgazette.example\nVerifying you are human. This may take a few seconds.\n"
            "portgazette.example needs to review the security of your connection before proceeding.\n"
            "Ray ID: 8a1b2c3d4e5f\nPerformance & security by Cloudflare"
        ),
        Flag.BOT_CHALLENGE,
    ),
    "datadome": ("portgazette.example\n\nPlease enable JS and disable any ad blocker", Flag.BOT_CHALLENGE),
    "perimeterx": (
        "Access to this page has been denied\nPress & Hold to confirm you are a human (and not a bot).\nReference ID 5f",
        Flag.BOT_CHALLENGE,
    ),
    "blocked": (
        "Access denied\nYou don't have permission to access this page on this server.\nReference #18.a",
        Flag.BOT_CHALLENGE,
    ),
    "german challenge": (
        "Nur einen Moment…\nBestätigen Sie, dass Sie ein Mensch sind. Dies kann einige Sekunden dauern.",
        Flag.BOT_CHALLENGE,
    ),
    "french challenge": ("Un instant…\nActivez JavaScript et les cookies pour continuer", Flag.BOT_CHALLENGE),
    "spanish challenge": ("Un momento…\nHabilite JavaScript y las cookies para continuar", Flag.BOT_CHALLENGE),
    "japanese challenge": (
        "しばらくお待ちください...\n続行するには、JavaScript と Cookie を有効にしてください",
        Flag.BOT_CHALLENGE,
    ),
    "scripts": ("You need to enable JavaScript to run this app.", Flag.JS_WALL),
    "scripts, long": (
        (
            "JavaScript is not available.\nWe've detected that JavaScript is disabled in this browser. "
            "Please enable JavaScript or switch to a supported browser to continue."
        ),
        Flag.JS_WALL,
    ),
    "german scripts": ("Bitte aktivieren Sie JavaScript in Ihrem Browser, um diese Seite anzuzeigen.", Flag.JS_WALL),
    "consent": (
        (
            "We value your privacy\nWe and our partners store and access information on a device, such as cookies, and process "
            "personal data.\nAccept all\nReject all\nManage options"
        ),
        Flag.COOKIE_WALL,
    ),
    "french consent": (
        "Nous utilisons des cookies pour améliorer votre expérience.\nTout accepter\nTout refuser\nParamétrer les cookies",
        Flag.COOKIE_WALL,
    ),
    "consent with a stray sentence": (
        "We are part of the Port family of brands.\n"
        + "We and our partners store and access information on a device, such as cookies, and process personal data.\n"
        * 8
        + "Accept all\nReject all",
        Flag.COOKIE_WALL,
    ),
    "login": ("Log in\nEmail\nPassword\nForgot your password?\nRemember me\nCreate an account", Flag.LOGIN_WALL),
}


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_has_no_body_and_its_flag(name):
    text, flag = WALLS[name]
    article = cleaner.clean(text)
    assert flag in article.flags
    assert Flag.EMPTY not in article.flags
    assert article.body == ""
    assert cleaner.explain(text).restore().text == text


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_above_an_article_is_no_wall(name):
    text, _ = WALLS[name]
    article = cleaner.clean(f"{text}\n\n{PROSE}\n\n{PROSE}")
    assert not article.flags & {Flag.BOT_CHALLENGE, Flag.JS_WALL, Flag.COOKIE_WALL, Flag.LOGIN_WALL}
    assert PROSE in article.body


@pytest.mark.parametrize(
    "text",
    [
        "The bridge reopened on Monday.",
        "The court fined the site for a cookie banner that made it hard to refuse.",
        "Under European law, readers must agree to the setting of cookies before it happens.",
        "Der Gerichtshof verhandelt am Donnerstag über die Einwilligung in Cookies.",
        "Таможня проверит, согласились ли пользователи на файлы cookie, сообщил порт.",
        "Researchers found that one in ten sites shows nothing without JavaScript, even to readers on old phones.",
        "Readers saw only the words “Please enable JS and disable any ad blocker” for two days, the paper said.",
        "Access denied: how the city keeps ships out of its own harbour, and what the pilots say about it.",
        "“Just a moment,” said the pilot, and jumped ashore.",
        "Passengers must log in twice before they can board, the ferry company announced on Tuesday.",
        "桥梁周一重新开放。",
    ],
)
def test_short_articles_are_no_walls(text):
    article = cleaner.clean(text)
    assert article.body == text
    assert article.flags == frozenset()


def test_a_wall_as_a_web_page():
    page = (
        "<!DOCTYPE html><html lang='en-US'><head><title>Just a moment...</title></head><body><div class='main-wrapper'>"
        "<noscript><div class='h2'>Enable JavaScript and cookies to continue</div></noscript></div></body></html>"
    )
    article = cleaner.clean(page)
    assert Flag.BOT_CHALLENGE in article.flags
    assert article.body == ""


@pytest.mark.parametrize(
    "text",
    [
        "404 Not Found\nnginx",
        "Page not found\nThe page may have been moved.",
        "Seite nicht gefunden\nZur Startseite",
        "页面不存在",
    ],
)
def test_an_error_page_is_not_an_article(text):
    assert Flag.NOT_ARTICLE in cleaner.clean(text).flags


def test_a_list_of_headlines_is_not_an_article():
    lines = [
        "Port opens to ships",
        "Mayor resigns over bridge",
        "Weather",
        "Storm ahead",
        "Ferry delayed",
        "Sport today",
        "Tides",
        "Ships",
    ]
    assert Flag.NOT_ARTICLE in cleaner.clean("\n\n".join(lines)).flags
    assert not is_link_list("\n\n".join([*lines, PROSE, PROSE, PROSE]))


def test_a_poem_is_no_list_of_links():
    poem = "The tide goes out\nand with it go the names\nwe wrote in sand\nthe year the ferry came\n\nThe tide comes in\nand brings no letter home"
    assert cleaner.clean(poem).flags == frozenset()


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "\x00"])
def test_nothing_is_empty(text):
    assert cleaner.clean(text).flags == {Flag.EMPTY}


def test_a_paywall_is_only_a_hint():
    article = cleaner.clean(f"{PROSE}\n\n{PROSE}\n\nThis article is for subscribers only.")
    assert article.flags == {Flag.PAYWALL_HINT}
    assert article.body == f"{PROSE}\n\n{PROSE}"


@pytest.mark.parametrize(
    "page",
    [
        f"Home\nSubscribe\nSubscriptions\nSport\n\n{PROSE}\n\n{PROSE}",
        f"{PROSE}\n\n{PROSE}\n\n" + "Contact\nImprint\nSubscribe to the print edition\nSubscription offers\n" * 30,
    ],
    ids=["menu", "footer"],
)
def test_offers_in_menus_and_footers_hint_at_nothing(page):
    assert Flag.PAYWALL_HINT not in cleaner.clean(page).flags


def test_metadata_decides_about_the_paywall():
    page = (
        '<html><head><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bridge", '
        '"isAccessibleForFree": {}}}</script></head><body><article><h1>Bridge</h1><p>{}</p><p>{}</p></article></body></html>'
    )
    assert Flag.PAYWALL_HINT in cleaner.clean(page.format("false", PROSE, PROSE)).flags
    assert Flag.PAYWALL_HINT not in cleaner.clean(page.format("true", PROSE, PROSE)).flags


def test_mojibake_is_flagged():
    assert Flag.MOJIBAKE in cleaner.clean("Lâ€™Ã©tÃ© est lÃ , dit le maire du port Ã  la presse.").flags
    assert Flag.MOJIBAKE not in cleaner.clean("L’été est là, dit le maire du port à la presse.").flags


# ---- truncated -------------------------------------------------------------------------------------

CUT = [
    "and the pilots say that the first ship to pass the repaired span will be",
    "The mayor came to see it, and told the crowd that the first ship",
    "“The port also gains from its neighbours, which have settled beside it”, explains",
    "In the harbour office, which stands on the northern quay and was built in 1901,",
]


@pytest.mark.parametrize("end", CUT)
def test_a_text_that_breaks_off_is_truncated(end):
    assert is_truncated(f"{PROSE}\n\n{PROSE} {end}")
    assert Flag.TRUNCATED in cleaner.clean(f"{PROSE}\n\n{PROSE} {end}").flags


def test_a_short_line_breaks_off_where_no_other_does_or_at_a_word_that_joins():
    text = "\n\n".join([PROSE] * 3)
    assert is_truncated(f"{text}\n\nThe mayor told the crowd that ships may pass")
    assert not is_truncated(f"{text}\n\nThe mayor told the crowd of Linus Torvalds")
    assert not is_truncated(f"{PROSE}\n\nThe mayor told the crowd that ships may pass")
    # "the" stands inside the lines of the text again and again.
    more = f"{PROSE} The pilots of the port, the town and the mayor of the town came."
    assert is_truncated(f"{more}\n\nThe pilots of that port have waited for the")
    assert not is_truncated(f"{more}\n\nWhat is the")


@pytest.mark.parametrize("end", ["The rest of the text was [+2315 chars]", "The rest of the text was cut off […]"])
def test_a_mark_of_cutting_is_believed(end):
    assert is_truncated(f"{PROSE}\n\n{end}")


WHOLE = {
    "sentence": PROSE,
    "quotation": f"{PROSE}\n\nThe pilot laughed when he was asked about the tide and its dangers. “We have always waited!”",
    "ellipsis": f"{PROSE}\n\nThe pilot laughed when he was asked about the tide and its many dangers…",
    "footnote": f"{PROSE}\n\nThe pilot laughed when he was asked about the tide and its many dangers.[12]",
    "heading": f"{PROSE}\n\nWhat ships must know",
    "signature": f"{PROSE}\n\n{PROSE} Ana Ruiz, Port Gazette",
    "agency": f"{PROSE}\n\n{PROSE} (AFP)",
    "address": f"{PROSE}\n\nThe whole report can be read on the pages of the city at https://city.example/report",
    "list": f"{PROSE}\n\n- the northern quay\n\n- the southern quay with all of its buildings, cranes and ships",
    "verse": "Dark is the water under the bridge\n\nand dark is the sky above the water and the town\n\nand who shall pass here",
    "chinese": "大桥周一重新开放通车\n\n市政府表示经过十一个月的维修大桥周一重新开放通车船只必须等待潮水",
    "thai": "สะพานท่าเรือเปิดให้บริการอีกครั้งในวันจันทร์ หลังจากซ่อมแซมเป็นเวลาสิบเอ็ดเดือน เทศบาลกล่าว",
    "no end marks at all": "\n\n".join(
        ["the bridge is open again and the ships may pass under it whenever they want to"] * 4
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_text_is_not_truncated(name):
    assert not is_truncated(WHOLE[name])


THAI = (
    "ท่าเรือของเกาะเปิดให้บริการอีกครั้งในวันจันทร์ หลังจากปิดซ่อมแซมนานสิบเอ็ดสัปดาห์ เจ้าหน้าที่ท่าเรือกล่าว\n\n"
    "พายุในฤดูหนาวพัดท่าเทียบเรือเสียหายครึ่งหนึ่ง การซ่อมแซมใช้เวลานานกว่าที่วางแผนไว้สี่สัปดาห์"
)
DIALOGUE = (
    "We value your privacy\nWe and our partners use cookies to store and access information on your device.\n"
    "Accept all\nReject all\nManage preferences\n"
)


def test_an_article_in_a_script_without_sentence_marks_is_no_wall():
    article = cleaner.clean(f"{THAI}\n\n{DIALOGUE}")
    assert article.body == THAI
    assert article.flags == frozenset()
    assert cleaner.clean(DIALOGUE).flags == {cleaner.Flag.COOKIE_WALL}
