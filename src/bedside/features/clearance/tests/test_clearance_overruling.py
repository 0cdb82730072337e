"""Overruling a finding: who asks, who answers, for how long, and when it is found again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Subject
from bedside.features.audit.models import Entry
from bedside.features.clearance.api import Checked, Draft, Overrule, ask_to_overrule, check_parts, sentence_around
from bedside.features.clearance.checking import as_finding
from bedside.features.clearance.queries import overrules_waiting_for
from bedside.features.clearance.services.overruling import answer_overrule, end_overrule
from bedside.features.clearance.services.templating import Words, ask_about_finding, look_at, write_template
from bedside.features.clearance.tests.conftest import House
from bedside.features.people.api import Role, Unit

At = Callable[..., AbstractContextManager[None]]
SAD = "Thank you for waiting. Maria's biopsy is a story of her own choice! Come and see."


def look(house: House, text: str = SAD, *, subject: int = 1, unit: Unit | None = None) -> Checked:
    """The one finding in a text."""
    (checked,) = check_parts([Draft(text)], unit=unit or house.hospital, subject=("post", subject))
    return checked


def ask(house: House, text: str = SAD, *, until: date | None = None, reason: str = "She is our actress.") -> Overrule:
    checked = look(house, text)
    return ask_to_overrule(
        checked=checked,
        excerpt=sentence_around(text, checked.finding.start, checked.finding.end),
        subject=Subject("post", 1, "Flu week"),
        unit=house.hospital,
        reason=reason,
        until=until,
        by=house.leo,
    )


def test_an_officer_who_wrote_with_the_asker_does_not_answer(house: House) -> None:
    other = house.hire("petra", Role.PRIVACY_OFFICER)
    checked = look(house)
    overrule = ask_to_overrule(
        checked=checked,
        excerpt=SAD,
        subject=Subject("post", 1, "Flu week"),
        unit=house.hospital,
        reason="She is our actress.",
        until=None,
        contributors=[house.leo.pk, house.priya.pk],
        by=house.leo,
    )
    assert not overrules_waiting_for(house.priya).exists()
    assert [each.pk for each in overrules_waiting_for(other)] == [overrule.pk]
    with pytest.raises(NotAllowed, match="You wrote this too"):
        grant(house, overrule)
    assert look(house).blocks
    answer_overrule(overrule=overrule, grant=True, answer="", by=other)
    assert not look(house).blocks


def test_whoever_writes_before_it_is_asked_again_does_not_answer_either(house: House) -> None:
    overrule = ask(house)
    ask_to_overrule(
        checked=look(house),
        excerpt=SAD,
        subject=Subject("post", 1, "Flu week"),
        unit=house.hospital,
        reason="She is our actress.",
        until=None,
        contributors=[house.priya.pk],
        by=house.leo,
    )
    with pytest.raises(NotAllowed):
        grant(house, overrule)


def test_whoever_changes_a_template_after_it_was_asked_does_not_answer(house: House) -> None:
    petra = house.hire("petra", Role.PRIVACY_OFFICER, Role.PUBLISHER)
    words = Words("Flu", "en", SAD, (), [house.account.pk], date(2027, 6, 1))
    template = write_template(unit=house.hospital, words=words, by=house.maya)
    (text, checked), *_ = look_at(template)
    excerpt = sentence_around(text, checked.finding.start, checked.finding.end)
    ask_about_finding(
        template=template, checked=checked, excerpt=excerpt, reason="She is our actress.", until=None, by=house.maya
    )
    assert overrules_waiting_for(petra).exists()
    write_template(unit=house.hospital, words=replace(words, name="Flu week"), template=template, by=petra)
    assert not overrules_waiting_for(petra).exists()
    with pytest.raises(NotAllowed, match="You wrote this too"):
        answer_overrule(overrule=Overrule.objects.get(), grant=True, answer="", by=petra)


def grant(house: House, overrule: Overrule, **options: object) -> None:
    answer_overrule(overrule=overrule, grant=True, answer="", by=house.priya, **options)  # type: ignore[arg-type]


def test_a_granted_finding_blocks_no_more_and_the_post_can_be_asked_about(house: House) -> None:
    overrule = ask(house)
    assert look(house).blocks
    grant(house, overrule)
    assert not look(house).blocks
    request = house.ask(SAD)
    assert [each["overrule"] for each in request.findings] == [overrule.pk]


def test_only_the_sentence_is_kept_and_the_marked_words_in_it(house: House) -> None:
    overrule = ask(house)
    assert overrule.excerpt == "Maria's biopsy is a story of her own choice!"
    start, end = overrule.marked
    assert overrule.excerpt[start:end] == "Maria"


def test_it_is_found_again_after_another_sentence_changed(house: House) -> None:
    grant(house, ask(house))
    assert look(house, "Doors open at nine. " + SAD.replace("Come and see", "Do come")).overruled


@pytest.mark.parametrize("text", [SAD.replace("Maria", "Ben"), SAD.replace("biopsy", "cancer")])
def test_it_is_not_found_again_after_the_words_changed(house: House, text: str) -> None:
    grant(house, ask(house))
    assert look(house, text).blocks


def test_for_this_post_means_no_other_post(house: House) -> None:
    grant(house, ask(house))
    assert look(house, subject=2).blocks


def test_until_a_date_means_every_post_of_the_unit_to_the_end_of_that_day(house: House, at: At) -> None:
    grant(house, ask(house, until=date(2026, 11, 24)))
    assert not look(house, subject=2).blocks
    assert look(house, subject=2, unit=house.clinic).blocks
    with at(hours=14 + 24):  # 23:00 on the 24th in New York, the 25th in UTC
        assert not look(house, subject=2).blocks
    with at(hours=15 + 24):
        assert look(house, subject=2).blocks
        assert look(house).blocks


def test_the_officer_may_grant_less_or_longer_than_was_asked(house: House) -> None:
    overrule = ask(house, until=date(2026, 12, 24))
    grant(house, overrule, narrow=True)
    overrule.refresh_from_db()
    assert overrule.until is None
    assert look(house, subject=2).blocks


def test_the_officer_may_set_another_date(house: House) -> None:
    overrule = ask(house)
    grant(house, overrule, until=date(2026, 12, 1))
    assert not look(house, subject=2).blocks


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2028, 1, 1)])
def test_a_date_that_is_over_or_years_away_is_refused(house: House, day: date) -> None:
    with pytest.raises(Problem):
        ask(house, until=day)
    with pytest.raises(Problem):
        grant(house, ask(house), until=day)


def test_a_refusal_needs_a_reason_and_goes_on_blocking(house: House) -> None:
    overrule = ask(house)
    with pytest.raises(Problem, match="Say why not"):
        answer_overrule(overrule=overrule, grant=False, answer=" ", by=house.priya)
    answer_overrule(overrule=overrule, grant=False, answer="Ask her for a signed authorization.", by=house.priya)
    checked = look(house)
    assert checked.blocks
    assert checked.overrule is not None
    assert checked.overrule.answer == "Ask her for a signed authorization."


def test_an_open_question_does_not_hide_an_earlier_yes(house: House) -> None:
    grant(house, ask(house, until=date(2026, 12, 1)))
    ask(house)
    assert look(house).overruled


def test_after_a_refusal_one_may_ask_again(house: House) -> None:
    answer_overrule(overrule=ask(house), grant=False, answer="Why?", by=house.priya)
    again = ask(house, reason="She signed the form today.")
    assert again.state == Overrule.State.ASKED
    grant(house, again)
    assert look(house).overruled


def test_asking_twice_is_one_question(house: House) -> None:
    assert ask(house).pk == ask(house).pk
    assert Entry.objects.filter(action="overrule.asked").count() == 1


def test_a_question_needs_a_reason(house: House) -> None:
    with pytest.raises(Problem, match="Say why"):
        ask(house, reason="it's ok")


def test_nobody_answers_their_own_question(house: House) -> None:
    checked = look(house)
    pat = house.hire("pat", Role.PRIVACY_OFFICER, Role.AUTHOR)
    overrule = ask_to_overrule(
        checked=checked, excerpt=SAD, subject=Subject("post", 1), unit=house.hospital, reason="It is only a test.",
        until=None, by=pat,
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="asked this yourself"):
        answer_overrule(overrule=overrule, grant=True, answer="", by=pat)


def test_alone_in_solo_mode_one_answers_oneself_and_the_record_says_so(alone: House) -> None:
    checked = look(alone)
    overrule = ask_to_overrule(
        checked=checked, excerpt=SAD, subject=Subject("post", 1), unit=alone.hospital, reason="It is my own mother.",
        until=None, by=alone.rosa,
    )  # fmt: skip
    answer_overrule(overrule=overrule, grant=True, answer="", by=alone.rosa)
    assert Entry.objects.get(action="overrule.granted").facts["self"] is True


def test_only_a_privacy_officer_answers(house: House) -> None:
    with pytest.raises(NotAllowed):
        answer_overrule(overrule=ask(house), grant=True, answer="", by=house.ana)


def test_a_second_answer_comes_too_late(house: House) -> None:
    overrule = ask(house)
    grant(house, overrule)
    with pytest.raises(Stale, match="answered this in the meantime"):
        answer_overrule(overrule=overrule, grant=False, answer="No.", by=house.priya)


def test_what_was_granted_can_be_ended_early(house: House) -> None:
    overrule = ask(house)
    grant(house, overrule, until=date(2026, 12, 1))
    end_overrule(overrule=overrule, by=house.priya)
    assert look(house, subject=2).blocks
    with pytest.raises(Stale):
        end_overrule(overrule=overrule, by=house.priya)


def test_the_words_stand_nowhere_in_the_clear(house: House) -> None:
    ask(house)
    with connection.cursor() as cursor:
        for table in ("clearance_overrule", "audit_entry", "audit_payload"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            text = " ".join(row[0] for row in cursor.fetchall())
            assert "Maria" not in text
            assert b"Maria".hex() not in text


def test_a_kept_finding_can_be_worded_again(house: House) -> None:
    grant(house, ask(house))
    (noted,) = house.ask(SAD).findings
    finding = as_finding(noted)
    assert SAD[finding.start : finding.end] == "Maria"


@pytest.mark.parametrize(
    ("text", "words", "sentence", "marked"),
    [
        ("One. Two Maria here! Three", "Maria", "Two Maria here!", "Maria"),
        ("Maria", "Maria", "Maria", "Maria"),
        ("a line\nMaria was 3.5 years\nb", "Maria", "Maria was 3.5 years", "Maria"),
        ("See you. Bye Maria.", "Maria.", "Bye Maria.", "Maria."),
        ("x " * 400 + "Maria" + " y" * 400, "Maria", None, "Maria"),
    ],
)
def test_the_sentence_around_some_words(text: str, words: str, sentence: str | None, marked: str) -> None:
    start = text.index(words)
    excerpt = sentence_around(text, start, start + len(words))
    assert sentence is None or excerpt.text == sentence
    assert excerpt.text[excerpt.start : excerpt.end] == marked
    assert len(excerpt.text) <= 406
