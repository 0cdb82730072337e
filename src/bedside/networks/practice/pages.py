"""The practice network as the public sees it, and its page of faults. No script; every word of a visitor is escaped."""

import html
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from bedside.networks.practice.api import Api
from bedside.networks.practice.faults import KINDS, OPERATIONS
from bedside.networks.practice.store import CAPTIONS, FILM, Film, Missing, Post
from bedside.networks.practice.web import Answer, Refusal, Request

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "style.css").read_bytes()
ICON = (FOLDER / "icon.svg").read_bytes()
SAFETY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
MARKED = re.compile(r"(?P<link>https?://[^\s<>\"]+[^\s<>\".,;:!?)])|(?P<tag>[#@][\w.-]*\w)")
HUES = 6
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
# A player asks for the next piece when it needs it; nobody has to hold a whole film for it.
PIECE = 1_000_000


def _template(name: str) -> str:
    return (FOLDER / "templates" / f"{name}.html").read_text(encoding="utf-8")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def fill(template: str, **values: object) -> Markup:
    """Put values into HTML; whatever is not Markup is escaped."""
    return Markup(
        template.format(
            **{name: value if isinstance(value, Markup) else html.escape(str(value)) for name, value in values.items()}
        )
    )


def join(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(parts))


PAGE, EMPTY, CARD, PICTURE, FILM_SHOWN, ACTIVE, FAULTS = map(
    _template, ("page", "empty", "card", "picture", "film", "active", "faults")
)
CLEAR_ALL = Markup('<form class="all" method="post" action="/faults/clear"><button>Clear all</button></form>')
KEYS_ON = Markup(
    "<p>A post that is sent twice with the same key stays one post.</p>"
    '<input type="hidden" name="honour" value="0"><button>Ignore keys: take every repeat as a new post</button>'
)
KEYS_OFF = Markup(
    '<p class="sorry">Keys are ignored: a post that is sent twice appears twice.</p>'
    '<input type="hidden" name="honour" value="1"><button>Honour keys again</button>'
)


class Pages:
    """Answers everything but /api/…"""

    def __init__(self, api: Api) -> None:
        self.api, self.store, self.faults = api, api.store, api.faults
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = [
            ("GET", re.compile("/"), self.timeline),
            ("GET", re.compile(r"/@([a-z0-9.-]{1,40})"), self.timeline),
            ("GET", re.compile(r"/post/(\d{1,18})"), self.thread),
            ("POST", re.compile(r"/post/(\d{1,18})/reply"), self.reply),
            ("POST", re.compile(r"/post/(\d{1,18})/(like|repost)"), self.react),
            ("GET", re.compile("/faults"), self.faults_page),
            ("POST", re.compile("/faults/add"), self.add_fault),
            ("POST", re.compile("/faults/clear"), self.clear_faults),
            ("POST", re.compile("/faults/keys"), self.keys),
            ("GET", re.compile(r"/media/([0-9a-f]{64})"), self.media),
            ("GET", re.compile("/style.css"), self.style),
            ("GET", re.compile("/icon.svg"), self.icon),
        ]

    def __call__(self, request: Request) -> Answer:
        method = "GET" if request.method == "HEAD" else request.method
        for allowed, pattern, act in self._routes:
            if allowed == method and (match := pattern.fullmatch(request.path)):
                try:
                    return act(request, *match.groups())
                except Refusal as refusal:
                    return _page("That did not work", _sorry(refusal.message), status=refusal.status)
        return _page("Nothing here", _sorry("There is nothing at this address."), status=404)

    # --- timeline and threads ---

    def timeline(self, request: Request, handle: str | None = None) -> Answer:
        before = request.query.get("before", "")
        number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
        posts = self.store.timeline(handle=handle, before=number, limit=21)
        cards = [self._card(post) for post in posts[:20]] or [Markup(EMPTY)]
        if len(posts) > 20:
            cards.append(fill('<p class="older"><a href="?before={last}">Older posts</a></p>', last=posts[19].seq))
        heading = f"@{handle}" if handle else "Timeline"
        return _page(heading, fill("<h1>{heading}</h1>{cards}", heading=heading, cards=join(cards)))

    def thread(self, request: Request, seq: str) -> Answer:
        post = self._post(seq)
        root = self._post(str(post.root)) if post.root else post
        answers = self.store.thread(root.seq)
        body = fill(
            '<h1>Thread</h1>{root}<div class="answers">{answers}</div>',
            root=self._card(root, whole=True),
            answers=join(self._card(answer, whole=True) for answer in answers),
        )
        return _page("Thread", body)

    def _post(self, seq: str) -> Post:
        try:
            return self.store.post(int(seq))
        except Missing:
            raise Refusal(404, "no_such_post", "There is no such post.") from None

    def _card(self, post: Post, *, whole: bool = False) -> Markup:
        if post.deleted_at:
            return fill(
                '<article class="post gone" id="post-{seq}"><p>This post was deleted.</p></article>', seq=post.seq
            )
        answers = self.store.thread(post.seq) if not whole and post.replies else []
        return fill(
            CARD,
            seq=post.seq,
            who=_who(post),
            text=_marked(post.text),
            pictures=_pictures(post),
            film=_film(post.film),
            answered=_answered(post) if whole else "",
            when=_when(post.created_at or post.accepted_at),
            likes=post.likes,
            reposts=post.reposts,
            replies=post.replies,
            language=post.languages[0] if post.languages else "en",
            thread=join(self._card(answer, whole=True) for answer in answers[:3]),
            more=fill(
                '<p class="more"><a href="/post/{seq}">All {count} answers</a></p>', seq=post.seq, count=len(answers)
            )
            if len(answers) > 3
            else "",
        )

    def reply(self, request: Request, seq: str) -> Answer:
        form = request.form()
        post = self.api.reply(seq, form.get("name"), form.get("text"))
        return _go(f"/post/{post.root}#post-{post.seq}")

    def react(self, request: Request, seq: str, what: str) -> Answer:
        request.form()
        self.api.react(seq, what)
        return _go(f"/post/{seq}#post-{seq}")

    def media(self, request: Request, name: str) -> Answer:
        """Answer with a picture, a film or captions; with a part of it where only that is asked for."""
        found = self.store.file(name)
        if found is None:
            raise Refusal(404, "no_such_media", "There is no such picture or film.")
        mime, size = found
        headers = {**SAFETY, "Cache-Control": "private, max-age=3600", "Accept-Ranges": "bytes"}
        kind = f"{mime}; charset=utf-8" if mime == CAPTIONS else mime
        wanted = RANGE.fullmatch(request.headers.get("range", ""))
        if mime != FILM or wanted is None:
            return Answer(200, self.store.portion(name, 0, size), kind, headers)
        start, end = int(wanted[1]), min(int(wanted[2] or size), size - 1)
        if start > end:
            return Answer(416, b"", kind, {**headers, "Content-Range": f"bytes */{size}"})
        data = self.store.portion(name, start, min(end - start + 1, PIECE))
        return Answer(206, data, kind, {**headers, "Content-Range": f"bytes {start}-{start + len(data) - 1}/{size}"})

    def style(self, request: Request) -> Answer:
        return Answer(200, STYLE, "text/css; charset=utf-8", {**SAFETY, "Cache-Control": "no-cache"})

    def icon(self, request: Request) -> Answer:
        return Answer(200, ICON, "image/svg+xml", {**SAFETY, "Cache-Control": "no-cache"})

    # --- faults ---

    def faults_page(self, request: Request) -> Answer:
        active = join(
            fill(ACTIVE, number=number, sentence=fault.sentence()) for number, fault in self.faults.active().items()
        )
        body = fill(
            FAULTS,
            active=active or Markup("<p>Nothing. The network works.</p>"),
            clear=CLEAR_ALL if active else "",
            kinds=_options(KINDS, "timeout_after"),
            operations=_options(OPERATIONS, "create"),
            accounts=_options({"": "all accounts", **{name: f"@{name}" for name in self.store.accounts()}}, ""),
            keys=KEYS_ON if self.store.honours_keys() else KEYS_OFF,
        )
        return _page("Faults", body)

    def add_fault(self, request: Request) -> Answer:
        form = {name: value for name, value in request.form().items() if value}
        percent = form.pop("percent", "100")
        try:
            form["chance"] = str(float(percent) / 100)
        except ValueError:
            raise Refusal(422, "bad_fault", "The chance is a number between 0 and 100.") from None
        self.api.switch_on(dict(form))
        return _go("/faults")

    def clear_faults(self, request: Request) -> Answer:
        number = request.form().get("number", "")
        self.faults.clear(int(number) if number.isascii() and number.isdigit() else None)
        return _go("/faults")

    def keys(self, request: Request) -> Answer:
        self.store.set("honour_keys", "1" if request.form().get("honour") == "1" else "0")
        return _go("/faults")


def _who(post: Post) -> Markup:
    hue = sum(post.author.encode()) % HUES
    if post.handle:
        name = fill('<a class="name" href="/@{handle}">@{handle}</a>', handle=post.handle)
    else:
        name = fill(
            '<span class="name">{author}</span> <span class="guest">member of the public</span>', author=post.author
        )
    return fill(
        '<span class="avatar hue-{hue}" aria-hidden="true">{initial}</span>{name}',
        hue=hue,
        initial=post.author[:1].upper(),
        name=name,
    )


def _answered(post: Post) -> Markup:
    return (
        fill('<p class="answered">answers <a href="#post-{parent}">post {parent}</a></p>', parent=post.parent)
        if post.parent
        else Markup()
    )


def _marked(text: str) -> Markup:
    """Show links as links, hashtags and mentions in colour, all else as it is."""
    parts, end = [], 0
    for match in MARKED.finditer(text):
        parts.append(fill("{plain}", plain=text[end : match.start()]))
        shape = (
            '<a href="{it}" rel="nofollow noopener noreferrer">{it}</a>'
            if match["link"]
            else '<span class="tag">{it}</span>'
        )
        parts.append(fill(shape, it=match[0]))
        end = match.end()
    return join([*parts, fill("{plain}", plain=text[end:])])


def _pictures(post: Post) -> Markup:
    if not post.pictures:
        return Markup()
    shown = join(
        fill(
            PICTURE,
            media=picture.media,
            alt=picture.alt,
            width=picture.width,
            height=picture.height,
            note=_note(picture.alt),
        )
        for picture in post.pictures
    )
    return fill('<div class="pictures count-{count}">{shown}</div>', count=len(post.pictures), shown=shown)


def _film(film: Film | None) -> Markup:
    if film is None:
        return Markup()
    tracks = join(
        fill(
            '<track kind="captions" src="/media/{media}" srclang="{language}" label="{language}"{first}>',
            media=media,
            language=language,
            first=Markup(" default") if place == 0 else "",
        )
        for place, (language, media) in enumerate(film.captions)
    )
    names = ", ".join(language for language, _media in film.captions)
    return fill(
        FILM_SHOWN,
        media=film.media,
        alt=film.alt,
        width=film.width,
        height=film.height,
        tracks=tracks,
        note=_note(film.alt),
        captions=fill("Captions: {names}", names=names) if names else Markup("Without captions"),
    )


def _note(alt: str) -> Markup:
    if not alt:
        return Markup('<figcaption class="without">No alt text</figcaption>')
    return fill("<figcaption><details><summary>Alt text</summary>{alt}</details></figcaption>", alt=alt)


def _when(moment: str) -> Markup:
    at = datetime.fromisoformat(moment)
    return fill('<time datetime="{iso}">{text} UTC</time>', iso=moment, text=f"{at:%-d %b %Y, %H:%M}")


def _options(choices: dict[str, str], chosen: str) -> Markup:
    return join(
        fill(
            '<option value="{value}"{chosen}>{label}</option>',
            value=value,
            label=label,
            chosen=Markup(" selected") if value == chosen else "",
        )
        for value, label in choices.items()
    )


def _sorry(message: str) -> Markup:
    return fill(
        '<h1>That did not work</h1><p class="sorry">{message}</p><p><a href="/">Back to the timeline</a></p>',
        message=message,
    )


def _page(title: str, body: Markup, *, status: int = 200) -> Answer:
    page = fill(PAGE, title=title, body=body)
    return Answer(status, page.encode(), "text/html; charset=utf-8", SAFETY)


def _go(place: str) -> Answer:
    return Answer(303, headers={**SAFETY, "Location": place})
