"""The packs and their examples, compared both ways; what the engine promises beyond them."""

import doctest
import tomllib
from pathlib import Path

import pytest

from cleaner.filters import phrases
from cleaner.filters.phrases import PHRASE_FILTERS, phrase_filters
from cleaner.filters.phrases.judge import judge
from cleaner.filters.phrases.rules import Level
from cleaner.filters.phrases.scan import scan
from cleaner.packs import tables
from cleaner.packs.folding import WORD, fold
from cleaner.packs.lexicon import Lexicon
from cleaner.packs.memory import Memory
from cleaner.packs.phrases import COMMON, KINDS, PACKS, available, build, load
from cleaner.packs.reader import read_as_json, read_section
from cleaner.parse import read_text

FIXTURES = Path(__file__).parent.parent / "fixtures" / "phrases"
ALL = phrase_filters()
# Prose in no language, so that no word of it is in a pack.
PROSE = (
    "Hrvel mondar istun kelvadi porrem, solan tivre hamdu galen ortis vemma, dulan kerris totam velin sarru. "
    "Istum galvo rendis kalum, ferno talvi sarem dutto molva hinder callo, brenta fissul ovendi marru kalden."
)


def _fixtures():
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FIXTURES.glob("*.toml"))}


def _cases(table):
    return [
        pytest.param(example, kind, id=f"{code}-{kind}-{number}")
        for code, fixture in _fixtures().items()
        for kind, examples in fixture.get(table, {}).items()
        for number, example in enumerate(examples)
    ]


def _reasons(text):
    return {(mark.reason.value, mark.text.strip()) for mark in ALL.explain(text).marks}


@pytest.mark.parametrize("example, kind", _cases("removed"))
def test_removed_in_the_middle_of_an_article(example, kind):
    text = f"{PROSE}\n\n{example}\n\n{PROSE}"
    assert ALL(text).split() == f"{PROSE} {PROSE}".split()
    assert kind in {reason for reason, _ in _reasons(text)}


@pytest.mark.parametrize("example, kind", _cases("edges"))
def test_removed_after_an_article(example, kind):
    text = f"{PROSE}\n\n{PROSE}\n\n{example}"
    assert ALL(text).split() == f"{PROSE} {PROSE}".split()
    assert kind in {reason for reason, _ in _reasons(text)}


@pytest.mark.parametrize("example, kind", _cases("kept"))
def test_kept_in_the_middle_and_at_the_end(example, kind):
    for text in (f"{PROSE}\n\n{example}\n\n{PROSE}", f"{PROSE}\n\n{example}"):
        assert ALL(text) == text


def test_every_pack_with_phrases_has_examples_and_no_example_is_without_a_pack():
    written = {code for code in available() if load(code).words}
    assert written == set(_fixtures())


@pytest.mark.parametrize("code", sorted(_fixtures()))
def test_examples_say_what_they_lack(code):
    fixture = _fixtures()[code]
    assert set(fixture) <= {"lacks", "removed", "edges", "kept"}
    kinds = {kind.value for kind in KINDS}
    shown = (set(fixture.get("removed", {})) | set(fixture.get("edges", {}))) & set(fixture.get("kept", {}))
    assert set(fixture.get("lacks", [])) == kinds - shown
    for table in ("removed", "edges", "kept"):
        assert set(fixture.get(table, {})) <= kinds


@pytest.mark.parametrize("path", [COMMON, *sorted(PACKS.glob("*.toml"))], ids=lambda path: path.stem)
def test_packs_load_fast_and_as_toml_says(path):
    text = path.read_text(encoding="utf-8")
    slow = tomllib.loads(text)
    for section in ("phrases", "fields", "page"):
        assert read_section(text, section) == slow.get(section, {})
        hint = "write lists as JSON would: double quotes, no comments inside"
        assert read_as_json(text, section) == slow.get(section, {}), hint


@pytest.mark.parametrize(
    "text",
    [
        "[phrases]\nleads = ['also']\n",
        '[phrases]\nleads = [\n  "also", # a comment\n  "see"]\n',
        '[phrases]\nleads = ["also"] # a comment\n',
        '[phrases]\nleads=["also"]\n[phrases.words]\nad = """ad"""\n',
        '[phrases]\nleads = [\n  "a,]",\n  "b"\n]\n[fields]\nby = ["x"]\n',
        "[fields]\nby = []\n",
    ],
)
def test_what_is_written_in_other_toml_is_read_the_same(text):
    assert read_section(text, "phrases") == tomllib.loads(text).get("phrases", {})


def test_compiled_packs_are_fresh_and_the_same_as_written(tmp_path):
    compiled = tables.read_compiled()
    if compiled is None:
        pytest.fail("a pack is newer than the compiled file and is read as written, which is slow: run make packs")
    assert compiled == tables.Tables.of([load("common"), *map(load, available())])
    broken = tmp_path / "compiled.bin"
    for content in (b"", b"nonsense", tables.COMPILED.read_bytes()[:-100]):
        broken.write_bytes(content)
        assert tables.read_compiled(broken) is None
    assert tables.read_compiled(tmp_path / "missing.bin") is None


def test_filters_are_documented_by_an_example_that_removes_and_one_that_keeps():
    finder, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for item in PHRASE_FILTERS:
        test = finder.get_doctest(item.__doc__, vars(phrases), item.name, None, None)
        assert len(test.examples) == 2, item.name
        assert runner.run(test).failed == 0, item.name


def test_unknown_keys_fail_loudly():
    for section in ({"wrds": {}}, {"lines": {"cookies": ["x"]}}, {"lines": {"counter": ["{x} views"]}}, {"leads": "x"}):
        with pytest.raises(ValueError, match="xx: "):
            build("xx", section)


def test_fifteen_filters_cost_one_scan(monkeypatch):
    seen = []
    monkeypatch.setattr(phrases, "scan", lambda document, words: seen.append(document.text) or scan(document, words))
    document = read_text(f"{PROSE}\n\nWe use cookies to improve your experience.\nRead also: Mayor resigns over bridge")
    assert [mark.reason.value for item in PHRASE_FILTERS for mark in item.mark(document)] == [
        "cookie_banner",
        "related_link",
    ]
    assert seen == [document.text]


@pytest.mark.parametrize(
    "text, removed",
    [
        ("すべてのCookieを受け入れる", True),
        ("すべて受け入れる", True),
        ("港新聞をフォロー", True),
        ("関連記事：港に新しい船", True),
        ("وقبول كل الكوكيز", True),
        ("彼はクッキーを焼いた", False),
    ],
)
def test_scripts_without_spaces_and_particles_written_onto_words(text, removed):
    japanese = build(
        "ja",
        {
            "leads": ["関連記事"],
            "words": {"glue": ["を", "の"], "accept": ["受け入れる"], "all": ["すべて"], "cookie": ["クッキー"]},
            "lines": {"share_prompt": ["{site}をフォロー"], "cookie_banner": ["すべて受け入れる"]},
        },
    )
    arabic = build("ar", {"prefixes": ["ال", "و"], "words": {"accept": ["قبول"], "all": ["كل"], "cookie": ["كوكيز"]}})
    lexicon = Lexicon(tables.Tables.of([load("common"), japanese, arabic]))
    assert (judge(text, 0, len(text), lexicon).level is Level.STRONG) is removed


@pytest.mark.parametrize(
    "prose",
    [
        "“We use cookies to improve your experience,” the banner read, and Ms Lee clicked it away like everybody else.",
        "The company said it would accept the ruling and change the settings of its consent banner by May.",
        "Bake the cookies for ten minutes, let them cool, and share them with your friends.",
        "The court ruled that a cookie banner must offer a button to refuse as visible as the one to accept.",
        "Sign up for an account at the town hall, bring two photos, and keep the receipt.",
        "To turn off JavaScript in a test, she opens the developer tools and reloads the page twice.",
        "Don't Miss",
        "Video footage shows the moment the ferry hit the pier, throwing several cars against the railing.",
        "Wer auf seiner Seite Cookies setzt, muss vorher fragen, urteilte das Gericht am Dienstag in Luxemburg.",
        "Le tribunal a jugé que la bannière de cookies du journal ne laissait pas un vrai choix aux lecteurs.",
    ],
)
def test_prose_about_the_trade_stays(prose):
    for text in (f"{PROSE}\n\n{prose}\n\n{PROSE}", f"{prose}\n\n{PROSE}", f"{PROSE}\n\n{prose}"):
        assert ALL(text) == text


def test_a_dialogue_goes_whole_and_a_sentence_about_one_stays():
    form = "Leave a Reply\nCancel reply\nComment\nName *\nEmail *\nWebsite\nPost Comment"
    consent = (
        "Your privacy\nWe and our partners use cookies to improve your experience.\nQuuxmetrics\nReject all\nAccept all"
    )
    for dialogue in (form, consent):
        assert ALL(f"{PROSE}\n\n{dialogue}\n\n{PROSE}").split() == f"{PROSE} {PROSE}".split()
    listed = f"{PROSE}\n\nThe mayor\nThe harbour master\nThe two sisters\n\n{PROSE}"
    assert ALL(listed) == listed


STEPS = (
    "How to leave quietly\n1. Log in to your account.\n2. Click Settings.\n3. Sign up for a newsletter instead.\n"
    "4. Follow the pictures below, which we took on an old phone.\nThat is all there is to it."
)
CHECKLIST = (
    "Moving house is easier with a list, says the consumer office of the canton, which has drawn one up for tenants.\n"
    "- Sign up for electricity at the new address.\n- Cancel your newspaper subscription.\n"
    "- Change your password for the online account of the bank.\n- Tell your friends.\n"
    "On the day itself, keep the keys in your pocket and the cat in a box."
)
INTERVIEW = (
    "The editor of the smallest newspaper of the country prints 900 copies and has no web shop and no office.\n"
    "Do you use cookies on your site?\nNo, we never did. Our readers trust us.\nAnd do you track them?\n"
    "No. I would not know how, and my wife, who does the accounts, would not let me."
)


@pytest.mark.parametrize("text", [STEPS, CHECKLIST, INTERVIEW])
def test_steps_checklists_and_interviews_stay_whole(text):
    assert ALL(text) == text


def test_a_subhead_between_two_labels_of_the_page_stays():
    text = f"{PROSE}\n\nArticle content\nFerrymen hold a drill of their own\nArticle content\n\n{PROSE}"
    assert ALL(text).split() == f"{PROSE} Ferrymen hold a drill of their own {PROSE}".split()


def test_a_text_on_one_line_loses_its_boilerplate_sentences_only():
    banner = "We use cookies to improve your experience. By clicking Accept you agree to our use of cookies."
    assert ALL(f"{PROSE} {banner}").split() == PROSE.split()
    assert ALL(f"{PROSE} {banner} {PROSE}").split() == f"{PROSE} {PROSE}".split()
    kept = f"{PROSE} The paper asked its readers whether they accept cookies, and most of them did. {PROSE}"
    assert ALL(kept) == kept


def test_the_links_below_a_lead_in_go_and_a_list_of_the_article_stays():
    links = "### Related articles\n\n- [Mayor resigns over bridge](/a)\n- [Storm breaks the pier](/b)"
    article = f"# Ferry\n\n{PROSE}\n\n- Dogs travel free.\n- Tickets cost [two crowns](/c) more.\n\n{PROSE}"
    assert ALL(f"{article}\n\n{links}").strip() == article
    assert ALL(f"{article}\n\n{links}\n\n{PROSE}").split() == f"{article} {PROSE}".split()


@pytest.mark.parametrize(
    "line",
    [
        "【関連記事】駅前の古書店が閉店へ",
        "[Read also] Mayor resigns over bridge",
        "(Lire aussi) La tempête brise le quai",
    ],
)
def test_a_lead_in_in_brackets_goes_with_its_headline(line):
    assert ALL(f"{PROSE}\n\n{line}\n\n{PROSE}").split() == f"{PROSE} {PROSE}".split()


@pytest.mark.parametrize("line", ["【速報】市長が辞任", "(See also the chapter on bridges, where she says the same.)"])
def test_other_words_in_brackets_stay(line):
    assert ALL(f"{PROSE}\n\n{line}\n\n{PROSE}") == f"{PROSE}\n\n{line}\n\n{PROSE}"


def test_a_question_in_a_dialogue_goes():
    text = "The port reopened on Monday.\n\nDo you accept cookies on this site?\nAccept all\nReject all\n"
    assert ALL(text) == "The port reopened on Monday.\n\n"


@pytest.mark.parametrize(
    "listed, shown",
    [
        ("Διαφήμιση", "ΔΙΑΦΗΜΙΣΗ"),
        ("Διαβάστε περισσότερα άρθρα", "ΔΙΑΒΑΣΤΕ ΠΕΡΙΣΣΟΤΕΡΑ ΑΡΘΡΑ"),
        ("Όλες οι ειδήσεις", "ΟΛΕΣ ΟΙ ΕΙΔΗΣΕΙΣ"),
        ("ΟΛΕΣ ΟΙ ΕΙΔΗΣΕΙΣ", "Όλες οι ειδήσεις"),
        ("Πρωτοσέλιδα", "ΠΡΩΤΟΣΕΛΙΔΑ"),
        ("Реклама", "РЕКЛАМА"),
        ("Ещё новости", "ЕЩЕ НОВОСТИ"),
        ("Gizlilik ayarları", "GİZLİLİK AYARLARI"),
        ("Straße auswählen", "STRASSE AUSWÄHLEN"),
    ],
)
def test_a_listed_line_is_found_in_capitals(listed, shown):
    pack = build("xx", {"lines": {"ad_label": [listed]}})
    words = Lexicon(tables.Tables.of([load("common"), pack]))
    assert judge(shown, 0, len(shown), words).level is Level.STRONG
    assert not judge(f"{shown} {shown}", 0, 2 * len(shown) + 1, words).level


def test_unknown_words_in_capitals_are_not_cut_into_letters():
    words = Lexicon(tables.Tables.of([load("common"), load("ru"), load("el")]))
    for word in ("ПНАУИПТОЩ", "ΞΗΚΤΟΨΝΑΧ", "GİNİLİM"):
        assert words.meanings(word) == ()
    assert [word[p.start : p.end] for word in ["портРеклама"] for p in words.meanings(word)] == ["Реклама"]


@pytest.mark.parametrize("line", ["ΔΙΑΦΗΜΙΣΗ", "РЕКЛАМА", "REKLAM"])
def test_labels_of_advertisements_in_capitals_go_from_an_article(line):
    assert ALL(f"{PROSE}\n\n{line}\n\n{PROSE}").split() == f"{PROSE} {PROSE}".split()
    assert ALL(f"{PROSE}\n\n{PROSE} {line}.") == f"{PROSE}\n\n{PROSE} {line}."


def test_what_is_remembered_is_bounded_and_changes_nothing():
    tables_ = tables.read_compiled() or tables.Tables.of([load("common"), *map(load, available())])
    pages = [f"{PROSE}\n\n{example.values[0]}\nAccept all\n\n{PROSE}" for example in _cases("removed")[::40]]
    used = Lexicon(tables_)
    once = [scan(read_text(page), used) for page in pages]
    assert any(once)
    assert [scan(read_text(page), used) for page in pages] == once
    last = Lexicon(tables_)
    assert [scan(read_text(page), last) for page in reversed(pages)] == once[::-1]
    long = "cookie" * 1000
    used.meanings(long)
    assert used.points[long]
    assert long not in used.points


def test_words_learned_together_mean_what_they_mean_alone():
    text = " ".join(example.values[0] for example in _cases("removed")) + f" {PROSE} 2024 GİNİLİM kapıYorum \u064b ﷺ"
    words = [*dict.fromkeys(WORD.findall(text))]
    alone, together = (Lexicon(tables.read_compiled() or tables.Tables.of([load("en")])) for _ in range(2))
    together.learn(words)
    assert 0 < sum(word in together.points for word in words) < len(words)
    assert [together.meanings(word) for word in words] == [alone.meanings(word) for word in words]
    assert [together.points[word] for word in words] == [alone.points[word] for word in words]


def test_memory_forgets_the_older_half():
    memory = Memory(room_chars=1000, longest_chars=20)
    for number in range(10_000):
        memory.keep(f"word {number}", number)
    assert len(memory) <= 10
    assert memory.recall("word 9999") == 9999
    assert memory.recall("word 1") is None


def test_memory_of_many_keys_is_as_bounded():
    memory = Memory(room_chars=1000, longest_chars=20)
    for number in range(0, 10_000, 7):
        memory.keep_all([f"word {number + step}" for step in range(7)], 0)
    assert len(memory) <= 10
    memory.keep_all(["x" * 21, "y" * 20], 1)
    assert "x" * 21 not in memory
    assert memory["y" * 20] == 1


def test_a_sign_of_copyright_in_the_middle_of_sentences_is_none():
    joke = "This isn't a manifesto™© of ours, we just think that it is fun to share what we learned, and hope you will do the same."
    assert ALL(f"{PROSE}\n\n{joke}") == f"{PROSE}\n\n{joke}"


@pytest.mark.parametrize(
    "title", ["Lemon cookies", "Grandma's oatmeal cookies", "Cookies à la cannelle", "Galletas de limón"]
)
def test_titles_of_recipes_stay(title):
    for text in (f"{title}\n\n{PROSE}", f"{PROSE}\n\n{title}\n\n{PROSE}", f"{PROSE}\n\n{title}"):
        assert ALL(text) == text


@pytest.mark.parametrize("button", ["Analytics cookies", "Facebook-Cookies", "Cookies von Matomo"])
def test_kinds_of_cookies_go(button):
    assert ALL(f"{PROSE}\n\n{button}\n\n{PROSE}").split() == f"{PROSE} {PROSE}".split()


@pytest.mark.parametrize(
    "notice",
    [
        "Trykk på «Godta alle» for å la oss lagre informasjonskapsler på enheten din og forbedre nettstedet.",
        "“Accept all cookies” lets us store cookies on your device to improve the website and our advertising.",
        "「すべて許可」を押すと、サイトの改善と広告のために、お使いのデバイスにクッキーを保存することに同意したことになります。",
        "Werbeanzeige: 0:15",
        "SEE ALSO Harbour to open a month early after repairs",
        "Follow @harbour_post",
        "Suivre @lecourrierduport",
        "Chúng tôi cũng chia sẻ thông tin về cách bạn dùng trang web với các đối tác quảng cáo và phân tích của chúng tôi.",
    ],
)
def test_notices_that_need_a_second_look_go(notice):
    assert ALL(f"{PROSE}\n\n{notice}\n\n{PROSE}").split() == f"{PROSE} {PROSE}".split()


@pytest.mark.parametrize(
    "line",
    [
        "“We use cookies to improve our website and to show you advertising that fits,” the company said on Monday.",
        "“Accept all” is what most people click, and a court in Vienna has ruled that the button must not be the larger.",
        "Advertising in the harbour rose by 15 percent.",
        "Follow @harbour_post and you will see why the paper is read in forty countries",
        "Cookies freeze well.",
        "Best cookies in town",
        "Cookies mit Zimt",
        "SEE ALSO THE HARBOUR AND ITS BOATS",
        "Read more Greek plays, the poet told her pupils",
        "information.",
        "Controller",
        "link",
    ],
)
def test_near_misses_of_those_stay(line):
    assert ALL(f"{PROSE}\n\n{line}\n\n{PROSE}") == f"{PROSE}\n\n{line}\n\n{PROSE}"


def test_one_sign_written_as_two_is_one():
    assert fold("สำหรับ") == "สำหรับ"
    assert fold("ຄຳ") == "ຄຳ"
    assert fold("știri") == fold("ştiri") != fold("stiri")


@pytest.mark.parametrize("line", ["Written with InterRed", "InterRed", "The new OuterSave"])
def test_the_end_of_a_name_in_two_capitals_is_no_button(line):
    text = f"{PROSE}\n\n{line}\n\n{PROSE}"
    assert ALL(text) == text


def test_a_warning_glued_to_a_headline_goes():
    text = f"The old pier is open to walkers againPlease enable JavaScript to view this page.\n\n{PROSE}"
    assert ALL(text).startswith("The old pier is open to walkers again\n")
