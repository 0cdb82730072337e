"""Erasing words and names; the proof stays whole."""

import pytest

from bedside.base.errors import Problem
from bedside.features.audit.api import Entry, Subject, erase_subject, erase_words, seal_everything
from bedside.features.audit.tests.conftest import MAYA, POST
from bedside.features.audit.verify import verify


def test_the_words_and_the_name_of_one_entry_are_erased(sealed: list[int]) -> None:
    erase_words(entry_id=sealed[-1], by=MAYA, reason="A patient asked")
    entry = Entry.objects.get(pk=sealed[-1])
    assert entry.subject_name == ""
    assert (entry.payload.words, entry.payload.salt) == (None, None)
    seal_everything()
    assert verify().unbroken
    assert Entry.objects.get(pk=sealed[-2]).payload.words == {"comment": "Fine by me, 8"}


def test_everything_about_a_subject_is_erased(sealed: list[int]) -> None:
    assert erase_subject(subject=POST, by=MAYA, reason="A patient asked") == 30
    assert not Entry.objects.exclude(subject_name="").exists()
    assert all(Entry.objects.get(pk=number).payload.words is None for number in sealed[20:])
    seal_everything()
    assert verify().unbroken


def test_erasing_is_recorded_and_its_reason_is_erasable_too(sealed: list[int]) -> None:
    erase_words(entry_id=sealed[-1], by=MAYA, reason="Rosa asked")
    said = Entry.objects.get(action="audit.words-erased")
    assert (said.actor_name, said.subject_id) == ("Maya Okafor", str(sealed[-1]))
    assert "Rosa" not in str(said.facts)
    assert said.payload.words == {"reason": "Rosa asked"}
    erase_words(entry_id=said.pk, by=MAYA, reason="it named somebody")
    seal_everything()
    assert verify().unbroken


@pytest.mark.parametrize("number", [0, 10**9])
def test_an_entry_that_is_not_there(db: None, number: int) -> None:
    with pytest.raises(Problem, match="There is no entry"):
        erase_words(entry_id=number, by=MAYA, reason="x")


def test_nothing_is_erased_twice(sealed: list[int]) -> None:
    erase_words(entry_id=sealed[-1], by=MAYA, reason="A patient asked")
    with pytest.raises(Problem, match="holds no words and no name"):
        erase_words(entry_id=sealed[-1], by=MAYA, reason="again")
    with pytest.raises(Problem, match="no words and no name of account 5"):
        erase_subject(subject=Subject("account", 5), by=MAYA, reason="x")
    assert Entry.objects.filter(action="audit.words-erased").count() == 1
