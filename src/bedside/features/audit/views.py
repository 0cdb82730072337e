"""The pages of the record: all of it, one entry, the story of one thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.audit import badges, queries
from bedside.features.audit.access import Sight, sight_of
from bedside.features.audit.breaks import Break
from bedside.features.audit.exporting import export
from bedside.features.audit.models import Entry, Payload, Seal
from bedside.features.audit.selection import Selection, from_values
from bedside.features.audit.services import read_words, start_verification
from bedside.features.audit.words import fact_label, predicate_html, sentence, subject_label
from bedside.kit import crypto
from bedside.kit.ui import shell
from bedside.kit.ui.paging import page_of
from bedside.kit.ui.saying import say

ORDER = ("-at", "-id")
_SHOWN_BREAKS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the list shows it."""

    entry: Entry
    actor: str
    predicate: SafeString

    @property
    def day(self) -> date:
        """The day on the clock of the page."""
        return timezone.localdate(self.entry.at)


@require_safe
def record_page(request: HttpRequest) -> HttpResponse:
    """Show the record, newest first, narrowed by what stands in the address."""
    sight = sight_of(request)
    values = {name: request.GET.get(name, "") for name in ("actor", "action", "kind", "number", "since", "until")}
    entries, problem = Entry.objects.none(), None
    try:
        entries = _selection(values).of(sight.of(Entry.objects.all()), timezone.get_current_timezone())
    except Problem as wrong:
        problem = wrong
    page = page_of(queries.with_places(entries), request.GET, order=ORDER)
    choices = queries.choices()
    context = {
        **_state(),
        "page": page,
        "rows": _rows(page.items),
        "values": values,
        "problem": problem,
        "filtered": any(values.values()),
        "actors": _with_chosen(choices.actors, values["actor"], queries.actor_label),
        "actions": choices.actions,
        "kinds": choices.kinds,
        "limited": sight.units is not None,
        "key": crypto.public_key().hex(),
        "waiting_badge": badges.WAITING,
    }
    return render(request, "audit/record.html", context)


@require_safe
def state_part(request: HttpRequest) -> HttpResponse:
    """Answer a page that watches a verification."""
    sight_of(request)
    return render(request, "audit/parts/state.html", _state())


@require_POST
def verify_now(request: HttpRequest) -> HttpResponse:
    """Have the record verified in the background."""
    start_verification(by=sight_of(request).actor)
    say(request, _("The record is being verified. You may leave this page."))
    return redirect("audit:record")


@require_POST
def export_file(request: HttpRequest) -> HttpResponseBase:
    """Hand out what is selected as a file that anybody can prove."""
    sight = sight_of(request)
    names = ("actor", "action", "kind", "number", "since", "until")
    lines = export(
        selection=_selection({name: request.POST.get(name, "") for name in names}),
        entries=sight.of(Entry.objects.all()),
        zone=timezone.get_current_timezone(),
        by=sight.actor,
        source=str(shell.of(request).organization),
    )
    name = f"record-{timezone.localtime(clock.now()):%Y-%m-%d}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="application/jsonl", headers=headers)


@require_safe
def entry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry and how it is tied into the chain."""
    sight = sight_of(request)
    return render(request, "audit/entry.html", _entry(_seen(sight, pk)))


@require_POST
def words_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry with its words; that they were read is recorded."""
    sight = sight_of(request)
    entry = _seen(sight, pk)
    words = read_words(entry_id=pk, sight=sight)
    return render(request, "audit/entry.html", {**_entry(entry), "words": _pairs(words)})


@require_safe
def story_page(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """Tell everything that happened to one thing."""
    sight = sight_of(request)
    about = sight.of(Entry.objects.filter(subject_kind=kind, subject_id=number))
    page = page_of(queries.with_places(about), request.GET, order=ORDER)
    named = about.exclude(subject_name="").order_by("-at", "-id").values_list("subject_name", flat=True).first()
    context = {
        "page": page,
        "rows": _rows(page.items),
        "subject": subject_label(kind, number, named or ""),
        "kind": kind,
        "number": number,
        "waiting_badge": badges.WAITING,
    }
    return render(request, "audit/story.html", context)


def _state() -> dict[str, Any]:
    state = queries.state()
    broken = [Break(**fields) for fields in state.result.breaks[:_SHOWN_BREAKS]] if state.result else []
    more = state.result.break_count - len(broken) if state.result else 0
    return {"state": state, "badge": badges.badge_of(state), "breaks": broken, "more_breaks": more}


def _entry(entry: Entry) -> dict[str, Any]:
    place = getattr(entry, "place", None)
    payload = Payload.objects.filter(entry=entry).only("erased_at").first()
    return {
        "entry": entry,
        "sentence": sentence(entry),
        "subject": subject_label(entry.subject_kind, entry.subject_id, entry.subject_name),
        "facts": _pairs(entry.facts),
        "seal": Seal.objects.filter(last__gte=place).order_by("last").first() if place else None,
        "link_digest": bytes(entry.link.digest).hex() if place else "",
        "payload": payload,
        "name_erased": bool(entry.name_digest and not entry.subject_name),
        "words": None,
    }


def _seen(sight: Sight, pk: int) -> Entry:
    return get_object_or_404(queries.with_places(sight.of(Entry.objects.select_related("link"))), pk=pk)


def _rows(entries: Iterable[Entry]) -> list[Row]:
    return [Row(entry, f"{entry.actor_kind}:{entry.actor_id}", predicate_html(entry)) for entry in entries]


def _selection(values: Mapping[str, str]) -> Selection:
    """Read the fields of the page, where what something is about is chosen in two of them."""
    kind, number = values["kind"], values["number"].strip()
    if bool(kind) != bool(number):
        raise Problem(_("What the entries are about needs a kind and a number."), _("Choose both, or neither of them."))
    return from_values({**values, "subject": f"{kind}/{number}" if kind else ""})


def _with_chosen(choices: list[tuple[str, str]], chosen: str, label: Any) -> list[tuple[str, str]]:
    """Keep what the address asks for among the choices, also where it isn't offered."""
    if not chosen or any(value == chosen for value, _label in choices):
        return choices
    return [*choices, (chosen, label(chosen))]


def _pairs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), _shown(name, value)) for name, value in values.items()]


def _shown(name: str, value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(_shown(name, one) for one in value) or "–"
        case _:
            return fact_label(name, value)
