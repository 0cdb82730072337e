"""What can be put before approvers, as far as the gate's pages must know it: where its own page is, and what it is
called. Features above bring their own kinds:

    subjects.register("post", url=lambda pk: reverse("publishing:post", args=[pk]), label=_("post"))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Remark:
    """One line about a subject that approvers see beside what the gate found, and where it leads."""

    text: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Known:
    """One kind of subject."""

    url: Callable[[int], str]
    label: str | Promise
    findings: Callable[[int], str] | None = None
    remark: Callable[[int], Remark | None] | None = None


_kinds: dict[str, Known] = {}


def register(
    kind: str,
    *,
    url: Callable[[int], str],
    label: str | Promise,
    findings: Callable[[int], str] | None = None,
    remark: Callable[[int], Remark | None] | None = None,
) -> None:
    """Say where subjects of a kind have their page, what a person calls one, and where there is one, the page on which
    people say that a finding is wrong: each stands there by its `anchor_of`; `remark` is what their feature has to tell
    approvers. Raises where two features claim a kind."""
    if kind in _kinds:
        raise ImproperlyConfigured(f"two features bring the kind of subject “{kind}”")
    _kinds[kind] = Known(url, label, findings, remark)


def url_of(kind: str, subject_id: int) -> str:
    """Return the address of the subject's own page; empty where nobody brought one."""
    known = _kinds.get(kind)
    return known.url(subject_id) if known else ""


def findings_url_of(kind: str, subject_id: int) -> str:
    """Return the address of the page where people say that a finding is wrong; empty where there is none."""
    known = _kinds.get(kind)
    return known.findings(subject_id) if known and known.findings else ""


def remark_on(kind: str, subject_id: int) -> Remark | None:
    """Return what the subject's feature tells approvers of it; None where it has nothing to tell."""
    known = _kinds.get(kind)
    return known.remark(subject_id) if known and known.remark else None


def label_of(kind: str) -> str:
    """Return what a person calls such a thing."""
    known = _kinds.get(kind)
    return str(known.label) if known else kind
