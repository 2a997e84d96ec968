"""The README is complete and true: its examples run, and everything public is in it."""

import doctest
import re
from pathlib import Path

import pytest

import cleaner
from cleaner.cli import ExitCode, _parser
from cleaner.filters import DEFAULT
from cleaner.model import SCHEMAS

README = Path(__file__).resolve().parents[1] / "README.md"
TEXT = README.read_text("utf-8")


def test_the_examples_run():
    result = doctest.testfile(str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 10
    assert result.failed == 0


@pytest.mark.parametrize("reason", list(cleaner.Reason))
def test_every_reason_is_in_the_table(reason):
    assert re.search(rf"^\| `{reason.value}` \|", TEXT, re.M)


@pytest.mark.parametrize("flag", list(cleaner.Flag))
def test_every_flag_is_in_the_table(flag):
    assert re.search(rf"^\| `{flag.value}` \|", TEXT, re.M)


@pytest.mark.parametrize("name", [item.name for item in DEFAULT])
def test_every_filter_of_the_chain_is_named(name):
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("key", list(cleaner.Article().to_dict()))
def test_every_key_of_a_record_is_in_the_schema(key):
    assert re.search(rf"^\| `{key}` \|", TEXT, re.M)


@pytest.mark.parametrize("schema", list(SCHEMAS))
def test_every_schema_is_named(schema):
    assert f"`{schema}`" in TEXT


def test_every_option_of_the_command_is_there():
    subparsers = next(action for action in _parser()._actions if hasattr(action, "choices") and action.choices)
    for name, parser in subparsers.choices.items():
        assert f"cleaner {name}" in TEXT
        options = {o for action in parser._actions for o in action.option_strings if o.startswith("--")} - {"--help"}
        assert [o for o in sorted(options) if o not in TEXT] == []


@pytest.mark.parametrize("code", list(ExitCode))
def test_every_exit_code_is_in_the_table(code):
    assert re.search(rf"^\| {code.value} \|", TEXT, re.M)


def test_no_reason_or_flag_is_in_the_readme_that_does_not_exist():
    named = set(re.findall(r"^\| `(\w+)` \|", TEXT, re.M))
    known = {r.value for r in cleaner.Reason} | {f.value for f in cleaner.Flag} | set(cleaner.Article().to_dict())
    assert named <= known
