import gzip
import json

import pytest

from benchmarks.measure import compare, mean, segments, shingles, words_lost
from benchmarks.quality import main

PAGE = {
    "id": "demo/1",
    "lang": "en",
    "publisher": "demo",
    "html": "<html><body><article><p>The ferry left the harbour at nine, an hour late.</p></article></body></html>",
    "body": ["The ferry left the harbour at nine, an hour late."],
}


@pytest.fixture
def folder(tmp_path):
    with gzip.open(tmp_path / "demo.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(PAGE) + "\n")
        file.write(json.dumps(PAGE | {"id": "demo/2", "dup_of": "demo/1"}) + "\n")
    return tmp_path


def test_a_repeated_sentence_costs_precision():
    assert compare(shingles("one two three four five"), "one two three four five " * 2)[0] < 0.5


def test_a_missing_half_costs_recall():
    precision, recall = compare(shingles("one two three four five six"), "one two three four five")
    assert precision == 1.0
    assert recall == pytest.approx(2 / 3)


def test_mean_is_of_precision_and_recall():
    assert mean([(1.0, 0.5), (0.5, 1.0)]).f1 == pytest.approx(0.75)


def test_segments_are_looked_up_across_line_breaks():
    assert segments("the ferry\nleft", ["ferry left", "gone"], ["left", "absent"]) == (1, 1, 1)


def test_words_lost_counts_each_occurrence():
    assert words_lost("no no yes", "no yes") == 1


def test_duplicates_are_left_out_and_gold_bodies_come_back_whole(folder, tmp_path, capsys):
    out = tmp_path / "figures.json"
    assert main([str(folder), "--forms", "clean", "--peers", "--cache", str(tmp_path), "--json", str(out)]) == 0
    assert "0 of 1" in capsys.readouterr().out
    assert json.loads(out.read_text()) == {"clean/words lost/demo": 0.0}


@pytest.mark.parametrize(("ceiling", "code"), [(0.0, 0), (-0.1, 1)])
def test_gate_fails_where_a_figure_is_worse_than_pinned(folder, tmp_path, ceiling, code):
    floors = tmp_path / "floors.json"
    floors.write_text(
        json.dumps({"run": {"forms": ["clean"], "peers": []}, "floors": {"clean/words lost/demo": ceiling}})
    )
    assert main([str(folder), "--gate", str(floors), "--cache", str(tmp_path)]) == code
