"""`bedside feedback`."""

import json
from pathlib import Path

import pytest

from bedside.features.audit.api import Entry
from bedside.features.publishing.findings import findings_here
from bedside.features.publishing.models import Feedback
from bedside.features.publishing.services.judging import mark_wrong, report_missed
from bedside.site.commands import feedback
from bedside.site.commands.check import command as check
from bedside.site.commands.feedback import command
from bedside.site.tests.conftest import House, refused, run

PRIYA = ("--as", "priya@riverside.example")
MARIA = "So glad Maria's biopsy was clear. The lady with the red quilt sends her love."


@pytest.fixture(autouse=True)
def booted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "boot", lambda: None)


def judge(house: House) -> None:
    post = house.write(MARIA)
    here = next(each for each in findings_here(post) if each.checked.finding.code == "P101")
    mark_wrong(post=post, fingerprint=here.checked.fingerprint, by=house.cast.maya)
    report_missed(post=post, words="the red quilt", label="OTHER", by=house.cast.maya)


def test_figures_hold_no_words(house: House) -> None:
    assert "Nobody said anything" in run(command, *PRIYA).output
    judge(house)
    out = run(command, *PRIYA).output
    assert "P101      1 of      1" in out
    assert "Something else" in out
    assert "Maria" not in out
    data = json.loads(run(command, *PRIYA, "--json").output)
    assert data["rules"][0] | {"interval": None} == {
        "code": "P101", "found": 1, "marked_wrong": 1, "share": 1.0, "interval": None,
    }  # fmt: skip
    assert data["missed"] == [{"what": "Something else", "count": 1}]


def test_an_export_is_recorded_private_and_can_be_measured(house: House, tmp_path: Path) -> None:
    judge(house)
    file = tmp_path / "ours.jsonl"
    assert "1 texts in" in run(command, "--export", str(file), *PRIYA).output
    assert file.stat().st_mode & 0o777 == 0o600
    entry = Entry.objects.get(action="feedback.exported")
    assert (entry.actor_name, entry.address) == ("Priya Nair", "command line")
    measured = json.loads(run(check, "--evaluate", str(file), "--json").output)
    assert measured["labels"]["OTHER"]["recall"]["share"] == 0
    assert "is there already" in refused(command, "--export", str(file), *PRIYA)


def test_who_may_not_leaves_no_file(house: House, tmp_path: Path) -> None:
    judge(house)
    file = tmp_path / "ours.jsonl"
    told = refused(command, "--export", str(file), "--as", "maya@riverside.example")
    assert "priya@riverside.example" in told
    assert not file.exists()
    assert "can't be written" in refused(command, "--export", str(tmp_path / "no" / "where.jsonl"), *PRIYA)
    assert not Entry.objects.filter(action="feedback.exported").exists()
    assert Feedback.objects.count() == 2
