"""`bedside post`."""

import json
from datetime import timedelta

import pytest

from bedside.base import clock
from bedside.features.audit.api import Entry
from bedside.features.delivery.api import Delivery, State
from bedside.features.publishing.models import Post, Stage
from bedside.networks import registry
from bedside.networks.base import Rejected
from bedside.networks.practice.store import Store
from bedside.site.commands.post import command
from bedside.site.tests.conftest import NINE, House, refused, run

MAYA = ("--as", "maya@riverside.example")


def shown(house: House) -> list[str]:
    return [post.text for post in Store(house.town.path).timeline(handle="riverside", limit=10)]


def test_posts_are_listed_without_their_words(house: House) -> None:
    assert "There is no post yet." in run(command, "list").output
    house.write("Our nurses are lovely.", title="Nurses")
    out = run(command, "list").output
    assert "Nurses" in out
    assert "lovely" not in out
    (row,) = [json.loads(line) for line in run(command, "list", "--json").output.splitlines()]
    assert (row["state"], row["accounts"], row["planned_at"]) == ("draft", ["@riverside"], None)


def test_a_list_can_be_narrowed(house: House) -> None:
    house.write()
    house.schedule()
    assert run(command, "list", "--state", "scheduled").output.count("Flu") == 1
    assert "There is no such post." in run(command, "list", "--unit", "Elm Street Clinic").output
    assert "1 of 2" in run(command, "list", "--limit", "1").output
    assert "There is: draft" in refused(command, "list", "--state", "lost")


def test_one_post_is_shown_with_what_became_of_it(house: House) -> None:
    post = house.schedule()
    with clock.at(NINE + timedelta(days=1)):
        house.work()
    out = run(command, "show", str(post.pk)).output
    assert "@riverside: Sent" in out
    assert f"{house.town.url}/post/" in out
    assert "vaccines" not in out
    assert "Flu vaccines are here." in run(command, "show", str(post.pk), "--words").output
    found = json.loads(run(command, "show", str(post.pk), "--json").output)
    assert found["deliveries"][0]["state"] == "sent"
    assert "There is no post 999" in refused(command, "show", "999")


def test_scheduling_moves_inside_the_window_without_a_question(house: House) -> None:
    post = house.schedule()
    assert "2026-11-24 15:00" in run(command, "schedule", str(post.pk), "--at", "2026-11-24 15:00", *MAYA).output
    assert Delivery.objects.get().due_at.hour == 20


def test_moving_out_of_the_window_asks_first(house: House) -> None:
    post = house.schedule()
    words = ("schedule", str(post.pk), "--at", "2026-12-24 15:00", *MAYA)
    assert run(command, *words, typed="n\n").exit_code == 1
    assert Post.objects.get(pk=post.pk).stage == Stage.SCHEDULED
    assert "State: Draft" in run(command, *words, "--yes").output


def test_wrong_times_are_said(house: House) -> None:
    post = house.schedule()
    number = str(post.pk)
    assert "is no day and time" in refused(command, "schedule", number, "--at", "tomorrow", *MAYA)
    assert "names a time zone" in refused(command, "schedule", number, "--at", "2026-11-24T15:00Z", *MAYA)
    assert "This time is over" in refused(command, "schedule", number, "--at", "2020-01-01 09:00", *MAYA)
    assert "Two times" in refused(command, "schedule", number, "--at", "2026-11-24 15:00", "--now", *MAYA)


def test_cancelling_really_prevents_the_sending(house: House) -> None:
    post = house.schedule()
    assert "will not go out" in run(command, "cancel", str(post.pk), *MAYA).output
    with clock.at(NINE + timedelta(days=1)):
        house.work()
    assert shown(house) == []
    assert "not scheduled" in refused(command, "cancel", str(post.pk), *MAYA)


def test_taking_down_takes_it_off_the_network(house: House) -> None:
    post = house.schedule()
    with clock.at(NINE + timedelta(days=1)):
        house.work()
        assert run(command, "take-down", str(post.pk), *MAYA, typed="y\n").exit_code == 0
        house.work()
    assert shown(house) == []
    entry = Entry.objects.filter(action="delivery.taking-down").get()
    assert (entry.actor_name, entry.address) == ("Maya Okafor", "command line")


def test_a_person_without_the_permission_is_told_who_has_it(house: House) -> None:
    post = house.schedule()
    said = refused(command, "cancel", str(post.pk))
    assert said.startswith("In the name of Sam Whitfield: You may not schedule")
    assert "maya@riverside.example" in said


def test_retry_sends_only_what_was_missed(house: House) -> None:
    post = house.schedule()
    assert "Nothing of post" in refused(command, "retry", str(post.pk), *MAYA)
    with clock.at(NINE + timedelta(days=1, hours=3)):
        house.work()
        assert Delivery.objects.get().state == State.MISSED
        assert "does not go to @moon" in refused(command, "retry", str(post.pk), "--account", "@moon", *MAYA)
        assert "Sending again on 1 account: @riverside." in run(command, "retry", str(post.pk), *MAYA).output
        house.work()
    assert shown(house) == ["Flu vaccines are here."]


def test_what_was_missed_can_be_given_up(house: House) -> None:
    post = house.schedule()
    with clock.at(NINE + timedelta(days=1, hours=3)):
        house.work()
        assert "Given up on 1 account" in run(command, "decide", str(post.pk), "give-up", *MAYA).output
    assert Delivery.objects.get().state == State.CANCELLED


def test_a_person_decides_what_could_not_be_confirmed(house: House) -> None:
    post = house.schedule()
    with clock.at(NINE + timedelta(days=1)):
        house.town.fault(kind="error_before")
        house.town.fault(kind="error_before", on="read")
        house.work()
        assert Delivery.objects.get().state == State.UNCONFIRMED
        assert "Sending again" in run(command, "decide", str(post.pk), "did-not-go-out", *MAYA).output
        house.town.clear()
        house.work()
    assert shown(house) == ["Flu vaccines are here."]


def test_who_deleted_by_hand_what_a_network_refused_to_delete_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Rejected("It is too old to delete.")

    post = house.schedule()
    by_hand = ("decide", str(post.pk), "deleted-by-hand", "--account", "@riverside")
    with clock.at(NINE + timedelta(days=1)):
        house.work()
        assert "is still out. @riverside: Sent" in refused(command, *by_hand, *MAYA)
        monkeypatch.setattr(type(registry.get("practice")), "delete", refuse)
        run(command, "take-down", str(post.pk), "--yes", *MAYA)
        house.work()
        assert "too old to delete" in run(command, "show", str(post.pk)).output
        assert "may not take down" in refused(command, *by_hand, "--as", "leo@riverside.example")
        assert "Noted as deleted by hand on 1 account: @riverside." in run(command, *by_hand, *MAYA).output
        house.work()
    assert Delivery.objects.get().state == State.TAKEN_DOWN
    assert Post.objects.get().stage == Stage.TAKEN_DOWN
    entry = Entry.objects.get(action="delivery.deleted-by-hand")
    assert (entry.actor_name, entry.address) == ("Maya Okafor", "command line")


def test_a_day_at_the_end_of_the_calendar_is_too_far_away(house: House) -> None:
    post = house.write()
    assert "is too far away" in refused(command, "schedule", str(post.pk), "--at", "9999-12-31 23:59", *MAYA)
