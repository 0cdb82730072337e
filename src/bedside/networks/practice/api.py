"""The practice network's rules and its JSON interface. Strict on purpose: what it takes is what it shows."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bedside.networks import graphemes
from bedside.networks.base import Capabilities
from bedside.networks.practice import mp4
from bedside.networks.practice.faults import AFTER, Fault, Faults
from bedside.networks.practice.store import FILM, Attachment, Conflict, Draft, Film, Missing, Post, Store
from bedside.networks.practice.web import Answer, Refusal, Request, as_json

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,38}[a-z0-9])?")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
FIELDS = frozenset({"text", "languages", "created_at", "reply_to", "pictures", "film"})
REACTIONS = frozenset({"like", "repost"})


class Api:
    """Answers /api/…; `act` is what a route does after it was admitted."""

    def __init__(self, store: Store, faults: Faults, capabilities: Capabilities) -> None:
        self.store, self.faults, self.limits = store, faults, capabilities
        self._windows: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()
        self._routes: list[tuple[str, re.Pattern[str], str, Callable[..., Answer]]] = [
            ("POST", re.compile("/api/posts"), "create", self.create),
            ("GET", re.compile("/api/posts"), "read", self.by_key),
            ("GET", re.compile(r"/api/posts/(\d{1,18})"), "read", self.show),
            ("DELETE", re.compile(r"/api/posts/(\d{1,18})"), "delete", self.delete),
            ("POST", re.compile("/api/media"), "upload", self.upload),
            ("GET", re.compile("/api/counts"), "read", self.counts),
            ("GET", re.compile("/api/timeline"), "read", self.timeline),
            ("GET", re.compile("/api/inbox"), "read", self.inbox),
            ("GET", re.compile("/api/session"), "read", self.session),
        ]
        self._open: list[tuple[str, re.Pattern[str], Callable[..., Answer]]] = [
            ("GET", re.compile("/api/health"), self.health),
            ("POST", re.compile("/api/session"), self.sign_in),
            ("POST", re.compile("/api/public/replies"), self.public_reply),
            ("POST", re.compile("/api/public/reactions"), self.public_reaction),
            ("GET", re.compile("/api/faults"), self.list_faults),
            ("POST", re.compile("/api/faults"), self.add_fault),
            ("DELETE", re.compile(r"/api/faults(?:/(\d{1,9}))?"), self.clear_faults),
            ("PUT", re.compile("/api/settings"), self.settings),
        ]

    def __call__(self, request: Request) -> Answer:
        """Raises Refusal."""
        for method, pattern, act in self._open:
            if method == request.method and (match := pattern.fullmatch(request.path)):
                return act(request, *match.groups())
        for method, pattern, operation, act in self._routes:
            if method == request.method and (match := pattern.fullmatch(request.path)):
                handle = self._admit(request)
                return self._with_fault(request, operation, handle, lambda: act(request, handle, *match.groups()))  # noqa: B023
        raise Refusal(404, "no_such_address", "There is nothing at this address.")

    # --- admission and faults ---

    def _admit(self, request: Request) -> str:
        if not request.token:
            raise Refusal(401, "no_token", "Sign in first and send the token as “Authorization: Bearer …”.")
        handle = self.store.who(request.token)
        if handle is None:
            raise Refusal(401, "token_void", "This token is not valid, or was revoked. Sign in again.")
        wait = self._wait_for(handle)
        if wait:
            raise Refusal(429, "too_many_requests", "Too many requests. Wait a little.", Retry_After=str(wait))
        return handle

    def _wait_for(self, handle: str) -> int:
        """Return 0, or the seconds until the account's next window of requests opens."""
        now = time.monotonic()
        with self._lock:
            began, used = self._windows.get(handle, (now, 0))
            if now - began >= self.limits.per_seconds:
                began, used = now, 0
            self._windows[handle] = (began, used + 1)
            if used < self.limits.requests:
                return 0
            return max(1, int(began + self.limits.per_seconds - now) + 1)

    def _with_fault(self, request: Request, operation: str, handle: str, act: Callable[[], Answer]) -> Answer:
        fault = self.faults.draw(on=operation, handle=handle)
        if fault is None:
            return act()
        if fault.kind == "slow":
            return act().but(wait=fault.seconds)
        if fault.kind == "revoked":
            self.store.revoke(request.token)
            raise Refusal(401, "token_void", "This token was revoked. Sign in again.")
        if fault.kind == "refuse":
            raise Refusal(422, "content_refused", "The practice network refuses this content.")
        if fault.kind == "too_many":
            wait = str(round(fault.seconds))
            raise Refusal(429, "too_many_requests", "Too many requests. Wait a little.", Retry_After=wait)
        if fault.kind in AFTER:
            act()
        return _broken(fault)

    # --- accounts ---

    def health(self, request: Request) -> Answer:
        return as_json({"network": "practice"})

    def sign_in(self, request: Request) -> Answer:
        body = request.json()
        handle, password = body.get("handle"), body.get("password")
        if not isinstance(handle, str) or not isinstance(password, str):
            raise Refusal(400, "bad_request", "Send “handle” and “password” as text.")
        handle = handle.strip().lstrip("@").lower()
        if not HANDLE.fullmatch(handle):
            raise Refusal(422, "bad_handle", "An account name has up to 40 letters a–z, digits, dots or dashes.")
        if not 8 <= len(password) <= 200:
            raise Refusal(422, "bad_password", "A password has 8 to 200 characters.")
        token = self.store.sign_in(handle, password)
        if token is None:
            raise Refusal(401, "wrong_password", "This account exists and has another password.")
        return as_json({"token": token, "handle": handle})

    def session(self, request: Request, handle: str) -> Answer:
        return as_json({"handle": handle})

    # --- posts ---

    def create(self, request: Request, handle: str) -> Answer:
        key = request.headers.get("idempotency-key")
        if key is not None and not KEY.fullmatch(key):
            raise Refusal(400, "bad_key", "An Idempotency-Key has 1 to 64 letters, digits, “_” or “-”.")
        draft = self._draft(request.json(), handle, key)
        post, new = self._accept(draft)
        return as_json(_shown(post), 201 if new else 200)

    def _accept(self, draft: Draft) -> tuple[Post, bool]:
        try:
            return self.store.accept(draft)
        except Conflict:
            raise Refusal(409, "key_reused", "This Idempotency-Key was used for another post.") from None
        except Missing:
            raise Refusal(
                422, "not_there", "The post that is answered, a picture, film or its captions are not on this network."
            ) from None

    def _draft(self, body: dict[str, Any], handle: str, key: str | None) -> Draft:
        unknown = set(body) - FIELDS
        if unknown:
            raise Refusal(400, "unknown_field", f"A post has no “{min(unknown)}”.")
        pictures, film = self._pictures(body.get("pictures", [])), self._film(body.get("film"))
        if pictures and film:
            raise Refusal(422, "film_with_pictures", "A post has pictures or a film, not both.")
        text = self._text(body.get("text", ""), may_be_empty=bool(pictures or film))
        languages = body.get("languages", [])
        if not isinstance(languages, list) or not all(isinstance(tag, str) and len(tag) <= 35 for tag in languages):
            raise Refusal(422, "bad_languages", "“languages” is a list of language tags.")
        return Draft(
            text=text,
            author=handle,
            handle=handle,
            key=key,
            languages=tuple(languages),
            created_at=_moment(body.get("created_at", "")),
            parent=_number(body.get("reply_to")),
            pictures=pictures,
            film=film,
        )

    def _text(self, text: object, *, may_be_empty: bool = False) -> str:
        if not isinstance(text, str):
            raise Refusal(422, "bad_text", "“text” is text.")
        if not text.strip() and not may_be_empty:
            raise Refusal(422, "text_empty", "A post needs words, a picture or a film.")
        count = graphemes.count(text)
        if count > self.limits.text_limit:
            raise Refusal(422, "text_too_long", f"The text has {count} characters; {self.limits.text_limit} may be.")
        return text

    def _pictures(self, pictures: object) -> tuple[Attachment, ...]:
        if not isinstance(pictures, list) or not all(isinstance(picture, dict) for picture in pictures):
            raise Refusal(422, "bad_pictures", "“pictures” is a list of {media, alt}.")
        if len(pictures) > self.limits.max_pictures:
            raise Refusal(422, "too_many_pictures", f"A post may have {self.limits.max_pictures} pictures.")
        found = []
        for picture in pictures:
            media, alt = picture.get("media"), picture.get("alt", "")
            if not isinstance(media, str) or not isinstance(alt, str):
                raise Refusal(422, "bad_pictures", "“media” and “alt” are text.")
            found.append(Attachment(media, _alt(alt, self.limits.alt_limit)))
        return tuple(found)

    def _film(self, film: object) -> Film | None:
        if film is None:
            return None
        shape = "“film” is {media, alt, captions}; “captions” a list of {language, media}."
        if not isinstance(film, dict) or set(film) - {"media", "alt", "captions"}:
            raise Refusal(422, "bad_film", shape)
        media, alt, captions = film.get("media"), film.get("alt", ""), film.get("captions", [])
        if not isinstance(media, str) or not isinstance(alt, str) or not isinstance(captions, list):
            raise Refusal(422, "bad_film", shape)
        pairs = [(each.get("language"), each.get("media")) for each in captions if isinstance(each, dict)]
        known = [
            (language, name)
            for language, name in pairs
            if isinstance(language, str) and LANGUAGE.fullmatch(language) and isinstance(name, str)
        ]
        if len(known) < len(captions) or len({language for language, _name in known}) < len(captions):
            raise Refusal(422, "bad_captions", "Each captions have a language, as “en”, that no others have.")
        return Film(media, _alt(alt, self.limits.film_alt_limit), tuple(sorted(known)))

    def upload(self, request: Request, handle: str) -> Answer:
        """Take a picture, a film or captions: the header “Content-Type” says which."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip()
        if kind.startswith("video/"):
            return self._upload_film(request.body, kind)
        if kind == "text/vtt":
            return self._upload_captions(request.body)
        return self._upload_picture(request)

    def _upload_film(self, data: bytes, kind: str) -> Answer:
        limits = self.limits
        if kind not in limits.film_kinds:
            raise Refusal(415, "film_kind", f"A film is one of: {', '.join(limits.film_kinds)}.")
        if limits.max_film_bytes is not None and len(data) > limits.max_film_bytes:
            raise Refusal(413, "film_too_large", f"A film may have {limits.max_film_bytes} bytes.")
        try:
            seconds = mp4.read(data).seconds
        except mp4.NotFilm as error:
            raise Refusal(422, "not_a_film", str(error)) from None
        if limits.max_film_seconds is not None and seconds > limits.max_film_seconds:
            raise Refusal(422, "film_too_long", f"A film may have {limits.max_film_seconds} seconds.")
        name, facts = self.store.keep_film(data)
        return as_json({"media": name, "mime": FILM, **asdict(facts)}, 201)

    def _upload_captions(self, data: bytes) -> Answer:
        most = self.limits.max_captions_bytes
        if most is not None and len(data) > most:
            raise Refusal(413, "captions_too_large", f"Captions may have {most} bytes.")
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise Refusal(422, "bad_captions", "Captions are text in UTF-8.") from None
        if not re.match(r"\ufeff?WEBVTT(\s|$)", text) or "-->" not in text:
            raise Refusal(422, "bad_captions", "Captions begin with “WEBVTT” and have at least one line with a time.")
        return as_json({"media": self.store.keep_captions(text), "mime": "text/vtt"}, 201)

    def _upload_picture(self, request: Request) -> Answer:
        if len(request.body) > self.limits.max_picture_bytes:
            raise Refusal(413, "picture_too_large", f"A picture may have {self.limits.max_picture_bytes} bytes.")
        kept = self.store.keep_picture(request.body)
        if kept is None:
            raise Refusal(422, "not_a_picture", "This is not a JPEG, PNG, WebP or GIF picture.")
        name, mime, width, height = kept
        return as_json({"media": name, "mime": mime, "width": width, "height": height}, 201)

    def by_key(self, request: Request, handle: str) -> Answer:
        post = self.store.by_key(handle, request.query.get("key", ""))
        if post is None:
            raise Refusal(404, "no_such_post", "This account has no post with this key.")
        return as_json(_shown(post))

    def show(self, request: Request, handle: str, seq: str) -> Answer:
        post = self._post(seq)
        if post.deleted_at:
            raise Refusal(410, "deleted", "This post was deleted.")
        return as_json(_shown(post))

    def delete(self, request: Request, handle: str, seq: str) -> Answer:
        post = self._post(seq)
        if post.handle != handle:
            raise Refusal(403, "not_yours", "Only its own account can delete a post.")
        self.store.delete(post.seq)
        return Answer(204)

    def _post(self, seq: str) -> Post:
        try:
            return self.store.post(int(seq))
        except Missing:
            raise Refusal(404, "no_such_post", "There is no such post.") from None

    def counts(self, request: Request, handle: str) -> Answer:
        numbers = [part for part in request.query.get("ids", "").split(",") if part]
        if len(numbers) > 100 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in numbers):
            raise Refusal(400, "bad_ids", "“ids” is a list of up to 100 post numbers with commas between them.")
        found = {}
        for number in numbers:
            try:
                post = self.store.post(int(number))
            except Missing:
                continue
            if not post.deleted_at:
                found[number] = {"likes": post.likes, "replies": post.replies, "reposts": post.reposts}
        return as_json({"counts": found})

    def timeline(self, request: Request, handle: str) -> Answer:
        posts = self.store.timeline(
            handle=request.query.get("handle"), before=_number(request.query.get("before")), limit=50
        )
        return as_json({"posts": [_shown(post) for post in posts]})

    def inbox(self, request: Request, handle: str) -> Answer:
        posts = self.store.inbox(handle, after=_number(request.query.get("after")) or 0)
        return as_json({"posts": [_shown(post) for post in posts]})

    # --- members of the public ---

    def public_reply(self, request: Request) -> Answer:
        body = request.json()
        return as_json(_shown(self.reply(body.get("reply_to"), body.get("name", ""), body.get("text", ""))), 201)

    def reply(self, parent: object, name: object, text: object) -> Post:
        """Hold what a member of the public answers. Raises Refusal."""
        number = _number(parent)
        if number is None:
            raise Refusal(422, "bad_reply_to", "Say which post is answered (“reply_to”).")
        author = name.strip() if isinstance(name, str) else ""
        if len(author) > 60:
            raise Refusal(422, "bad_name", "A name has up to 60 characters.")
        post, _ = self._accept(Draft(text=self._text(text), author=author or "Someone", parent=number))
        return post

    def public_reaction(self, request: Request) -> Answer:
        body = request.json()
        self.react(body.get("post"), body.get("what"))
        return Answer(204)

    def react(self, post: object, what: object) -> None:
        """Count a like or a repost of a member of the public. Raises Refusal."""
        number = _number(post)
        if number is None or what not in REACTIONS:
            raise Refusal(422, "bad_reaction", "Say which “post”, and “what”: like or repost.")
        try:
            self.store.react(number, str(what))
        except Missing:
            raise Refusal(404, "no_such_post", "There is no such post.") from None

    # --- the hand on the switch ---

    def list_faults(self, request: Request) -> Answer:
        faults = [{"id": number, **asdict(fault)} for number, fault in self.faults.active().items()]
        return as_json({"faults": faults, "honour_keys": self.store.honours_keys()})

    def add_fault(self, request: Request) -> Answer:
        return as_json({"id": self.switch_on(request.json())}, 201)

    def switch_on(self, body: dict[str, Any]) -> int:
        """Raises Refusal."""
        try:
            return self.faults.add(Fault.read(body))
        except ValueError as error:
            raise Refusal(422, "bad_fault", str(error)) from None

    def clear_faults(self, request: Request, number: str | None) -> Answer:
        self.faults.clear(int(number) if number else None)
        return Answer(204)

    def settings(self, request: Request) -> Answer:
        honour = request.json().get("honour_keys")
        if not isinstance(honour, bool):
            raise Refusal(422, "bad_setting", "“honour_keys” is true or false.")
        self.store.set("honour_keys", "1" if honour else "0")
        return Answer(204)


def _broken(fault: Fault) -> Answer:
    if fault.kind.startswith("timeout"):
        return Answer(500, then="hold", seconds=fault.seconds)
    if fault.kind.startswith("reset"):
        return Answer(500, then="cut")
    return as_json({"error": "internal", "message": "Something broke inside the practice network."}, 500)


def _shown(post: Post) -> dict[str, Any]:
    return {
        "id": str(post.seq),
        "handle": post.handle,
        "author": post.author,
        "key": post.key,
        "text": post.text,
        "languages": post.languages,
        "created_at": post.created_at,
        "accepted_at": post.accepted_at,
        "reply_to": None if post.parent is None else str(post.parent),
        "root": None if post.root is None else str(post.root),
        "deleted": post.deleted_at is not None,
        "likes": post.likes,
        "reposts": post.reposts,
        "replies": post.replies,
        "pictures": [
            {"media": picture.media, "alt": picture.alt, "width": picture.width, "height": picture.height}
            for picture in post.pictures
        ],
        "film": _shown_film(post.film),
    }


def _shown_film(film: Film | None) -> dict[str, Any] | None:
    if film is None:
        return None
    captions = [{"language": language, "media": media} for language, media in film.captions]
    return {"media": film.media, "alt": film.alt, "width": film.width, "height": film.height, "captions": captions}


def _alt(alt: str, limit: int) -> str:
    if graphemes.count(alt) > limit:
        raise Refusal(422, "alt_too_long", f"An alt text may have {limit} characters.")
    return alt


def _number(value: object) -> int | None:
    if value in (None, ""):
        return None
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refusal(422, "bad_number", "A post is named by its number.")
    return int(text)


def _moment(value: object) -> str:
    if value == "":
        return ""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise Refusal(422, "bad_created_at", "“created_at” is a time such as 2026-11-23T09:00:00+00:00.") from None
    if moment.tzinfo is None:
        raise Refusal(422, "bad_created_at", "“created_at” needs a time zone.")
    return moment.isoformat()
