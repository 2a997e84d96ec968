"""The benchmark that plants samples into articles: it counts what it says it counts."""

from benchmarks.planted import PLACES, outcome, plant

BODY = [
    f"The harbour of the {name} town was closed on Monday, after the storm had torn two cranes from their rails, "
    f"and the ferry across the {name} bay waited until the wind had turned."
    for name in ("first", "second", "third", "fourth", "fifth", "sixth")
]
BODIES = {"en": [BODY], "": [BODY]}


def test_a_sample_stands_where_it_is_planted_and_the_article_is_whole():
    for place, first, last in (("before", True, False), ("between", False, False), ("after", False, True)):
        planted, plain = plant("Accept all cookies", "xx", BODIES, place)
        parts = planted.split("\n\n")
        assert plain == "\n\n".join(BODY) == "\n\n".join(part for part in parts if part != "Accept all cookies")
        assert (parts[0] == "Accept all cookies", parts[-1] == "Accept all cookies") == (first, last)


def test_boilerplate_is_gone_and_prose_is_left():
    for place in PLACES:
        assert outcome("We use cookies to improve your experience.", "en", BODIES, place) == (True, 0)
        assert outcome("The cranes were built in 1962 and weigh ninety tons each.", "en", BODIES, place) == (False, 0)
