"""A request as its readers see it: previews with the findings marked, findings in words, the way through the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bedside.checker import sentence
from bedside.features.accounts.api import Account
from bedside.features.clearance import seal, standing
from bedside.features.clearance.addresses import LIBRARY, Addresses
from bedside.features.clearance.badges import DECISIONS, Said
from bedside.features.clearance.chains import holders_of
from bedside.features.clearance.checking import SetAside, anchor_of, as_finding
from bedside.features.clearance.claims import ClaimShown, claims_in, is_claim, mark_in
from bedside.features.clearance.material import Item, alts_of, digest_of_item, words_of
from bedside.features.clearance.models import Approval, ApprovalRequest, Clearance, Overrule, RequestStep, Rule
from bedside.features.clearance.previews import FilmShown, Mark, Preview, preview_of, shown_use
from bedside.features.clearance.services.asking import WITHOUT_SOURCE, without_source
from bedside.features.evidence.api import Backing, backing_with
from bedside.features.media.api import PictureShown as SeenPicture
from bedside.features.media.api import pictures_by_id
from bedside.features.media.api import shown as shown_in
from bedside.features.people.api import Role
from bedside.features.policies.api import title_of

_GRAVEST_FIRST = {"block": 0, "warning": 1, "advice": 2}


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one network shows it, and to which accounts: those that get exactly the same words share a sheet."""

    label: str
    accounts: tuple[str, ...]
    preview: Preview


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding in words. `where` names accounts, networks or a picture where that isn't plain; `aside` says who set it
    aside, and why."""

    id: str
    severity: str
    code: str
    title: str
    said: str
    quote: str
    where: str
    overrule: Overrule | None
    anchor: str
    aside: SetAside | None = None


def for_readers() -> QuerySet[ApprovalRequest]:
    """Return all requests with what their page shows, in few queries."""
    return ApprovalRequest.objects.select_related("unit", "submitted_by", "clearance").prefetch_related(
        Prefetch("steps", RequestStep.objects.select_related("deputy", "unit")),
        Prefetch("approvals", Approval.objects.select_related("step__unit")),
    )


def claims_of(request: ApprovalRequest) -> list[ClaimShown]:
    """Return what the words of a request claim, with what carries each claim now: of the sources that were bound with
    the words, for the claims that they were chosen for then."""
    also = request.also
    found = [(as_finding(noted), noted["overrule"]) for noted in request.findings]
    overruled = {mark_in(finding) for finding, overrule in found if overrule and is_claim(finding)}

    def backing() -> Backing:
        return backing_with(also.get("sources", []), also.get("chosen", {}))

    words, alts = words_of(request.material), alts_of(request.material)
    return claims_in(words, backing, alts=alts, overruled=overruled)


def reason_of(request: ApprovalRequest) -> str:
    """Return why claims of a request have no source; "" where nobody had to say."""
    return str(without_source(request).get(WITHOUT_SOURCE, {}).get("reason", ""))


def accounts_in(request: ApprovalRequest) -> dict[str, Account]:
    """Return the accounts of a request's material by their keys in it; asked once for each request object."""
    known: dict[str, Account] | None = getattr(request, "_accounts", None)
    if known is None:
        rows = Account.objects.filter(pk__in=request.material).select_related("unit")
        known = request._accounts = {str(each.pk): each for each in rows}  # type: ignore[attr-defined]
    return known


def sheets_of(request: ApprovalRequest, *, at: Addresses = LIBRARY) -> list[Sheet]:
    """Return one sheet for each network and wording, in the order of the networks' names."""
    accounts = accounts_in(request)
    groups: dict[tuple[str, str], list[Account]] = {}
    for key, item in request.material.items():
        if key in accounts:
            same = digest_of_item(Item(address="", language=item["language"], parts=item["parts"]))
            groups.setdefault((accounts[key].network, same), []).append(accounts[key])
    sheets = []
    for together in groups.values():
        key = str(together[0].pk)
        marks = _marks(request, key)
        preview = preview_of(together[0], request.material[key], when=_("now"), marks=marks, at=at, plays=True)
        names = tuple(str(account) for account in together)
        label = f"{preview.network} · {names[0]}" if len(names) == 1 else f"{preview.network} · {len(names)}"
        sheets.append(Sheet(label, names, preview))
    return sorted(sheets, key=lambda sheet: sheet.label)


def _marks(request: ApprovalRequest, account: str) -> dict[int, list[Mark]]:
    """Return the findings about the words that go to an account, by the number of their part."""
    marks: dict[int, list[Mark]] = {}
    for number, noted in enumerate(request.findings, start=1):
        if noted["picture"] is None and noted["end"] > noted["start"]:
            for where, part in noted["where"]:
                if where == account:
                    tone = "aside" if noted.get("aside") else noted["severity"]
                    mark = Mark(noted["start"], noted["end"], tone, f"f{number}")
                    marks.setdefault(int(part), []).append(mark)
    return marks


def findings_of(request: ApprovalRequest) -> list[FindingShown]:
    """Return what the gate found, the gravest first, with who overruled it and why."""
    overrules = Overrule.objects.select_related("decided_by", "asked_by").in_bulk(
        [noted["overrule"] for noted in request.findings if noted["overrule"]]
    )
    names = {key: str(account) for key, account in accounts_in(request).items()}
    shown = [
        _finding(number, noted, request, names, overrules.get(noted["overrule"]))
        for number, noted in enumerate(request.findings, start=1)
    ]
    return sorted(shown, key=lambda each: (each.aside is not None, _GRAVEST_FIRST[each.severity]))


def _finding(
    number: int, noted: dict[str, Any], request: ApprovalRequest, names: dict[str, str], overrule: Overrule | None
) -> FindingShown:
    finding = as_finding(noted)
    account, part = noted["where"][0]
    words = request.material[account]["parts"][part]
    quote = words["text"][finding.start : finding.end] if finding.picture is None else ""
    return FindingShown(
        id=f"f{number}",
        severity=str(finding.severity),
        code=finding.code,
        title=title_of(finding.code),
        said=sentence(finding, get_language() or "en"),
        quote=quote,
        where=_where(noted, request, names),
        overrule=overrule,
        anchor=anchor_of(finding),
        aside=noted.get("aside"),
    )


def _where(noted: dict[str, Any], request: ApprovalRequest, names: dict[str, str]) -> str:
    places = []
    accounts = list(dict.fromkeys(account for account, _part in noted["where"]))
    if len(accounts) < len(request.material):
        places.append(", ".join(names.get(account, account) for account in accounts))
    elif noted.get("networks"):
        places.append(", ".join(noted["networks"]))
    account, part = noted["where"][0]
    if len(request.material[account]["parts"]) > 1:
        places.append(_("part %(number)d") % {"number": part + 1})
    if noted["picture"] is not None:
        places.append(_("picture %(number)d") % {"number": noted["picture"] + 1})
    return " · ".join(places)


@dataclass(frozen=True, slots=True)
class Stop:
    """A step on the way, for the component `steps`: "done", "current" or "next", and what is known of it."""

    label: str
    state: str
    note: str
    step: RequestStep


def way_of(request: ApprovalRequest) -> list[Stop]:
    """Return the steps of a request in order, each with who decided or who is asked."""
    stops = []
    current_seen = False
    approvals = list(request.approvals.all())
    for step in request.steps.all():
        said = [each for each in approvals if each.step_id == step.pk]
        done = step.done_at is not None
        waiting = not done and not current_seen and request.state == ApprovalRequest.State.OPEN
        current_seen = current_seen or waiting
        stops.append(
            Stop(
                label=step_label(step),
                state="done" if done else "current" if waiting else "next",
                note=", ".join(each.by_name for each in said) if said else _asked(step, request) if waiting else "",
                step=step,
            )
        )
    return stops


def waits_for(request: ApprovalRequest) -> str:
    """Return whose turn it is, by role, from steps that are loaded."""
    step = next((step for step in request.steps.all() if step.done_at is None), None)
    return step_label(step) if step else ""


def _asked(step: RequestStep, request: ApprovalRequest) -> str:
    names = list(holders_of(step).exclude(pk__in=request.contributors).values_list("name", flat=True)[:4])
    if step.deputy and step.deputy_called_at:
        names.append(_("%(name)s (deputy)") % {"name": step.deputy.name})
    if not names:
        return _("nobody has this role now")
    joined = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    return _("all of: %(names)s") % {"names": joined} if step.rule == Rule.ALL else joined


def step_label(step: RequestStep) -> str:
    """Return who is asked at a step: the role, with the unit where not everybody asked is of the same."""
    return f"{role_label(step.role)} · {step.unit.name}" if step.unit else role_label(step.role)


def role_label(role: str) -> str:
    """Return what a step's role is called, those of a practice of one included."""
    if role == "outside":
        return _("Outside reader")
    return str(Role(role).label) if role in Role.values else role


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A picture or film in full with its alternative text, with what was seen in it and who answered for it (None where
    it is gone)."""

    url: str
    alt: str
    film: FilmShown | None
    seen: SeenPicture | None


def counted(shown: Sequence[PictureShown]) -> str:
    """Say how many these are: "1 film, 2 pictures"."""
    films = sum(each.film is not None for each in shown)
    parts = []
    if films:
        parts.append(ngettext("%(count)d film", "%(count)d films", films) % {"count": films})
    if pictures := len(shown) - films:
        parts.append(ngettext("%(count)d picture", "%(count)d pictures", pictures) % {"count": pictures})
    return ", ".join(parts)


def pictures_of(request: ApprovalRequest, *, at: Addresses = LIBRARY) -> list[PictureShown]:
    """Return each picture with each of its alternative texts once: what a timeline crops or hides. A film with the
    captions that are asked about."""
    uses = [use for item in request.material.values() for part in item["parts"] for use in part["pictures"]]
    distinct = {(use["sha256"], use["alt"]): use for use in uses}
    ids = sorted({use["picture"] for use in distinct.values()})
    seen = shown_in(pictures_by_id(ids).values()) if ids else {}
    shown = [shown_use(use, at) for use in distinct.values()]
    return [PictureShown(each.url, each.alt, each.film, seen.get(each.picture)) for each in shown]


def progress_of(way: Sequence[Stop]) -> str:
    """Return how far a request has come, in a short sentence."""
    done = [stop.note for stop in way if stop.state == "done" and stop.note]
    current = next((number for number, stop in enumerate(way, start=1) if stop.state == "current"), None)
    said = _("approved by %(names)s") % {"names": ", ".join(done)} if done else ""
    if current:
        step = _("Step %(number)d of %(all)d") % {"number": current, "all": len(way)}
        return f"{step} · {said or way[current - 1].label}"
    return said[:1].upper() + said[1:]


def places_of(request: ApprovalRequest) -> list[tuple[standing.Place, str, list[str]]]:
    """Return what may stand in the places of a template that is asked about (see `shown_places`)."""
    return shown_places(request.also.get("places", []))


def shown_places(places: list[standing.Place]) -> list[tuple[standing.Place, str, list[str]]]:
    """Return each place with its kind in words and what there is to choose from."""
    return [(place, _kind(place), standing.options(place)) for place in places]


def _kind(place: standing.Place) -> str:
    label = str(standing.Kind(place["kind"]).label)
    if place["kind"] == standing.Kind.NUMBER:
        return _("%(kind)s: %(low)d to %(high)d") % {"kind": label, "low": place["low"], "high": place["high"]}
    return label


def told(request: ApprovalRequest) -> list[dict[str, object]]:
    """Return what was said so far, for the component `timeline`, newest first."""
    return [
        {
            "text": _text(approval),
            "who": approval.by_name,
            "at": approval.at,
            "icon": _said(approval).icon,
            "tone": _said(approval).badge.tone,
            "note": approval.comment,
        }
        for approval in sorted(request.approvals.all(), key=lambda each: each.at, reverse=True)
    ]


def _said(approval: Approval) -> Said:
    return DECISIONS[Approval.Decision(approval.decision)]


def _text(approval: Approval) -> str:
    word = str(_said(approval).badge.word)
    if approval.self_cleared:
        return _("%(decision)s after a second reading, alone") % {"decision": word}
    if approval.as_deputy:
        return _("%(decision)s as deputy of the %(role)s") % {"decision": word, "role": step_label(approval.step)}
    return _("%(decision)s as %(role)s") % {"decision": word, "role": step_label(approval.step)}


def clearance_of(request: ApprovalRequest) -> tuple[Clearance | None, bool]:
    """Return the clearance that came of a request, and whether it is the one that was signed."""
    clearance: Clearance | None = getattr(request, "clearance", None)
    return clearance, clearance is not None and (clearance.voided_at is not None or seal.is_genuine(clearance))
