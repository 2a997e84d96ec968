"""The command as a person meets it: outputs, messages, exit codes."""

import io
import json
import os
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

import cleaner
from cleaner.cli import ExitCode, main

DIGEST = (
    "====== Harbour News: Bridge reopens ====== https://news.example/bridge\n"
    "The harbour bridge reopened to traffic on Monday after eleven months of repairs.\n"
)


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "good.txt").write_text(DIGEST)
    (folder / "later.txt").write_text("The museum extended its opening hours until the end of March.\n")
    return folder


@pytest.fixture
def stdin(monkeypatch):
    def put(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return put


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_to_a_file(pages, tmp_path, capsys):
    out = tmp_path / "out.jsonl"
    assert main(["run", str(pages), "-o", str(out)]) == ExitCode.OK
    first, second = records(out.read_text())
    assert [first["path"], second["path"]] == [str(pages / "good.txt"), str(pages / "later.txt")]
    assert second["body"] == "The museum extended its opening hours until the end of March."
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2 files, 2 articles" in shown.err
    assert "envelope" in shown.err
    assert f"-> {out}" in shown.err


def test_a_bad_file_is_a_record_a_line_and_an_exit_code(pages, capsys):
    (pages / "bad.txt").write_bytes(b"%PDF-1.4")
    assert main(["run", str(pages)]) == ExitCode.SOME_FAILED
    shown = capsys.readouterr()
    assert records(shown.out)[0] == {"path": str(pages / "bad.txt"), "error": "not text but a PDF"}
    assert len(records(shown.out)) == 3
    assert f"{pages / 'bad.txt'}: not text but a PDF" in shown.err


def test_standard_input_to_standard_output(stdin, capsys):
    stdin(DIGEST.encode())
    assert main(["run", "-", "-o", "-", "--quiet"]) == ExitCode.OK
    shown = capsys.readouterr()
    assert shown.err == ""
    (record,) = records(shown.out)
    assert record["path"] == "-"
    assert record["body"].startswith("The harbour bridge")


def test_text_and_cards(pages, capsys):
    assert main(["run", str(pages), "--format", "text", "-q"]) == ExitCode.OK
    assert "reopened to traffic on Monday after eleven months of repairs.\n\nThe museum" in capsys.readouterr().out
    assert main(["run", str(pages), "--format", "pretty", "-q"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "good.txt" in shown
    assert "13 words kept; removed: envelope" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "the following arguments are required: COMMAND"),
        (["run"], "the following arguments are required: PATH"),
        (["run", "x", "--workers", "none"], "must be a whole number from 1, not 'none'"),
        (["run", "x", "--max-bytes", "10Q"], "must be a size such as 500K or 20M, not '10Q'"),
        (["run", "x", "--max-seconds", "nan"], "must be a number of seconds, not 'nan'"),
        (["run", "x", "--resume"], "--resume needs an output file in the format jsonl"),
        (["run", "x", "-o", "/no/such/folder/out.jsonl"], "the output /no/such/folder/out.jsonl cannot be written"),
        (["run", "x", "-o", "/"], "the output / is a folder"),
        (["explain", "no-such-file"], "no-such-file: cannot be read: no such file or directory"),
    ],
)
def test_wrong_usage_is_one_sentence(arguments, message, capsys):
    assert main(arguments) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert message in shown.err
    assert shown.err.count("\n") == 1


def test_help_and_version(capsys):
    assert main(["--version"]) == ExitCode.OK
    assert capsys.readouterr().out == f"cleaner {cleaner.__version__}\n"
    for arguments in (["--help"], ["run", "--help"], ["explain", "--help"]):
        assert main(arguments) == ExitCode.OK
        assert "exit codes: 0" in capsys.readouterr().out


def test_every_exit_code_is_in_the_help(capsys):
    main(["--help"])
    shown = capsys.readouterr().out
    assert [code for code in ExitCode if str(int(code)) not in shown] == []


def test_explain_in_brackets(pages, capsys):
    assert main(["explain", str(pages / "good.txt")]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert (
        "[- ====== Harbour News: Bridge reopens ====== https://news.example/bridge -| envelope: digest header]" in shown
    )
    assert "\nThe harbour bridge reopened" in shown


def test_explain_for_programs_tiles_the_source(stdin, capsys):
    stdin(DIGEST.encode())
    assert main(["explain", "-", "--json"]) == ExitCode.OK
    shown = json.loads(capsys.readouterr().out)
    marks = shown["article"]["removed"]
    assert [shown["source"][mark["start"] : mark["end"]] for mark in marks] == [mark["text"] for mark in marks]
    assert marks[0]["reason"] == "envelope"
    assert shown["path"] == "-"


def test_explain_shows_no_escape_sequences(stdin, capsys):
    stdin(b"The bridge \x1b[2J reopened \x9b5m on Monday.\n")
    assert main(["explain", "-"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "␛[2J" in shown


def test_a_partial_file_asks_for_resume_and_resuming_gives_the_same(pages, tmp_path, capsys):
    out = tmp_path / "out.jsonl"
    assert main(["run", str(pages), "-o", str(out)]) == ExitCode.OK
    whole = out.read_bytes()
    out.unlink()
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(whole[: len(whole) - 20])
    assert main(["run", str(pages), "-o", str(out)]) == ExitCode.USAGE
    assert "add --resume to go on with it" in capsys.readouterr().err
    assert main(["run", str(pages), "-o", str(out), "--resume"]) == ExitCode.OK
    assert out.read_bytes() == whole
    assert not part.exists()


COMMAND = [sys.executable, "-m", "cleaner.cli"]
ROOT = Path(cleaner.__file__).parents[1]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals on this system")
def test_a_terminal_sees_a_bar_that_goes_and_a_summary_that_stays(tmp_path):
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(DIGEST)
    (tmp_path / "broken.txt").write_bytes(b"%PDF-1.7")
    master, slave = os.openpty()
    termios.tcsetwinsize(slave, (24, 100))
    command = [*COMMAND, "run", str(tmp_path), "-o", str(tmp_path / "out.jsonl"), "--workers", "1"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(slave)
        shown = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # the other end was closed
                break
            if not piece:
                break
            shown += piece
    os.close(master)
    assert process.returncode == ExitCode.SOME_FAILED
    text = shown.decode()
    assert "cleaning" in text
    assert "/41" in text  # the bar counts
    bar, _, summary = text.rpartition("\x1b[2K")  # ... and is wiped away before the summary
    assert "cleaning" in bar
    assert "cleaning" not in summary
    assert "41 files, 40 articles" in summary
    assert "broken.txt: not text but a PDF" in summary


def test_a_reader_that_goes_away_is_no_traceback(tmp_path):
    for number in range(300):
        (tmp_path / f"{number}.txt").write_text(DIGEST + "The ferry ran meanwhile.\n" * 20)
    done = subprocess.run(
        [
            "sh",
            "-c",
            '("$@"; echo "code $?" >&2) | head -c 1 >/dev/null',
            "sh",
            *COMMAND,
            "run",
            str(tmp_path),
            "--workers",
            "1",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == "code 141\n"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_keeps_what_is_done_and_resume_goes_on(tmp_path, workers):
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(250):
        (pages / f"{number:04}.txt").write_text(DIGEST + "The ferry ran meanwhile.\n" * 40)
    out, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    command = [*COMMAND, "run", str(pages), "-o", str(out), "--workers", workers]
    # Tests that run in the background of a shell are deaf to Ctrl-C, and so would their children be.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    deadline = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in error
    assert "the same command with --resume goes on from there" in error
    assert not out.exists()
    done = part.read_text().count("\n")
    assert 0 < done < 250
    assert subprocess.run([*command, "--resume", "-q"], cwd=ROOT, timeout=120, check=True).returncode == ExitCode.OK
    assert [Path(r["path"]).name for r in records(out.read_text())] == [f"{n:04}.txt" for n in range(250)]


def test_records_in_the_keys_of_another_tool(pages, capsys):
    assert main(["run", str(pages / "later.txt"), "--schema", "c4", "-q"]) == ExitCode.OK
    (record,) = records(capsys.readouterr().out)
    assert record["text"] == "The museum extended its opening hours until the end of March."
    assert "body" not in record


def test_an_unknown_schema_is_one_sentence(pages, capsys):
    assert main(["run", str(pages), "--schema", "dolmen"]) == ExitCode.USAGE
    assert capsys.readouterr().err.startswith("cleaner: unknown schema 'dolmen': there are cleaner, ")


def test_the_body_as_markdown(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("# Port opens\n\nThe port **is open** again, see [the plan](https://port.example/plan).\n")
    assert main(["run", str(page), "--kind", "markdown", "--body-format", "markdown", "-q"]) == ExitCode.OK
    (record,) = records(capsys.readouterr().out)
    assert "[the plan](https://port.example/plan)" in record["body"]
