"""Entries as sentences, and who may read them at all."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from bedside.base.errors import NotAllowed
from bedside.features.audit import access, words
from bedside.features.audit.access import let_read, may_read, sight_of


@dataclass
class Told:
    action: str = "test.approved"
    actor_name: str = "Dr. Ana Ruiz"
    subject_kind: str = "test"
    subject_id: str = "12"
    subject_name: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_sentences", dict(words._sentences))
    monkeypatch.setattr(words, "_kinds", dict(words._kinds))
    monkeypatch.setattr(words, "_values", {name: dict(labels) for name, labels in words._values.items()})
    words.register(
        {
            "test.approved": "approved %(subject)s",
            "test.moved": "moved %(subject)s from %(before)s to %(after)s",
            "test.invited": "invited %(name)s",
        },
        kinds={"test": "post %(id)s"},
        values={"after": {"office_hours": "office hours"}},
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Told(), "Dr. Ana Ruiz approved post 12"),
        (Told(subject_name="Flu & you"), "Dr. Ana Ruiz approved post 12 “Flu & you”"),
        (
            Told("test.moved", facts={"before": "9:00", "after": "10:00"}),
            "Dr. Ana Ruiz moved post 12 from 9:00 to 10:00",
        ),
        (
            Told("test.moved", facts={"before": "office_hours", "after": "office_hours"}),
            "Dr. Ana Ruiz moved post 12 from office_hours to office hours",
        ),
        (Told("test.moved", facts={"before": "9:00"}), "Dr. Ana Ruiz moved post 12 from 9:00 to …"),
        (Told("test.invited", subject_name="Ruth Abara"), "Dr. Ana Ruiz invited Ruth Abara"),
        (Told("test.unknown"), "Dr. Ana Ruiz did “test.unknown” to post 12"),
        (Told("test.100%"), "Dr. Ana Ruiz did “test.100%” to post 12"),
        (Told(subject_kind="comet", subject_id="7"), "Dr. Ana Ruiz approved comet 7"),
        (Told(facts={"subject": "a trick"}), "Dr. Ana Ruiz approved post 12"),
    ],
)
def test_an_entry_is_a_plain_sentence(told: Told, said: str) -> None:
    assert words.sentence(told) == said


def test_a_page_shows_names_as_text_and_links_to_the_story() -> None:
    told = Told("test.moved", subject_name="<b>Flu</b>", facts={"before": "<i>", "after": "%"})
    shown = words.predicate_html(told)
    assert shown.startswith('moved <a href="/audit/test/12/">post 12 “&lt;b&gt;Flu&lt;/b&gt;”</a>')
    assert shown.endswith("from &lt;i&gt; to %")


def test_what_an_action_is_called_where_nothing_else_is_known() -> None:
    assert words.action_label("test.moved") == "moved … from … to …"
    assert words.action_label("test.unknown") == "test.unknown"
    assert words.kind_label("test") == "post"
    assert words.kind_label("comet") == "comet"


def test_until_somebody_says_who_may_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_providers", [])
    request = RequestFactory().get("/")
    assert not may_read(request)
    with pytest.raises(NotAllowed, match="may not read the record"):
        sight_of(request)
    let_read(lambda request: None)
    assert not may_read(request)
    with pytest.raises(ImproperlyConfigured):
        let_read(lambda request: None)
