"""Drafting and approving own rules: who may, what is refused, what stays in the history, who is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.checker.own.model import Ban, Exempt, OwnRules, Topic
from bedside.checker.own.writing import as_toml
from bedside.features.audit.api import Entry, history
from bedside.features.audit.words import sentence
from bedside.features.notify.models import Notice
from bedside.features.people.api import Mode
from bedside.features.people.cast import Cast
from bedside.features.policies.changes import changes_between
from bedside.features.policies.marks import mark_of, replaced
from bedside.features.policies.models import RuleSet
from bedside.features.policies.queries import digest_of, next_code, own_rules
from bedside.features.policies.services import (
    approve,
    ask_for_approval,
    change_draft,
    drop_draft,
    import_rules,
    send_back,
    start_draft,
    subject_of,
    take_back,
)
from bedside.features.policies.testing import put_in_force
from bedside.kit.bus.pump import pump

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def open_notices(user: object) -> list[str]:
    return list(Notice.objects.filter(user=user, settled_at=None).values_list("kind", flat=True))  # type: ignore[misc]


def test_a_version_comes_in_force_with_who_when_why_and_what_changed(cast: Cast, rules: OwnRules) -> None:
    first = put_in_force(rules, why="The board asked.", writer=cast.leo, approver=cast.priya)
    assert own_rules() == replace(rules, version=1)
    [rule] = rules.rules
    assert isinstance(rule, Ban)
    changed = replace(rules, rules=(replace(rule, words=("miracle cure", "miracle pill")),))
    second = put_in_force(changed, why="Pills, too.", writer=cast.maya, approver=cast.priya)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("earlier", "current", 2)
    assert first.replaced_at
    [change] = changes_between(first.rules, second.rules)
    assert (change.what, change.key) == ("changed", "O1")
    assert change.details == (("Words", "miracle cure", "miracle cure · miracle pill"),)
    said = [sentence(entry) for entry in history(subject_of(second))]
    assert said == [
        "Priya Nair approved own rules, version 2",
        "Maya Okafor asked for approval of own rules, version 2",
        "Maya Okafor changed the draft of own rules, version 2: O1",
        "Maya Okafor began a draft of own rules, version 2",
    ]


def test_who_wrote_part_of_it_does_not_approve_it(cast: Cast, rules: OwnRules) -> None:
    change_draft(change=lambda _own: rules, by=cast.leo)
    change_draft(change=lambda own: replace(own, topics=(Topic("flu", ("flu",)),)), by=cast.maya)
    asked = ask_for_approval(why="x", by=cast.leo)
    with pytest.raises(NotAllowed, match="somebody else has to approve"):
        approve(digest=digest_of(asked), by=cast.maya)
    with pytest.raises(NotAllowed, match="You may not approve"):
        approve(digest=digest_of(asked), by=cast.leo)
    with pytest.raises(NotAllowed, match="You may not draft"):
        change_draft(change=lambda _own: rules, by=cast.nia)
    assert not own_rules()


def test_an_approval_is_of_what_was_read(cast: Cast, rules: OwnRules) -> None:
    change_draft(change=lambda _own: rules, by=cast.leo)
    asked = ask_for_approval(why="x", by=cast.leo)
    read = digest_of(asked)
    change_draft(change=lambda own: replace(own, topics=(Topic("flu", ("flu",)),)), by=cast.leo)
    with pytest.raises(Stale, match="can't be done now: Draft"):
        approve(digest=read, by=cast.priya)
    ask_for_approval(why="y", by=cast.leo)
    with pytest.raises(Stale, match="changed while you read"):
        approve(digest=read, by=cast.priya)


def test_nothing_is_approved_while_an_example_fails(cast: Cast, rules: OwnRules) -> None:
    wrong = replace(rules.rules[0], must_find=("A cure",))
    change_draft(change=lambda _own: OwnRules(rules=(wrong,)), by=cast.leo)
    with pytest.raises(Problem, match="1 example isn't as it must be: O1"):
        ask_for_approval(why="x", by=cast.leo)
    change_draft(change=lambda _own: rules, by=cast.leo)
    asked = ask_for_approval(why="x", by=cast.leo)
    # Somebody reaches into the database: the example is tried again at the yes.
    RuleSet.objects.filter(pk=asked.pk).update(content={"ban": [{**asked.content["ban"][0], "words": ["pill"]}]})
    asked.refresh_from_db()
    with pytest.raises(Problem, match="isn't as it must be"):
        approve(digest=digest_of(asked), by=cast.priya)


def test_alone_it_takes_a_pause_and_a_second_reading_and_that_is_recorded(alone: Cast, rules: OwnRules) -> None:
    with clock.at(NOW):
        change_draft(change=lambda _own: rules, by=alone.maya)
        asked = ask_for_approval(why="x", by=alone.maya)
        with pytest.raises(Problem, match="Come back in 10 minutes"):
            approve(digest=digest_of(asked), by=alone.maya)
    with clock.at(NOW + timedelta(minutes=11)):
        done = approve(digest=digest_of(asked), by=alone.maya)
    assert done.alone
    assert Entry.objects.filter(action="own-rules.approved-alone").exists()
    assert alone.organization.mode == Mode.SOLO


def test_approvers_are_told_and_writers_hear_the_answer(cast: Cast, rules: OwnRules) -> None:
    change_draft(change=lambda _own: rules, by=cast.maya)
    ask_for_approval(why="x", by=cast.maya)
    pump()
    assert open_notices(cast.priya) == ["own-rules.asked"]
    assert open_notices(cast.maya) == []
    send_back(answer="Say why in the sentence.", by=cast.priya)
    pump()
    assert open_notices(cast.priya) == []
    assert open_notices(cast.maya) == ["own-rules.answered"]
    assert RuleSet.objects.get().answer == "Say why in the sentence."


def test_taking_back_and_throwing_away_leave_what_is_in_force(cast: Cast, rules: OwnRules) -> None:
    put_in_force(rules, why="x", writer=cast.leo, approver=cast.priya)
    change_draft(change=lambda _own: OwnRules(), by=cast.leo)
    ask_for_approval(why="y", by=cast.leo)
    with pytest.raises(Stale):
        drop_draft(by=cast.leo)
    take_back(by=cast.leo)
    drop_draft(by=cast.leo)
    assert own_rules() == replace(rules, version=1)
    with pytest.raises(Stale, match="there is no draft"):
        take_back(by=cast.leo)


def test_there_is_one_draft_and_no_question_about_nothing(cast: Cast, rules: OwnRules) -> None:
    put_in_force(rules, why="x", writer=cast.leo, approver=cast.priya)
    assert start_draft(by=cast.leo) == start_draft(by=cast.maya)
    with pytest.raises(Problem, match="Nothing is different"):
        ask_for_approval(why="x", by=cast.leo)
    with pytest.raises(Problem, match="Say why"):
        ask_for_approval(why="  ", by=cast.leo)


def test_a_code_is_never_given_again(cast: Cast, rules: OwnRules) -> None:
    other = Ban(code="O7", title="x", words=("pill",))
    put_in_force(replace(rules, rules=(*rules.rules, other)), why="x", writer=cast.leo, approver=cast.priya)
    put_in_force(rules, why="y", writer=cast.leo, approver=cast.priya)
    assert next_code() == "O8"


def test_nobody_overwrites_what_another_one_changed(rules: OwnRules) -> None:
    [rule] = rules.rules
    newer = replace(rule, title="Other")
    assert replaced((rule,), mark_of(rule), newer) == (newer,)
    with pytest.raises(Stale, match="Somebody else changed this"):
        replaced((newer,), mark_of(rule), rule)


def test_an_exception_ends_within_a_year(cast: Cast) -> None:
    def excepting(until: date) -> OwnRules:
        return OwnRules(exceptions=(Exempt(rule="A101", words=("#hearthealth",), reason="x", until=until),))

    with clock.at(NOW):
        for until in (date(2026, 11, 22), date(2028, 1, 1)):
            with pytest.raises(Problem, match="within a year"):
                change_draft(change=lambda _own, until=until: excepting(until), by=cast.leo)  # type: ignore[misc]
        change_draft(change=lambda _own: excepting(date(2027, 11, 1)), by=cast.leo)
    with clock.at(NOW + timedelta(days=400)):  # over, and still there until somebody takes it out
        change_draft(change=lambda own: replace(own, topics=(Topic("flu", ("flu",)),)), by=cast.leo)


def test_a_file_takes_the_place_of_the_draft(cast: Cast, rules: OwnRules) -> None:
    draft = import_rules(written=as_toml(rules).encode(), name="own.toml", by=cast.leo)
    assert draft.rules == replace(rules, version=draft.number)
    with pytest.raises(Problem, match=r"own\.toml, line 1"):
        import_rules(written=b"ban = 3", name="own.toml", by=cast.leo)
