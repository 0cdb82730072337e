"""Writing a post: the page, and what its scripts ask while somebody types.

Every address that changes something works for a form without scripts as well, or belongs to what only scripts do.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bedside.base.errors import Problem, Stale
from bedside.features.accounts.api import Account
from bedside.features.clearance.api import (
    MAX_REASON as MAX_SOURCE_REASON,
)
from bedside.features.clearance.api import (
    WITHOUT_SOURCE,
    Checked,
    Dismissal,
    check_parts,
    sentence_around,
    without_source,
)
from bedside.features.evidence.api import shown_of, sources_of
from bedside.features.media.api import add_picture, refuse_too_large
from bedside.features.people.api import Mode, Permission, Unit, User, may, organization, units_where, zone_label
from bedside.features.publishing import moments, pages, rearranging
from bedside.features.publishing.answers import answer_for, sample
from bedside.features.publishing.clarity import clarity_line
from bedside.features.publishing.content import Content, accounts_in, cleaned, drafts, empty, pictures_of
from bedside.features.publishing.fields import COMMON, content_of
from bedside.features.publishing.missed import Missed
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.requests import NEW, json_of, person_of, post_of, unit_of
from bedside.features.publishing.services.approving import ask_about_finding, submit_post
from bedside.features.publishing.services.judging import MAX_REASON
from bedside.features.publishing.services.planning import plan_post
from bedside.features.publishing.services.writing import WRITABLE, save_post, start_post
from bedside.features.publishing.standing import Standing, standing_of
from bedside.features.publishing.views.relying import sources_url
from bedside.kit.problems import status_of
from bedside.kit.ui.saying import say

# A page whose first save was answered into a dead connection saves again: the same page starts one post only.
BORN_SECONDS = 24 * 60 * 60


@dataclass(slots=True)
class Typed:
    """What a form without scripts said, shown again with what was wrong."""

    content: Content
    title: str
    day: str
    hour: str
    flex: int
    reason: str = ""
    problem: Problem | None = None
    asks: str = ""
    too_much: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """A new post. Nothing is made before there is something to keep."""
    user = person_of(request, request.POST.get("person"))
    unit = unit_of(user, request.POST.get("unit") or request.GET.get("unit", ""))
    if request.method != "POST":
        return _page(request, _unborn(unit, user), _typed(_unborn(unit, user)))
    if _from_script(request):
        return _saved(_born(request, unit, user), new=True)
    try:
        content = _after_buttons(request, unit, user)
        post = start_post(unit=unit, content=content, title=request.POST.get("title", ""), by=user)
    except Problem as problem:
        return _page(request, _unborn(unit, user), _retyped(request, problem), status=status_of(problem))
    return _done(request, post, user)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A post that is there already."""
    user = person_of(request, request.POST.get("person"))
    post = post_of(user, pk, Permission.WRITE_POSTS)
    if post.stage not in WRITABLE:
        return HttpResponseRedirect(reverse("publishing:post", args=[pk]))
    if request.method != "POST":
        return _page(request, post, _typed(post))
    try:
        saved = _save(request, post, user)
    except Problem as problem:
        return _page(request, post, _retyped(request, problem), status=status_of(problem))
    return _done(request, saved, user)


@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what is typed (a form of fields.py with `version`, `title`, `person`)."""
    user = person_of(request, request.POST.get("person"))
    before = post_of(user, pk, Permission.WRITE_POSTS)
    stage = before.stage
    return _saved(_save(request, before, user), was=stage)


@require_POST
def check(request: HttpRequest, pk: int = NEW) -> HttpResponse:
    """Examine what is typed (JSON: `content`, `unit`, `person`), saved or not. Writes nothing."""
    asked = json_of(request)
    user = person_of(request, asked.get("person"))
    post = post_of(user, pk, Permission.WRITE_POSTS) if pk else None
    unit = post.unit if post else unit_of(user, str(asked.get("unit", "")))
    content = cleaned(asked.get("content"))
    accounts = _shown_accounts(content, user, post)
    pictures = pictures_of(content)
    answer = answer_for(content, unit=unit.pk, post=pk, accounts=accounts, pictures=pictures, reader=user)
    return JsonResponse(answer)


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a time means (`day`, `hour`, `flex`), and with `do` "plan" set it. Where that would void approvals it is
    asked first: `sure` says yes."""
    user = person_of(request, request.POST.get("person"))
    post = post_of(user, pk, Permission.WRITE_POSTS)
    wall = moments.wall_of(request.POST.get("day", ""), request.POST.get("hour", ""))
    sentence, warning = moments.said(wall, post.zone), moments.warning(post, wall)
    if request.POST.get("do") == "plan" and not (warning and not request.POST.get("sure")):
        post = plan_post(
            post=post, wall=wall, zone=post.zone, flex_hours=_flex(request.POST.get("flex"), post), by=user
        )
        post = post_of(user, pk, Permission.WRITE_POSTS)
        warning = ""
    return JsonResponse(
        {
            "sentence": sentence,
            "notes": moments.notes(post, wall),
            "warning": warning,
            "window": moments.window_sentence(post),
            "planned": _same_time(post, wall),
            **_standing_said(post),
        }
    )


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for approval of the post as it was saved (`version`: what the page shows)."""
    user = person_of(request, request.POST.get("person"))
    post = post_of(user, pk, Permission.WRITE_POSTS)
    if request.POST.get("version", str(post.revision)) != str(post.revision):
        raise Stale(_("Somebody else changed this post in the meantime."), _("Load the page again and read it."))
    submit_post(post=post, by=user, reason=request.POST.get("reason", ""))
    say(request, _asked_for(post))
    return JsonResponse({"url": reverse("publishing:post", args=[pk])})


@require_POST
def overrule(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the privacy officer to overrule one finding of the saved post (`fingerprint`, `reason`, `until`)."""
    user = person_of(request, request.POST.get("person"))
    post = post_of(user, pk, Permission.WRITE_POSTS)
    checked, text = _finding(post, request.POST.get("fingerprint", ""))
    ask_about_finding(
        post=post,
        checked=checked,
        excerpt=sentence_around(text, checked.finding.start, checked.finding.end),
        reason=request.POST.get("reason", ""),
        until=_until(request.POST),
        by=user,
    )
    if _from_script(request):
        return JsonResponse({})
    say(request, _("The privacy officer is asked. You hear in Today."))
    return HttpResponseRedirect(reverse("publishing:edit", args=[pk]))


def _from_script(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def _unborn(unit: Unit, user: User) -> Post:
    us = organization()
    return Post(unit=unit, author=user, content=empty(us.language), zone=us.zone)


def _born(request: HttpRequest, unit: Unit, user: User) -> Post:
    """Start the post of a page, once however often the page asks."""
    token = request.POST.get("birth", "")[:64]
    key = f"composer-{user.pk}-{token}"
    known = cache.get(key) if token else None
    if known:
        post = post_of(user, int(known), Permission.WRITE_POSTS)
        return save_post(
            post=post,
            content=content_of(request.POST),
            title=request.POST.get("title", ""),
            revision=post.revision,
            by=user,
        )
    post = start_post(unit=unit, content=content_of(request.POST), title=request.POST.get("title", ""), by=user)
    if token:
        cache.set(key, post.pk, BORN_SECONDS)
    return post


def _save(request: HttpRequest, post: Post, user: User) -> Post:
    version = request.POST.get("version", "")
    content = content_of(request.POST) if _from_script(request) else _after_buttons(request, post.unit, user)
    saved = save_post(
        post=post,
        content=content,
        title=request.POST.get("title", ""),
        revision=int(version) if version.isdecimal() and len(version) < 10 else -1,
        by=user,
    )
    return post_of(user, saved.pk, Permission.WRITE_POSTS)


def _saved(post: Post, *, new: bool = False, was: str = Stage.DRAFT) -> HttpResponse:
    """Answer the page that saves: the post's version, where it stands, and for a new one its addresses."""
    said: dict[str, Any] = {"version": post.revision, **_standing_said(post)}
    if was in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED) and post.stage == Stage.DRAFT:
        said["voided"] = (
            _("You changed what approvers were asked about. The question is taken back; ask again when it is ready.")
            if was == Stage.REVIEW
            else _("You changed what was cleared, so the approvals are void. Ask again when it is ready.")
        )
    if new:
        said["addresses"] = _addresses(post)
    return JsonResponse(said, status=201 if new else 200)


def _addresses(post: Post) -> dict[str, str]:
    names = (
        "edit", "autosave", "check", "plan", "submit", "overrule", "findings", "wrong", "missed", "post", "sources",
        "clarity", "aside",
    )  # fmt: skip
    if not post.pk:
        return {"edit": reverse("publishing:compose"), "autosave": reverse("publishing:compose"),
                "check": reverse("publishing:check-new")}  # fmt: skip
    return {name: reverse(f"publishing:{name}", args=[post.pk]) for name in names}


def _standing_said(post: Post) -> dict[str, Any]:
    standing = standing_of(post)
    return {"standing": standing.sentence, "tone": standing.tone, "closed": standing.closed, "stage": post.stage}


def _after_buttons(request: HttpRequest, unit: Unit, user: User) -> Content:
    """Return what a page without scripts holds once its button has done its work: the chosen pictures are added, parts
    and pictures have moved."""
    content = content_of(request.POST)
    for name in request.FILES:
        _prefix, sheet, part = [*name.split("-"), "", ""][:3]
        parts = content["parts"] if sheet == COMMON else content.get("variants", {}).get(sheet, [])
        if name.startswith("files-") and part.isdecimal() and int(part) < len(parts):
            for file in request.FILES.getlist(name):
                kept = add_picture(unit=unit, upload=file.read(), by=user)
                parts[int(part)]["pictures"].append({"picture": kept.pk, "alt": ""})
    refuse_too_large(request)
    command = request.POST.get("do", "save")
    if command.split(" ")[0] in ("save", "submit", "sources", "clarity", "who", "library"):
        return content
    return rearranging.rearranged(content, command)


def _done(request: HttpRequest, post: Post, user: User) -> HttpResponse:
    """Finish a form without scripts: set the time, ask for approval where that was pressed, and show what follows."""
    typed = _retyped(request, None)
    try:
        wall = moments.wall_of(typed.day, typed.hour)
        if not _same_time(post, wall) or _flex(request.POST.get("flex"), post) != post.flex_hours:
            moments.said(wall, post.zone)
            typed.asks = "" if request.POST.get("sure") else moments.warning(post, wall)
            if typed.asks:
                return _page(request, post, typed)
            plan_post(post=post, wall=wall, zone=post.zone, flex_hours=_flex(typed.flex, post), by=user)
            post = post_of(user, post.pk, Permission.WRITE_POSTS)
        if request.POST.get("do") == "submit":
            submit_post(post=post, by=user, reason=typed.reason)
            say(request, _asked_for(post))
            return HttpResponseRedirect(reverse("publishing:post", args=[post.pk]))
        command, _space, claim = request.POST.get("do", "").partition(" ")
        if command == "sources":
            return HttpResponseRedirect(sources_url(post.pk, claim))
        if command == "who" and claim.isdecimal() and len(claim) < 18:
            return HttpResponseRedirect(who_url(post, int(claim)))
        if command == "library":
            return HttpResponseRedirect(f"{reverse('media:library')}?for=post-{post.pk}-{'-'.join(claim.split())}")
        if command == "clarity":
            return HttpResponseRedirect(reverse("publishing:clarity", args=[post.pk]))
    except Problem as problem:
        typed.problem = problem
        post = post_of(user, post.pk, Permission.WRITE_POSTS)
        return _page(request, post, typed, status=status_of(problem))
    return HttpResponseRedirect(reverse("publishing:edit", args=[post.pk]))


def who_url(post: Post, picture: int) -> str:
    """Return where a person answers for a picture of the post, with the way back."""
    back = urlencode({"back": reverse("publishing:edit", args=[post.pk])})
    return f"{reverse('media:who', args=[picture])}?{back}"


def _asked_for(post: Post) -> str:
    if organization().mode == Mode.SOLO:
        return _("Take a break, then read it again. Nothing goes out before you do.")
    return _("The approvers are asked. You hear in Today what they say.")


def _same_time(post: Post, wall: datetime | None) -> bool:
    return post.wall == (wall.isoformat(timespec="minutes") if wall else "")


def _flex(typed: object, post: Post) -> int:
    text = str(typed)
    return int(text) if text.isdecimal() and len(text) < 5 else post.flex_hours


def _until(data: Any) -> date | None:
    if data.get("how_long") != "until":
        return None
    try:
        return date.fromisoformat(data.get("until", ""))
    except ValueError:
        raise Problem(_("The last day is missing."), _("Choose until when it should be overruled.")) from None


def _finding(post: Post, fingerprint: str) -> tuple[Checked, str]:
    """Return a finding of the saved post, and the text it lies in. Raises Problem where it is not there any more."""
    found = [draft for _account, _place, draft in drafts(post.content)]
    for checked in check_parts(
        found, unit=post.unit_id, subject=("post", post.pk), accounts=accounts_in(post.content),
        language=post.content["language"],
    ):  # fmt: skip
        if checked.fingerprint == fingerprint:
            part = found[checked.part]
            picture = checked.finding.picture
            return checked, part.text if picture is None else part.alts[picture]
    raise Problem(_("This finding is gone: the words changed."), _("Look at the list again."))


def _shown_accounts(content: Content, user: User, post: Post | None, *, known: Iterable[Account] = ()) -> list[Account]:
    """The chosen accounts: those for which the person writes, and those that somebody else chose for this post."""
    before = set(post.content["accounts"]) if post else set()
    return [
        account
        for account in accounts_in(content, known=known)
        if account.pk in before or may(user, Permission.WRITE_POSTS, account.unit_id)
    ]


def _typed(post: Post) -> Typed:
    day, _t, hour = post.wall.partition("T")
    kept = without_source(post.request).get(WITHOUT_SOURCE, {})
    return Typed(post.content, post.title, day, hour, post.flex_hours, reason=kept.get("reason", ""))


def _retyped(request: HttpRequest, problem: Problem | None) -> Typed:
    data = request.POST
    flex = data.get("flex", "")
    content, too_much = _typed_content(data)
    return Typed(
        content=content,
        title=data.get("title", ""),
        day=data.get("day", ""),
        hour=data.get("hour", ""),
        flex=int(flex) if flex.isdecimal() and len(flex) < 5 else 24,
        reason=data.get("reason", ""),
        problem=problem,
        too_much=too_much,
    )


def _typed_content(data: QueryDict) -> tuple[Content, bool]:
    """Return what a form holds, and whether it is more than a post can hold: even that is shown again."""
    for bounded in (True, False):
        try:
            return content_of(data, bounded=bounded), not bounded
        except Problem:
            continue
    return empty(organization().language), False


def _page(request: HttpRequest, post: Post, typed: Typed, status: int = 200) -> HttpResponse:
    user = person_of(request)
    content = typed.content
    offered = pages.choices(content, user)
    known = [each.account for each in offered]
    standing: Standing = standing_of(post, known=known)
    accounts = _shown_accounts(content, user, post if post.pk else None, known=known)
    pictures = pictures_of(content)
    examined = empty(content["language"]) if typed.too_much else content
    answer = answer_for(
        examined, unit=post.unit_id, post=post.pk or NEW, accounts=accounts, pictures=pictures, reader=user
    )
    shown = {
        "post": post,
        "typed": typed,
        "birth": secrets.token_urlsafe(16) if not post.pk else "",
        "units": list(units_where(user, Permission.WRITE_POSTS)) if not post.pk else [],
        "choices": offered,
        "several_units": len({each.account.unit_id for each in offered}) > 1,
        "sheets": pages.sheets(content, offered, pictures, answer["pictures"]),
        "shapes": {
            "sheet": pages.SHAPE_SHEET,
            "part": pages.SHAPE_PART,
            "picture": pages.SHAPE_PICTURE,
            "findings": [sample(severity) for severity in ("block", "warning", "advice")],
        },
        "answer": answer,
        "standing": standing,
        "relied": shown_of(sources_of("post", post.pk)) if post.pk else [],
        "clarity": clarity_line(post) if post.pk and answer["reads"]["long"] else "",
        "addresses": _addresses(post),
        "words": pages.words_for_scripts(),
        "missable": Missed.choices,
        "whys": Dismissal.Why.choices,
        "most_reason": MAX_REASON,
        "most_source_reason": MAX_SOURCE_REASON,
        "flexes": [(hours, moments.flex_sentence(hours)) for hours in sorted({*moments.FLEX, typed.flex})],
        "flex_fixed": post.stage in (Stage.REVIEW, Stage.CLEARED, Stage.SCHEDULED),
        "moment": _moment(post, typed),
        "notes": _notes(post, typed),
        "window": moments.window_sentence(post),
        "zone_label": zone_label(post.zone),
        "solo": organization().mode == Mode.SOLO,
        "stale": isinstance(typed.problem, Stale),
    }
    return render(request, "publishing/compose.html", shown, status=status)


def _moment(post: Post, typed: Typed) -> str:
    try:
        return moments.said(moments.wall_of(typed.day, typed.hour), post.zone)
    except Problem as problem:
        return str(problem)


def _notes(post: Post, typed: Typed) -> list[str]:
    try:
        return moments.notes(post, moments.wall_of(typed.day, typed.hour))
    except Problem:
        return []
