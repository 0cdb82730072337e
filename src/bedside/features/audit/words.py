"""Entries as plain sentences. Features register what their actions are called, in a module `audit_words.py` of theirs:

    register(
        {"post.submitted": _("asked for approval of %(subject)s")},
        kinds={"post": _("post %(id)s")},
        values={"role": {"author": _("author")}},
    )

A sentence goes on after the name of whoever did it: "Dr. Ana Ruiz asked for approval of post 12 “Flu clinic”". It may
use %(subject)s, and of the subject alone %(id)s and %(name)s, and every fact by its name: %(version)s. Where a fact is
a code, `values` says what each is called.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Text = str | Promise


class Told(Protocol):
    """What a sentence is made of; an `Entry` is one."""

    action: str
    actor_name: str
    subject_kind: str
    subject_id: str
    subject_name: str
    facts: dict[str, Any]


_sentences: dict[str, Text] = {}
_kinds: dict[str, Text] = {}
_values: dict[str, dict[str, Text]] = {}


def register(
    sentences: Mapping[str, Text],
    *,
    kinds: Mapping[str, Text] | None = None,
    values: Mapping[str, Mapping[str, Text]] | None = None,
) -> None:
    """Say what actions are called, by their codes, how subjects are called, by their kinds, and what the codes mean
    that facts of a name hold."""
    _sentences.update(sentences)
    _kinds.update(kinds or {})
    for name, labels in (values or {}).items():
        _values.setdefault(name, {}).update(labels)


def known_actions() -> dict[str, str]:
    """Return each registered action's code with its sentence, what it is about left open: "approved …"."""
    return {code: action_label(code) for code in _sentences}


def known_kinds() -> frozenset[str]:
    """Return the kinds of subjects that have a name."""
    return frozenset(_kinds)


def action_label(code: str) -> str:
    """Return what an action is called when nothing is known of its entry; for an unknown one its code."""
    sentence = _sentences.get(code)
    return " ".join((str(sentence) % _Filled()).split()) if sentence else code


def fact_label(name: str, value: object) -> str:
    """Return what a fact says: the word for a code, anything else as it is."""
    label = _values.get(name, {}).get(value) if isinstance(value, str) else None
    return str(value if label is None else label)


def kind_label(kind: str) -> str:
    """Return how things of a kind are called: "post"."""
    return " ".join((str(_kinds[kind]) % {"id": ""}).split()) if kind in _kinds else kind


def subject_label(kind: str, number: str, name: str = "") -> str:
    """Return how a subject is called: "post 12 “Flu clinic”"."""
    called = str(_kinds[kind]) % {"id": number} if kind in _kinds else f"{kind} {number}"
    return _("%(subject)s “%(name)s”") % {"subject": called, "name": name} if name else called


def sentence(entry: Told) -> str:
    """Return the whole sentence as plain text."""
    subject = subject_label(entry.subject_kind, entry.subject_id, entry.subject_name)
    return f"{entry.actor_name} {_predicate(entry) % _filled(entry, subject, str)}"


def predicate_html(entry: Told) -> SafeString:
    """Return the sentence without its actor, the subject a link to its story. Everything else is escaped."""
    link = format_html(
        '<a href="{}">{}</a>',
        reverse("audit:story", args=[entry.subject_kind, entry.subject_id]),
        subject_label(entry.subject_kind, entry.subject_id, entry.subject_name),
    )
    return SafeString(conditional_escape(_predicate(entry)) % _filled(entry, link, _escaped))


def _predicate(entry: Told) -> str:
    known = _sentences.get(entry.action)
    if known:
        return str(known)
    return _("did “%(action)s” to %(subject)s") % {"action": entry.action.replace("%", "%%"), "subject": "%(subject)s"}


def _escaped(value: object) -> str:
    return conditional_escape(str(value))


def _filled(entry: Told, subject: str, show: Callable[[object], str]) -> "_Filled":
    facts = {name: show(fact_label(name, value)) for name, value in entry.facts.items()}
    name = show(entry.subject_name or entry.subject_id)
    return _Filled({**facts, "subject": subject, "id": show(entry.subject_id), "name": name})


class _Filled(dict[str, str]):
    """What a sentence may ask for. What an entry lacks is left open: sentences change, entries don't."""

    def __missing__(self, key: str) -> str:
        return "…"
