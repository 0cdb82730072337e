"""Running the checker on what a person writes, with what the organization knows of itself and what was overruled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypedDict

from django.db.models import Q

from bedside.checker import Context, Document, Finding, Severity, examine, shortest_fold
from bedside.checker import Picture as CheckedPicture
from bedside.features.accounts.api import Account, network_of
from bedside.features.clearance.claims import is_claim, is_promise, mark_in
from bedside.features.clearance.hanging import networks_behind
from bedside.features.clearance.material import Item
from bedside.features.clearance.models import Dismissal, Overrule
from bedside.features.evidence.api import UNSIGNED, Backing, Fallen, backing_of, short
from bedside.features.media.api import Looked, looked_at
from bedside.features.people.api import Unit, known_as_of, organization, today
from bedside.features.policies.api import own_rules
from bedside.kit import crypto
from bedside.networks.base import Capabilities


@dataclass(frozen=True, slots=True)
class Draft:
    """One part as it is being written: its words, the alternative text of each of its pictures, and their ids (none
    where nobody asks what is seen in them). `before` and `after` are the words of the other parts of its thread (see
    `in_thread`)."""

    text: str
    alts: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def in_thread(parts: Sequence[Draft]) -> list[Draft]:
    """Return the parts of one thread, each with the words of the others: what has to stand somewhere may stand in any
    of them."""
    words = tuple(part.text for part in parts)
    return [replace(part, before=words[:number], after=words[number + 1 :]) for number, part in enumerate(parts)]


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding in its part. `overrule` is the question about it, where there is one: asked, granted or refused.
    `fallen` is the source that was chosen for the claim that it is about, where that may not be relied on.
    `dismissal` is that somebody set it aside; `networks` names those it comes from, where only some of them mind."""

    part: int
    finding: Finding
    fingerprint: str
    overrule: Overrule | None
    fallen: Fallen | None = None
    dismissal: Dismissal | None = None
    networks: tuple[str, ...] = ()

    @property
    def set_aside(self) -> bool:
        """Whether whoever writes set this aside. A block never is, and a warning only with a reason."""
        if self.dismissal is None or self.finding.severity == "block":
            return False
        return self.finding.severity == "advice" or bool(self.dismissal.why)

    @property
    def overruled(self) -> bool:
        """Whether a privacy officer took the responsibility."""
        return self.overrule is not None and self.overrule.state == Overrule.State.GRANTED

    @property
    def blocks(self) -> bool:
        """Whether this keeps the text from leaving."""
        return self.finding.severity == "block" and not self.overruled


class Noted(TypedDict):
    """A finding as a request keeps it (encrypted). `where` holds pairs of account id and number of the part; `start`
    and `end` are offsets of the part's text, or 0 where it is about the picture with the number `picture`."""

    code: str
    label: str
    severity: str
    confidence: float
    message: str
    params: dict[str, str]
    where: list[list[str | int]]
    start: int
    end: int
    picture: int | None
    overrule: int | None
    networks: list[str]
    aside: "SetAside | None"


class SetAside(TypedDict):
    """That a finding was set aside when approval was asked: by whom (a name) and why, in words."""

    by: str
    why: str


def check_parts(
    parts: Sequence[Draft],
    *,
    unit: Unit | int,
    subject: tuple[str, int],
    accounts: Sequence[Account] = (),
    language: str | None = None,
    kind: str = "post",
    families: set[str] | None = None,
) -> list[Checked]:
    """Examine each part; return the findings in the order of the text, each with what was decided about it.

    `families` narrows the rules; None: all of them.
    """
    (checked,) = check_sheets(
        [(parts, accounts)], unit=unit, subject=subject, language=language, kind=kind, families=families
    )
    return checked


def check_sheets(
    sheets: Sequence[tuple[Sequence[Draft], Sequence[Account]]],
    *,
    unit: Unit | int,
    subject: tuple[str, int],
    language: str | None = None,
    kind: str = "post",
    families: set[str] | None = None,
) -> list[list[Checked]]:
    """Examine several sets of words for one subject, each with the accounts it goes to, as `check_parts` does one;
    return the findings of each. What was decided is asked for once; what the subject relies on, where it claims
    anything."""
    backing = cache(lambda: backing_of(*subject))
    looks = looked_at(picture for parts, _accounts in sheets for part in parts for picture in part.pictures if picture)
    marked = [
        [
            (number, finding, fingerprint_of(finding))
            for number, finding in _examined(
                parts, accounts, language=language, kind=kind, families=families, backing=backing, looks=looks
            )
        ]
        for parts, accounts in sheets
    ]
    decided = _decided({mark for each in marked for _, _, mark in each}, unit=unit, subject=subject)
    checked = [
        [_weighed(Checked(number, finding, mark, decided.get(mark)), backing) for number, finding, mark in each]
        for each in marked
    ]
    return _with_dismissals(checked, [accounts for _parts, accounts in sheets], subject=subject)


def _with_dismissals(
    sheets: list[list[Checked]], receivers: list[Sequence[Account]], *, subject: tuple[str, int]
) -> list[list[Checked]]:
    """Return the findings with what was set aside in this subject, and with the networks that they come from."""
    light = {each.fingerprint for sheet in sheets for each in sheet if each.finding.severity != "block"}
    aside = dismissals_of(subject, light) if light and subject[1] else {}
    return [
        [
            replace(
                each,
                dismissal=aside.get(each.fingerprint),
                networks=networks_behind(each.finding, [network_of(account) for account in accounts]),
            )
            for each in sheet
        ]
        for sheet, accounts in zip(sheets, receivers, strict=True)
    ]


def dismissals_of(subject: tuple[str, int], fingerprints: Iterable[str]) -> dict[str, Dismissal]:
    """Return which of these findings of a subject somebody set aside."""
    rows = Dismissal.objects.filter(subject_kind=subject[0], subject_id=subject[1], fingerprint__in=fingerprints)
    return {row.fingerprint: row for row in rows.select_related("by")}


def _weighed(checked: Checked, backing: Callable[[], Backing]) -> Checked:
    """Return a claim with the source that was chosen for it and doesn't carry it. Where only a clinician's signature is
    missing, a warning becomes advice that says so; what keeps a text from leaving stays what it is."""
    finding = checked.finding
    if not is_claim(finding):
        return checked
    fallen = backing().fallen_for(mark_in(finding))
    if fallen is None:
        return checked
    if fallen.why == UNSIGNED and finding.severity == "warning" and not is_promise(finding):
        params = {**finding.params, "source": short(fallen.source.title)}
        awaited = replace(finding, severity=Severity.ADVICE, message=f"{finding.code}.awaited", params=params)
        return replace(checked, finding=awaited)
    return replace(checked, fallen=fallen)


def _examined(
    parts: Sequence[Draft],
    accounts: Sequence[Account],
    *,
    language: str | None,
    kind: str,
    families: set[str] | None,
    backing: Callable[[], Backing],
    looks: Mapping[int, Looked],
) -> list[tuple[int, Finding]]:
    us = organization()
    known, own, day = known_as_of(us), own_rules(us), today(us)
    networks = [network_of(account).capabilities for account in accounts]
    found: list[tuple[int, Finding]] = []
    for number, part in enumerate(parts):
        context = Context(
            kind="reply" if kind == "reply" else "post",
            organization=known,
            language=language,
            alt_text_limit=min((network.alt_limit for network in networks), default=None),
            fold_after=_fold(networks),
            pictures=_pictures(part, looks),
            own=own,
            country=us.country,
            today=day,
            before=part.before,
            after=part.after,
        )
        found.extend((number, finding) for finding in _looked(part, context, families, backing))
    return found


def _pictures(part: Draft, looks: Mapping[int, Looked]) -> tuple[CheckedPicture, ...]:
    """Return the pictures of a part with what is known of them. One that is gone has only its description."""
    ids = part.pictures or (0,) * len(part.alts)
    known = [looks.get(picture) for picture in ids]
    return tuple(
        look.checked(alt) if look else CheckedPicture(alt=alt) for look, alt in zip(known, part.alts, strict=True)
    )


def _looked(part: Draft, context: Context, families: set[str] | None, backing: Callable[[], Backing]) -> list[Finding]:
    """Examine a part; where it claims something, once more with what its sources carry. Most parts claim nothing, and
    nobody is asked for their sources."""
    # What is worked out once for a document needs no second look.
    document = Document(part.text)
    found = examine(document, context, families)
    if not any(is_claim(finding) for finding in found):
        return found
    evidence = backing().evidence_in(document, *part.alts, in_reply=context.kind == "reply")
    return examine(document, replace(context, evidence=evidence), families) if evidence else found


def _fold(networks: Sequence[Capabilities]) -> int | None:
    """Return what the strictest timeline shows before "more"; the strictest of all where no account is chosen yet."""
    if not networks:
        return shortest_fold()
    return min((network.fold_after for network in networks if network.fold_after is not None), default=None)


def fingerprint_of(finding: Finding) -> str:
    """Return 32 hex digits that stay the same while the finding is the same: its code, its words and what it says of
    them. A name that now stands beside another illness is another finding, and nobody overruled that."""
    key = crypto.derived_key(b"findings")
    said = [f"{name}={' '.join(value.casefold().split())}" for name, value in sorted(finding.params.items())]
    pieces = [piece.encode("utf-8", "surrogatepass") for piece in (finding.fingerprint(key), *said)]
    return crypto.keyed_digest(b"finding", *pieces).hex()[:32]


def anchor_of(finding: Finding) -> str:
    """Return what names a finding on the pages of a subject: its rule and its place, and none of its words."""
    picture = "" if finding.picture is None else f"-{finding.picture}"
    return f"{finding.code}-{finding.start}-{finding.end}{picture}"


def check_material(
    material: Mapping[str, Item], *, unit: Unit, subject: tuple[str, int], accounts: Sequence[Account]
) -> tuple[list[Checked], list[Noted]]:
    """Examine exactly what would leave, each distinct part once; return the findings, and how a request keeps them."""
    places: dict[tuple[str, Draft], list[tuple[str, int]]] = {}
    for account, item in sorted(material.items()):
        for number, draft in enumerate(drafts_of(item)):
            places.setdefault((item["language"], draft), []).append((account, number))
    checked: list[Checked] = []
    noted: list[Noted] = []
    by_id = {str(account.pk): account for account in accounts}
    for (language, draft), where in places.items():
        those = [by_id[account] for account, _part in where if account in by_id]
        here = check_parts([draft], unit=unit, subject=subject, accounts=those, language=language)
        checked.extend(here)
        noted.extend(_note(each, where) for each in here)
    return checked, noted


def drafts_of(item: Item) -> list[Draft]:
    """Return the parts of what goes to one account."""
    return in_thread(
        [
            Draft(
                part["text"],
                tuple(use["alt"] for use in part["pictures"]),
                tuple(use["picture"] for use in part["pictures"]),
            )
            for part in item["parts"]
        ]
    )


def _note(checked: Checked, where: list[tuple[str, int]]) -> Noted:
    finding = checked.finding
    return Noted(
        code=finding.code,
        label=finding.label,
        severity=str(finding.severity),
        confidence=finding.confidence,
        message=finding.message,
        params=dict(finding.params),
        where=[[account, part] for account, part in where],
        start=finding.start,
        end=finding.end,
        picture=finding.picture,
        overrule=checked.overrule.pk if checked.overrule and checked.overruled else None,
        networks=list(checked.networks),
        aside=SetAside(by=checked.dismissal.by.name, why=checked.dismissal.said)
        if checked.dismissal and checked.set_aside
        else None,
    )


def as_finding(noted: Mapping[str, Any]) -> Finding:
    """Return a kept finding as the checker's own, so that it can be worded for a reader."""
    return Finding(
        code=noted["code"],
        start=noted["start"],
        end=noted["end"],
        label=noted["label"],
        severity=noted["severity"],
        confidence=noted["confidence"],
        message=noted["message"],
        params=noted["params"],
        picture=noted["picture"],
    )


def _decided(fingerprints: set[str], *, unit: Unit | int, subject: tuple[str, int]) -> dict[str, Overrule]:
    """Return what was last decided about each fingerprint: for this subject, or in the unit until a date. A question
    that is still open hides no earlier yes."""
    if not fingerprints:
        return {}
    here = Q(subject_kind=subject[0], subject_id=subject[1]) & (Q(until=None) | ~Q(state=Overrule.State.GRANTED))
    until = Q(unit=unit, state=Overrule.State.GRANTED, until__gte=today())
    rows = Overrule.objects.filter(here | until, fingerprint__in=fingerprints).exclude(
        state__in=(Overrule.State.ENDED, Overrule.State.WITHDRAWN)
    )
    decided: dict[str, Overrule] = {}
    for row in rows.select_related("decided_by").order_by("id"):
        known = decided.get(row.fingerprint)
        if not (row.state == Overrule.State.ASKED and known and known.state == Overrule.State.GRANTED):
            decided[row.fingerprint] = row
    return decided
