"""What is said in a film: its captions, cue by cue, beside the film."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base.errors import Problem
from bedside.checker.pictures.films.hearing import can_hear
from bedside.features.media.badges import badge_of_captions
from bedside.features.media.cues import MAX_CUES, Judged, Row, in_form, judged, rows_of, text_of
from bedside.features.media.models import Picture
from bedside.features.media.playing import film_shown
from bedside.features.media.services.captions import HEARD_LANGUAGES, ask_for_draft, read_captions, write_captions
from bedside.features.media.services.describing import LANGUAGES
from bedside.features.media.uploads import refuse_too_large
from bedside.features.media.uses import Replaced
from bedside.features.media.views.people import origin_of, signed_in, version_for
from bedside.features.media.wording import language_name
from bedside.features.people.api import Permission, User, may
from bedside.kit.problems import status_of
from bedside.kit.typed import row_number
from bedside.kit.ui.saying import say

# Empty captions at the end, for whoever has no scripts.
SPARE = 3


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int, language: str = "") -> HttpResponse:
    """The captions of a film in one language; posted, they are saved, and with `do=sign` signed."""
    user = signed_in(request)
    film = _film_for(user, pk, Permission.WRITE_POSTS if request.method == "POST" else Permission.SEE_POSTS)
    language = _language(film, language)
    if request.method != "POST":
        return _page(request, film, language, user)
    rows = _rows_in(request.POST)
    try:
        said = _save(film, language, rows, request.POST, user)
    except Problem as problem:
        return _page(request, film, language, user, problem=problem, rows=rows)
    say(request, said)
    return _to(request, film, language)


@require_POST
def keep(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Keep a draft while somebody types; answer with what is wrong with it."""
    user = signed_in(request)
    film = _film_for(user, pk, Permission.WRITE_POSTS)
    rows = _rows_in(request.POST)
    _must_be_times(rows)
    kept, _replaced = write_captions(
        picture=film, language=_known(language), text=text_of(rows), by=user, revision=_revision(request.POST)
    )
    return JsonResponse({"version": kept.revision, **_told(judged(rows, language))})


@require_POST
def check(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Tell what is wrong with captions that are typed, and keep nothing."""
    _film_for(signed_in(request), pk, Permission.WRITE_POSTS)
    return JsonResponse(_told(judged(_rows_in(request.POST), _known(language))))


@require_POST
def add(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Take a file of captions, or pasted ones, in place of what is there."""
    user = signed_in(request)
    film = _film_for(user, pk, Permission.WRITE_POSTS)
    try:
        refuse_too_large(request)
        text, odd = _added(request)
        _kept, replaced = write_captions(picture=film, language=_known(language), text=text, by=user)
    except Problem as problem:
        return _page(request, film, _known(language), user, problem=problem)
    words = _("Added. Read them, and watch the film.") + _of_posts(replaced)
    say(request, words + (" " + _("Some lines could not be read, and are missing.") if odd else ""))
    return _to(request, film, language)


@require_POST
def draft(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Have a machine draft them."""
    user = signed_in(request)
    film = _film_for(user, pk, Permission.WRITE_POSTS)
    try:
        ask_for_draft(picture=film, language=_known(language), by=user)
    except Problem as problem:
        return _page(request, film, _known(language), user, problem=problem)
    return _to(request, film, language)


@require_POST
def nothing(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Say that nothing is said in the film; or (`back=1`) that something is."""
    user = signed_in(request)
    film = _film_for(user, pk, Permission.WRITE_POSTS)
    speechless = not request.POST.get("undo")
    try:
        _kept, replaced = write_captions(
            picture=film, language=_known(language), text="", speechless=speechless, by=user
        )
    except Problem as problem:
        return _page(request, film, _known(language), user, problem=problem)
    words = _("Noted: nothing is said in it.") if speechless else _("Taken back. Now it needs captions.")
    say(request, words + _of_posts(replaced))
    return _to(request, film, language)


@require_safe
def state(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Tell a script whether a draft is under way."""
    film = _film_for(signed_in(request), pk, Permission.SEE_POSTS)
    row = film.captions.filter(language=_known(language)).first()
    return JsonResponse({"draft": row.draft if row else ""})


def _film_for(user: User, pk: int, permission: Permission) -> Picture:
    """Return a film, without its bytes. Raises Http404 where it is none, and NotAllowed."""
    film = version_for(user, pk, permission)
    if not film.is_film:
        raise Http404
    return film


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Http404
    return language


def _language(film: Picture, language: str) -> str:
    """Return which language the page is of: the one that is named, else the first in which there is something."""
    if language:
        return _known(language)
    filled = {row.language for row in film.captions.all() if row.text or row.speechless or row.draft}
    return next((each for each in LANGUAGES if each in filled), LANGUAGES[0])


def _rows_in(data: QueryDict) -> list[Row]:
    """Return the captions that a form holds, without empty ones."""
    starts, ends, words = (data.getlist(name)[: MAX_CUES + 1] for name in ("start", "end", "words"))
    if not len(starts) == len(ends) == len(words):
        raise Problem(_("This form arrived in pieces."), _("Send it once more."))
    return [
        Row(start, end, said.replace("\r\n", "\n"))
        for start, end, said in zip(starts, ends, words, strict=True)
        if start.strip() or end.strip() or said.strip()
    ]


def _save(film: Picture, language: str, rows: list[Row], data: QueryDict, user: User) -> str:
    """Save what a form holds, and sign it where that is asked for; return what to say. Raises Problem."""
    sign = data.get("do") == "sign"
    if sign and not data.get("right"):
        raise Problem(
            _("These captions are not signed yet."), _("Read them, watch the film, and tick that they are right.")
        )
    _must_be_times(rows)
    kept, replaced = write_captions(
        picture=film, language=language, text=text_of(rows), by=user, revision=_revision(data)
    )
    if not sign:
        return _("Saved.") + _of_posts(replaced)
    signed = read_captions(picture=film, language=language, revision=kept.revision, by=user)
    return _("Signed. These captions go out with the film.") + _of_posts(signed if signed.changed else replaced)


def _must_be_times(rows: list[Row]) -> None:
    """Raise Problem where a time can't be read: what it belongs to would be lost."""
    if len(rows) != text_of(rows).count(" --> "):
        raise Problem(_("Some times can’t be read."), _("Type them like 0:04 or 1:02.5. Nothing is lost."))


def _revision(data: QueryDict) -> int:
    return row_number(data.get("version", ""))


def _added(request: HttpRequest) -> tuple[str, bool]:
    """Return what was added as WebVTT, and whether some of it could not be read. Raises Problem where nothing can."""
    file = request.FILES.get("file")
    text = _decoded(file.read()) if file is not None and file.size else request.POST.get("text", "")
    if not text.strip():
        raise Problem(_("No captions arrived."), _("Choose a file, or paste them."))
    found, problems = in_form(text)
    if not found:
        raise Problem(
            _("There are no captions in it that can be read."), _("Bedside reads WebVTT (.vtt) and SubRip (.srt).")
        )
    return found, any(each.cue is not None and each.message.startswith("captions.times") for each in problems)


def _decoded(data: bytes) -> str:
    """Return the words of a file: as the standard has them, or as older programs on Windows wrote them."""
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _told(found: Judged) -> dict[str, Any]:
    """Return what is wrong with captions, as the page's script puts it in."""
    return {
        "rows": [{"worst": row.worst, "said": _rendered(row.said)} for row in found.rows],
        "all": _rendered(found.about_all),
        "shown": found.can_be_shown,
    }


def _rendered(said: object) -> str:
    return render_to_string("media/parts/cue_said.html", {"said": said})


def _of_posts(replaced: Replaced) -> str:
    """Say what became of the posts that show the film, with a space before; "" where there is nothing to say."""
    sentences = []
    if replaced.voided:
        sentences.append(_("What was approved before has to be approved again."))
    if replaced.left:
        sentences.append(
            ngettext(
                "%(count)d post keeps the former captions: it is out, or you may not write it.",
                "%(count)d posts keep the former captions: they are out, or you may not write them.",
                replaced.left,
            )
            % {"count": replaced.left}
        )
    return "".join(f" {sentence}" for sentence in sentences)


def _to(request: HttpRequest, film: Picture, language: str) -> HttpResponse:
    return HttpResponseRedirect(_address(film, language, origin_of(request)))


def _address(film: Picture, language: str, back: str) -> str:
    query = f"?{urlencode({'back': back})}" if back else ""
    return reverse("media:said-in", args=[film.pk, language]) + query


def _page(
    request: HttpRequest,
    film: Picture,
    language: str,
    user: User,
    *,
    problem: Problem | None = None,
    rows: list[Row] | None = None,
) -> HttpResponse:
    known = {row.language: row for row in film.captions.all()}
    row = known.get(language)
    shown = rows if rows is not None else rows_of(row.text) if row else []
    found = judged(shown, language)
    back = origin_of(request)
    values: dict[str, Any] = {
        "picture": film,
        "asset": film.asset,
        "film": film_shown(film),
        "language": language,
        "language_name": language_name(language),
        "tabs": [
            {
                "label": language_name(each),
                "url": reverse("media:said-in", args=[film.pk, each])
                + (f"?{urlencode({'back': back})}" if back else ""),
                "current": each == language,
                "count": None,
            }
            for each in LANGUAGES
        ],
        "captions": row,
        "badge": badge_of_captions(row),
        "found": found,
        "spare": [Row("", "", "")] * SPARE,
        "counts": bool(row and row.counts and not row.speechless),
        "begun": bool(shown) or rows is not None or request.GET.get("write"),
        "can_hear": language in HEARD_LANGUAGES and can_hear(),
        "is_heard": language in HEARD_LANGUAGES,
        "may_write": may(user, Permission.WRITE_POSTS, film.unit_id),
        "is_current": film.asset.current_id == film.pk,
        "back": back,
        "problem": problem,
        "typed": request.POST if problem else {},
        "revision": request.POST.get("version", 0) if problem and rows is not None else row.revision if row else 0,
    }
    return render(request, "media/captions.html", values, status=status_of(problem) if problem else 200)
