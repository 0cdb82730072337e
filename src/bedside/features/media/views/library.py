"""The library of pictures, films, documents and sounds, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bedside.base.errors import Problem
from bedside.features.media import uses
from bedside.features.media.badges import OVER, UNUSED
from bedside.features.media.documents import warnings_of
from bedside.features.media.forms import about_in
from bedside.features.media.models import Asset, Document
from bedside.features.media.playing import clock_length, film_shown
from bedside.features.media.progress import progress_of, progress_of_all
from bedside.features.media.queries import KINDS, STATES, assets_like, visible_assets
from bedside.features.media.services.adding import add_file
from bedside.features.media.services.deleting import delete_asset
from bedside.features.media.services.describing import LANGUAGES, describe
from bedside.features.media.services.uploading import unfinished
from bedside.features.media.showing import shown
from bedside.features.media.uploads import refuse_too_large
from bedside.features.media.views.people import asset_for, signed_in
from bedside.features.media.wording import removed_sentence
from bedside.features.people.api import Permission, User, may, open_units, require, today, units_where
from bedside.kit.problems import status_of
from bedside.kit.typed import row_number
from bedside.kit.ui.paging import Page, page_of
from bedside.kit.ui.saying import say

A_PAGE = 24


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All that is in the library, the newest first. Words to look for are posted: they belong in no address."""
    user = signed_in(request)
    require(user, Permission.SEE_POSTS)
    data = request.POST if request.method == "POST" else request.GET
    words = request.POST.get("words", "").replace("\x00", "")
    chosen = {name: data.get(name, "") for name in ("unit", "kind", "state")}
    rows = assets_like(visible_assets(user), words=words, **chosen)
    order = ("-added_at", "-id")
    page = (
        Page(list(rows.order_by(*order)[:A_PAGE]), "", "", "")
        if words
        else page_of(rows, request.GET, order=order, size=A_PAGE)
    )
    writes = list(units_where(user, Permission.WRITE_POSTS))
    return render(
        request,
        "media/library.html",
        {
            "page": page,
            "lines": lines_of(page.items),
            "words": words,
            "chosen": chosen,
            "filtered": bool(words or any(chosen.values())),
            "cut": words and len(page.items) == A_PAGE,
            "units": list(units_where(user, Permission.SEE_POSTS)),
            "kinds": KINDS.items(),
            "states": STATES.items(),
            "writes": writes,
            "wanted_by": data.get("for", "")[:60],
            "unfinished": len(unfinished(user)) if writes else 0,
        },
    )


def lines_of(assets: list[Asset]) -> list[dict[str, Any]]:
    """Return what the grid shows."""
    seen = shown(asset.current for asset in assets if asset.current)
    far = progress_of_all(assets)
    day = today()
    return [
        {
            "asset": asset,
            "shown": seen.get(asset.current_id or 0),
            "progress": far[asset.pk],
            "length": clock_length(asset.current.seconds) if asset.current and asset.current.seconds else "",
            "over": OVER if asset.rights_until and asset.rights_until < day else None,
        }
        for asset in assets
    ]


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take files of a form without scripts; say of each that was refused why."""
    user = signed_in(request)
    unit = open_units().filter(pk=row_number(request.POST.get("unit", ""))).first()
    require(user, Permission.WRITE_POSTS, unit)
    if unit is None:
        raise Problem(_("Choose for which unit the pictures are."), _("Go back and choose one."))
    count = 0
    for number, file in enumerate(request.FILES.getlist("files"), start=1):
        try:
            add_file(unit=unit, upload=file.read(), by=user)
            count += 1
        except Problem as problem:
            said = _("File %(number)d was not added. %(why)s") % {"number": number, "why": problem}
            say(request, said, tone="block")
    try:
        refuse_too_large(request)
    except Problem as problem:
        say(request, problem, tone="block")  # type: ignore[arg-type]
    if count:
        say(request, _("Added. Bedside looks at what is new."))
    return HttpResponseRedirect(reverse("media:library"))


@require_http_methods(["GET", "HEAD", "POST"])
def asset(request: HttpRequest, pk: int) -> HttpResponse:
    """One picture: what is said of it, its versions, where it is used."""
    user = signed_in(request)
    if request.method != "POST":
        return _page(request, asset_for(user, pk), user)
    found = asset_for(user, pk, Permission.WRITE_POSTS)
    try:
        revision = row_number(request.POST.get("revision", ""))
        describe(asset=found, about=about_in(request.POST), revision=revision, by=user)
    except Problem as problem:
        return _page(request, found, user, problem=problem)
    say(request, _("Saved."))
    return HttpResponseRedirect(reverse("media:asset", args=[pk]))


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a picture that nothing uses."""
    user = signed_in(request)
    found = asset_for(user, pk, Permission.WRITE_POSTS)
    try:
        delete_asset(asset=found, by=user)
    except Problem as problem:
        return _page(request, found, user, problem=problem)
    say(request, _("It is deleted, with its original and all its versions."))
    return HttpResponseRedirect(reverse("media:library"))


@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a picture where it is wanted (`for`: "post-12-common-0")."""
    user = signed_in(request)
    found = asset_for(user, pk)
    if not found.is_shown_in_posts:
        raise Problem(_("Posts can't show documents and sounds."), _("Choose a picture or a film."))
    if found.current_id is None:
        raise Problem(_("This film is still being made."), _("Choose it when it is done."))
    url = uses.choose_for(request.POST.get("for", ""), found, user)
    if url is None:
        raise Problem(_("It is not known where this picture is wanted."), _("Go back to the post and choose again."))
    return HttpResponseRedirect(url)


def _page(request: HttpRequest, found: Asset, user: User, *, problem: Problem | None = None) -> HttpResponse:
    current = found.current
    used, hidden = uses.uses_of(found, user)
    over = found.rights_until is not None and found.rights_until < today()
    typed = request.POST if problem and "title" in request.POST else None
    document = Document.objects.filter(asset=found).defer("data").first()
    values = {
        "asset": found,
        "picture": current,
        "shown": shown([current])[current.pk] if current else None,
        "progress": progress_of(found),
        "film": film_shown(current) if current and current.is_film else None,
        "document": document,
        "warnings": warnings_of(document) if document else [],
        "removed": removed_sentence(_removed(found, document)),
        "versions": found.versions.select_related("added_by").defer("data", "poster").order_by("-number"),
        "uses": used,
        "hidden": hidden,
        "badges": [
            badge for badge, here in ((OVER, over), (UNUSED, not used and not hidden and document is None)) if here
        ],
        "may_write": may(user, Permission.WRITE_POSTS, found.unit_id),
        "may_delete": not used and not hidden,
        "may_audit": may(user, Permission.READ_AUDIT),
        "about": _about(found, typed),
        "problem": problem,
    }
    return render(request, "media/asset.html", values, status=status_of(problem) if problem else 200)


def _removed(found: Asset, document: Document | None) -> list[str]:
    """Return what the file that was uploaded carried: later versions are made from clean ones."""
    if document is not None:
        return list(document.removed)
    first = found.versions.order_by("number").values_list("removed", flat=True).first()
    return list(first or [])


def _about(found: Asset, typed: Any) -> dict[str, Any]:
    """Return what the fields of the page hold: what was typed, or what is kept."""
    names = {"en": _("English"), "es": _("Spanish")}
    kept: dict[str, Any] = {
        "title": found.title,
        "tags": ", ".join(found.tags),
        "source": found.source,
        "licence": found.licence,
        "credit": found.credit,
        "rights_until": found.rights_until.isoformat() if found.rights_until else "",
        "consent": found.consent,
        "focus_x": f"{100 * found.focus_x:g}",
        "focus_y": f"{100 * found.focus_y:g}",
        "revision": found.revision,
    }
    if typed is not None:
        kept |= {name: typed.get(name, "") for name in kept}
    alts = [
        (
            language,
            names[language],
            typed.get(f"alt-{language}", "") if typed is not None else found.alts.get(language, ""),
        )
        for language in LANGUAGES
    ]
    return {**kept, "alts": alts}
