"""Folders in, records out: order, errors, limits, resuming."""

import gzip
import json
import os
import signal
import time

import pytest

from cleaner.batch import FileWriter, Options, Source, find_sources, run
from cleaner.batch.readers import UnreadableError, read_documents
from cleaner.batch.report import Report, count_words
from cleaner.batch.run import clean_source, failed
from cleaner.model import json_of

PROSE = "The harbour bridge reopened to traffic on Monday after eleven months of repairs.\n"


@pytest.fixture
def folder(tmp_path):
    pages = tmp_path / "pages"
    (pages / "b").mkdir(parents=True)
    (pages / ".cache").mkdir()
    for name in ("b/two.txt", "a.txt", "c.md", "b/one.txt", ".hidden", ".cache/x.txt"):
        (pages / name).write_text(f"{PROSE}It stands in {name}.\n")
    return pages


def paths(sources, base):
    return [os.path.relpath(source.path, base) for source in sources]


def test_a_folder_is_walked_in_order_without_hidden_files(folder):
    assert paths(find_sources([str(folder)]), folder) == ["a.txt", "b/one.txt", "b/two.txt", "c.md"]


def test_named_files_come_first_and_once_and_patterns_bind_folders_only(folder):
    sources = find_sources([str(folder / "c.md"), str(folder), f"{folder}/./a.txt"], only=["*.txt"])
    assert paths(sources, folder) == ["c.md", "a.txt", "b/one.txt", "b/two.txt"]


def test_a_hidden_file_that_is_named_is_taken(folder):
    assert paths(find_sources([str(folder / ".hidden")]), folder) == [".hidden"]


def test_the_output_is_no_input(folder):
    out = folder / "a.txt"
    assert "a.txt" not in paths(find_sources([str(folder)], leave_out=[str(out)]), folder)


def test_links_in_a_circle_and_links_to_nothing(folder):
    (folder / "b" / "up").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    sources = find_sources([str(folder)])
    assert paths(sources, folder) == ["a.txt", "b/one.txt", "b/two.txt", "c.md", "gone.txt"]
    assert clean_source(sources[-1], Options()).error == "cannot be read: no such file or directory"


def test_a_pipe_in_a_folder_is_not_waited_for(folder):
    os.mkfifo(folder / "pipe")
    assert "pipe" not in paths(find_sources([str(folder)]), folder)


def test_what_is_missing_is_an_error_of_its_own():
    (source,) = find_sources(["no/such/file"])
    outcome = clean_source(source, Options())
    assert json.loads(outcome.records[0]) == {"path": "no/such/file", "error": "no such file or folder"}


def test_the_order_and_the_records_do_not_depend_on_the_workers(tmp_path):
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(PROSE * (1 + number % 7))
    sources = find_sources([str(tmp_path)])
    alone = list(run(sources, Options(workers=1)))
    assert list(run(sources, Options(workers=2))) == alone
    assert [outcome.path for outcome in alone] == [source.path for source in sources]


def test_the_record_names_its_path_first(folder):
    record = json.loads(clean_source(Source(str(folder / "a.txt")), Options()).records[0])
    assert list(record)[:3] == ["path", "title", "url"]
    assert record["body"].startswith("The harbour bridge reopened")


def test_too_long_and_just_short_enough(tmp_path):
    page = tmp_path / "page.txt"
    page.write_bytes(b"x" * 101)
    assert (
        clean_source(Source(str(page)), Options(max_bytes=100)).error
        == "longer than the limit of 100 bytes (--max-bytes)"
    )
    assert clean_source(Source(str(page)), Options(max_bytes=101)).error is None
    assert clean_source(Source("-", data=b"x" * 101), Options(max_bytes=100)).error is not None
    assert clean_source(Source(str(page)), Options(max_bytes=None)).error is None


@pytest.mark.parametrize(
    "data, what",
    [
        (b"%PDF-1.7\n%\xe2", "a PDF"),
        (gzip.compress(gzip.compress(b"The bridge")), "a gzip archive inside a gzip archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    ],
)
def test_files_that_are_no_text_are_errors(data, what):
    with pytest.raises(UnreadableError, match=f"not text but {what}"):
        list(read_documents(Source("-", data=data), None))


def test_gzip_is_unpacked_within_the_limit():
    bomb = gzip.compress(b"\n" * 10_000)
    assert list(read_documents(Source("-", data=gzip.compress(b"The bridge")), None)) == [b"The bridge"]
    with pytest.raises(UnreadableError, match="longer than the limit of 9999 bytes"):
        list(read_documents(Source("-", data=bomb), 9999))
    with pytest.raises(UnreadableError, match="a broken gzip file"):
        list(read_documents(Source("-", data=bomb[:-9]), None))


def test_text_that_only_begins_oddly_is_text():
    for data in (b"", b"\x00", "\ufeffGrüße".encode(), "Grüße".encode("utf-16"), b"PK is a band.", b"\xff\xfe\x00"):
        assert list(read_documents(Source("-", data=data), None)) == [data]


def test_a_page_that_takes_too_long_is_an_error(monkeypatch):
    def sleep(_data, **_options):
        time.sleep(5)
        yield

    monkeypatch.setitem(clean_source.__globals__, "clean_all", sleep)
    before = signal.getsignal(signal.SIGALRM)
    outcome = clean_source(Source("slow", data=b"x"), Options(max_seconds=0.05))
    assert outcome.error == "took longer than the limit of 0.05 seconds (--max-seconds)"
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_bug_in_a_filter_is_an_error_record_not_the_end(monkeypatch):
    def crash(_data, **_options):
        raise ZeroDivisionError("in a filter")
        yield

    monkeypatch.setitem(clean_source.__globals__, "clean_all", crash)
    outcome = clean_source(Source("page", data=b"x"), Options())
    assert outcome.error == "internal error, please report it: ZeroDivisionError: in a filter"


def die_or_clean(source, options):
    if b"die" in source.data:
        os.kill(os.getpid(), signal.SIGKILL)
    return clean_source(source, options)


def test_an_input_that_kills_its_process_is_found_and_the_rest_goes_on(monkeypatch):
    sources = [Source(f"{number}", data=b"die" if number == 5 else PROSE.encode()) for number in range(40)]
    monkeypatch.setitem(run.__globals__, "clean_source", die_or_clean)
    outcomes = list(run(sources, Options(workers=2)))
    assert [outcome.path for outcome in outcomes] == [source.path for source in sources]
    assert [outcome.path for outcome in outcomes if outcome.error] == ["5"]
    assert outcomes[5].error == "the process that cleaned it died (out of memory?)"


def test_odd_file_names_can_be_written(tmp_path):
    line = json_of({"path": "\udcff.txt"})
    assert line.encode() == rb'{"path": "\udcff.txt"}'
    assert json_of({"path": "é"}) == '{"path": "é"}'


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def record(path, **more):
    return json_of({"path": path, **more})


def test_nothing_is_visible_before_the_run_is_complete(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")
    with FileWriter(out) as writer:
        writer.write(failed("a", "broken"))
        assert out.read_text() == "old\n"
        assert (tmp_path / "out.jsonl.part").read_text() == record("a", error="broken") + "\n"
        writer.finish()
    assert out.read_text() == record("a", error="broken") + "\n"
    assert names(tmp_path) == ["out.jsonl"]


def test_a_partial_file_is_neither_overwritten_nor_left_empty(tmp_path):
    out = tmp_path / "out.jsonl"
    with FileWriter(out):
        pass
    assert names(tmp_path) == []
    with FileWriter(out) as writer:
        writer.write(failed("a", "broken"))
    with pytest.raises(FileExistsError):
        FileWriter(out)


def test_resuming_keeps_complete_inputs_and_does_the_last_one_again(tmp_path):
    out, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    whole = [record("a", error="x"), record("b", body="1"), record("b", body="2"), record("c", body="3")]
    part.write_text("\n".join(whole) + '\n{"path": "d", "bo')
    with FileWriter(out, resume=True) as writer:
        assert writer.done == {"a", "b"}
        assert writer.failed == 1
        writer.write(failed("c", "again"))
        writer.finish()
    assert out.read_text().splitlines() == [*whole[:3], record("c", error="again")]


def test_one_output_never_holds_records_of_two_kinds(tmp_path):
    out = tmp_path / "out.jsonl"
    with FileWriter(out, made_with={"schema": "dolma", "kind": None}) as writer:
        writer.write(failed("a", "broken"))
    assert names(tmp_path) == ["out.jsonl.part", "out.jsonl.part.json"]
    with pytest.raises(ValueError, match="was made with --schema dolma, not cleaner"):
        FileWriter(out, resume=True, made_with={"schema": "cleaner", "kind": None})
    with FileWriter(out, resume=True, made_with={"schema": "dolma", "kind": None}) as writer:
        writer.finish()
    assert names(tmp_path) == ["out.jsonl"]


def test_resuming_without_a_partial_file_begins_anew(tmp_path):
    with FileWriter(tmp_path / "out.jsonl", resume=True) as writer:
        assert writer.done == set()
        writer.finish()
    assert (tmp_path / "out.jsonl").read_text() == ""


@pytest.mark.parametrize("content", ["no json\n", "[]\n", '{"title": "x"}\n'])
def test_a_strange_partial_file_is_refused_and_left_alone(tmp_path, content):
    part = tmp_path / "out.jsonl.part"
    part.write_text(content)
    with pytest.raises(ValueError, match="is not the partial output of a run"):
        FileWriter(tmp_path / "out.jsonl", resume=True)
    assert part.read_text() == content


def test_words_are_counted_in_scripts_with_and_without_spaces():
    assert count_words("Grüße aus São Paulo, 3 Uhr.") == 6
    assert count_words("東京で、会議。") == 5
    assert count_words("") == 0


def test_the_report_adds_up():
    report = Report()
    outcomes = [clean_source(Source("a", data=(PROSE * 2).encode()), Options()), failed("b", "broken")]
    for outcome in outcomes:
        report.add(outcome.path, outcome.figures, outcome.error)
    assert (report.files, report.articles, report.words_kept) == (2, 1, 26)
    assert report.errors == [("b", "broken")]
