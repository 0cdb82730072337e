"""Fixes that are made when somebody asks for them are the same as any others."""

import dataclasses
import pickle

import pytest

from bedside.checker import Context, examine
from bedside.checker.finding import Finding

TEXT = "Call Ana Ruiz at 617-555-0142."


def found() -> Finding:
    return examine(TEXT, Context(purpose="redact"), {"privacy"})[0]


def test_they_are_there_however_one_asks() -> None:
    kinds = ["replace", "replace", "remove"]
    assert [fix.kind for fix in found().fixes] == kinds
    assert [fix["kind"] for fix in dataclasses.asdict(found())["fixes"]] == kinds
    assert [fix.kind for fix in dataclasses.replace(found(), start=0).fixes] == kinds
    assert [fix.kind for fix in pickle.loads(pickle.dumps(found())).fixes] == kinds


def test_findings_are_equal_whether_their_fixes_were_read_or_not() -> None:
    read = found()
    assert read.fixes
    assert read == found()
    assert hash(read) == hash(found())


def test_what_a_finding_does_not_have_is_an_error() -> None:
    with pytest.raises(AttributeError, match="colour"):
        getattr(found(), "colour")  # noqa: B009
