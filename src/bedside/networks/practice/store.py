"""What the practice network holds, on disk, in one SQLite file that survives kill -9.

A post is acknowledged after its transaction is on disk (WAL, synchronous=FULL). `posts.seq` only ever grows and is the
order of acceptance; a deleted post keeps its row (without its words), so that a trial can count from this file alone
what was lost, doubled or out of order: see `tally`.
"""

import hashlib
import hmac
import io
import json
import secrets
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from bedside.base import clock
from bedside.networks.practice import mp4

SCHEMA = """
create table if not exists accounts (
    handle text primary key, salt blob not null, password blob not null, opened_at text not null);
create table if not exists tokens (
    digest blob primary key, handle text not null references accounts, revoked integer not null default 0);
create table if not exists media (
    id text primary key, mime text not null, width integer not null, height integer not null, data blob not null);
create table if not exists posts (
    seq integer primary key autoincrement, handle text references accounts, author text not null, key text,
    digest text not null, text text not null, languages text not null, created_at text not null,
    accepted_at text not null, parent integer references posts, root integer references posts, deleted_at text,
    likes integer not null default 0, reposts integer not null default 0, repeats integer not null default 0);
create index if not exists posts_by_key on posts (handle, key);
create index if not exists posts_by_root on posts (root);
create index if not exists posts_by_parent on posts (parent);
create table if not exists attachments (
    post integer not null references posts, place integer not null, media text not null references media,
    alt text not null, primary key (post, place));
create table if not exists films (
    post integer primary key references posts, media text not null references media, alt text not null);
create table if not exists captions (
    post integer not null references posts, language text not null, media text not null references media,
    primary key (post, language));
create table if not exists faults (id integer primary key autoincrement, body text not null);
create table if not exists settings (name text primary key, value text not null);
"""

POSTS = """
select p.*, (select count(*) from posts r where r.parent = p.seq and r.deleted_at is null) as replies from posts p
"""
FILM, CAPTIONS = "video/mp4", "text/vtt"
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}


class Conflict(Exception):
    """The key was used before for other content."""


class Missing(Exception):
    """There is no such post."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture of a post, in its place."""

    media: str
    alt: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Film:
    """A film of a post, with the names of its captions by language."""

    media: str
    alt: str
    captions: tuple[tuple[str, str], ...] = ()
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A post before it is accepted. `handle` is None for a member of the public."""

    text: str
    author: str
    handle: str | None = None
    key: str | None = None
    languages: tuple[str, ...] = ()
    created_at: str = ""
    parent: int | None = None
    pictures: tuple[Attachment, ...] = ()
    film: Film | None = None

    def digest(self) -> str:
        """Return what tells two bodies apart (a client may not change them under one key)."""
        pictures = [(picture.media, picture.alt) for picture in self.pictures]
        said: list[object] = [self.text, self.languages, self.created_at, self.parent, pictures]
        if self.film is not None:
            said.append([self.film.media, self.film.alt, self.film.captions])
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the network shows it. Times are ISO 8601, UTC."""

    seq: int
    handle: str | None
    author: str
    key: str | None
    digest: str
    text: str
    languages: tuple[str, ...]
    created_at: str
    accepted_at: str
    parent: int | None
    root: int | None
    deleted_at: str | None
    likes: int
    reposts: int
    repeats: int
    replies: int = 0
    pictures: tuple[Attachment, ...] = field(default=())
    film: Film | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the posts a trial expected of one account.

    `lost` and `doubled` are keys; `out_of_order` counts neighbours accepted in the wrong order; `resent` counts how
    often a key was sent again although the network already held it (harmless here, a second post elsewhere).
    """

    accepted: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    unexpected: tuple[str, ...]
    out_of_order: int
    resent: int


class Store:
    """The one writer. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.execute("pragma foreign_keys=on")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    # --- accounts ---

    def sign_in(self, handle: str, password: str) -> str | None:
        """Return a fresh token, None for a wrong password. The first sign-in of a handle opens its account."""
        salt, known = self._password_of(handle)
        offered = hashlib.scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1)
        token = secrets.token_urlsafe(24)
        with self._writing() as db:
            if known is None:
                db.execute(
                    "insert or ignore into accounts values (?, ?, ?, ?)",
                    (handle, salt, offered, clock.now().isoformat()),
                )
                known = db.execute("select password from accounts where handle = ?", (handle,)).fetchone()[0]
            if not hmac.compare_digest(known, offered):
                return None
            db.execute("insert into tokens (digest, handle) values (?, ?)", (_digest(token), handle))
        return token

    def _password_of(self, handle: str) -> tuple[bytes, bytes | None]:
        with self._lock:
            row = self._db.execute("select salt, password from accounts where handle = ?", (handle,)).fetchone()
        return (row["salt"], row["password"]) if row else (secrets.token_bytes(16), None)

    def who(self, token: str) -> str | None:
        """Return the handle a token stands for, None for an unknown or revoked one."""
        with self._lock:
            row = self._db.execute(
                "select handle from tokens where digest = ? and not revoked", (_digest(token),)
            ).fetchone()
        return row["handle"] if row else None

    def revoke(self, token: str) -> None:
        """Make a token void for ever."""
        with self._writing() as db:
            db.execute("update tokens set revoked = 1 where digest = ?", (_digest(token),))

    def accounts(self) -> list[str]:
        with self._lock:
            return [row["handle"] for row in self._db.execute("select handle from accounts order by handle")]

    # --- pictures ---

    def keep_picture(self, data: bytes) -> tuple[str, str, int, int] | None:
        """Store a picture and return (id, mime, width, height); None for what is not a picture we take."""
        try:
            with Image.open(io.BytesIO(data)) as image:
                image.verify()
                kind, (width, height) = image.format, image.size
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return None
        if kind not in PICTURES:
            return None
        return self._keep(data, PICTURES[kind], width, height), PICTURES[kind], width, height

    def keep_film(self, data: bytes) -> tuple[str, mp4.Facts]:
        """Store a film and return its name with what its file says. Raises mp4.NotFilm."""
        facts = mp4.read(data)
        return self._keep(data, FILM, facts.width, facts.height), facts

    def keep_captions(self, text: str) -> str:
        """Store a film's captions (WebVTT) and return their name."""
        return self._keep(text.encode(), CAPTIONS, 0, 0)

    def _keep(self, data: bytes, mime: str, width: int, height: int) -> str:
        name = hashlib.sha256(data).hexdigest()
        with self._writing() as db:
            db.execute("insert or ignore into media values (?, ?, ?, ?, ?)", (name, mime, width, height, data))
        return name

    def file(self, name: str) -> tuple[str, int] | None:
        """Return kind and size in bytes of what was uploaded under this name."""
        with self._lock:
            row = self._db.execute("select mime, length(data) as size from media where id = ?", (name,)).fetchone()
        return (row["mime"], row["size"]) if row else None

    def portion(self, name: str, start: int, size: int) -> bytes:
        """Return so many bytes of it from `start` on."""
        with self._lock:
            rowid = self._db.execute("select rowid from media where id = ?", (name,)).fetchone()[0]
            with self._db.blobopen("media", "data", rowid, readonly=True) as data:
                data.seek(start)
                return data.read(size)

    # --- posts ---

    def accept(self, draft: Draft) -> tuple[Post, bool]:
        """Hold a post and return it with whether it is new. The same key with the same body is the same post.

        Raises Conflict for a key used with another body, Missing for a parent or picture that is not there.
        """
        with self._writing() as db:
            held = self._held(db, draft) if draft.key and self.honours_keys() else None
            if held is not None:
                db.execute("update posts set repeats = repeats + 1 where seq = ?", (held,))
                return self._post(held), False
            parent = self._post(draft.parent) if draft.parent is not None else None
            if parent is not None and parent.deleted_at:
                raise Missing
            seq = db.execute(
                "insert into posts"
                " (handle, author, key, digest, text, languages, created_at, accepted_at, parent, root)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    draft.handle,
                    draft.author,
                    draft.key,
                    draft.digest(),
                    draft.text,
                    json.dumps(draft.languages),
                    draft.created_at,
                    clock.now().isoformat(),
                    draft.parent,
                    (parent.root or parent.seq) if parent else None,
                ),
            ).lastrowid
            assert seq is not None
            for place, picture in enumerate(draft.pictures):
                _require(db, picture.media, tuple(PICTURES.values()))
                db.execute("insert into attachments values (?, ?, ?, ?)", (seq, place, picture.media, picture.alt))
            if draft.film is not None:
                _show(db, seq, draft.film)
            return self._post(seq), True

    def _held(self, db: sqlite3.Connection, draft: Draft) -> int | None:
        row = db.execute(
            "select seq, digest from posts where handle = ? and key = ?", (draft.handle, draft.key)
        ).fetchone()
        if row is None:
            return None
        if row["digest"] != draft.digest():
            raise Conflict
        return int(row["seq"])

    def by_key(self, handle: str, key: str) -> Post | None:
        """Return the account's first post with this key, deleted ones too."""
        with self._lock:
            row = self._db.execute(
                "select min(seq) as seq from posts where handle = ? and key = ?", (handle, key)
            ).fetchone()
            return self._post(row["seq"]) if row["seq"] else None

    def post(self, seq: int) -> Post:
        """Return a post, deleted ones too. Raises Missing."""
        with self._lock:
            return self._post(seq)

    def _post(self, seq: int | None) -> Post:
        found = self._select("where p.seq = ?", (seq,))
        if not found:
            raise Missing
        return found[0]

    def _select(self, where: str, values: tuple[object, ...]) -> list[Post]:
        rows = self._db.execute(POSTS + where, values).fetchall()  # `where` is one of ours, never a visitor's
        return [self._whole(row) for row in rows]

    def _whole(self, row: sqlite3.Row) -> Post:
        pictures = self._db.execute(
            "select media, alt, width, height from attachments join media on media.id = media where post = ? "
            "order by place",
            (row["seq"],),
        )
        values = dict(row)
        values["languages"] = tuple(json.loads(values["languages"]))
        return Post(**values, pictures=tuple(Attachment(*picture) for picture in pictures), film=self._film(row["seq"]))

    def _film(self, post: int) -> Film | None:
        row = self._db.execute(
            "select media, alt, width, height from films join media on media.id = media where post = ?", (post,)
        ).fetchone()
        if row is None:
            return None
        found = self._db.execute("select language, media from captions where post = ? order by language", (post,))
        captions = tuple((each["language"], each["media"]) for each in found)
        return Film(row["media"], row["alt"], captions, row["width"], row["height"])

    def timeline(self, *, handle: str | None = None, before: int | None = None, limit: int = 30) -> list[Post]:
        """Return the newest posts that begin a thread; only the account's own, where a handle is given."""
        with self._lock:
            return self._select(
                "where p.deleted_at is null and p.parent is null and (?1 is null or p.handle = ?1) "
                "and (?2 is null or p.seq < ?2) order by p.seq desc limit ?3",
                (handle, before, limit),
            )

    def thread(self, root: int) -> list[Post]:
        """Return the answers below a root, oldest first."""
        with self._lock:
            return self._select("where p.root = ? and p.deleted_at is null order by p.seq", (root,))

    def inbox(self, handle: str, *, after: int = 0, limit: int = 100) -> list[Post]:
        """Return what others wrote in the account's threads, oldest first."""
        with self._lock:
            return self._select(
                "join posts o on o.seq = p.root where o.handle = ?1 and p.seq > ?2 and p.deleted_at is null "
                "and (p.handle is null or p.handle != ?1) order by p.seq limit ?3",
                (handle, after, limit),
            )

    def delete(self, seq: int) -> None:
        """Forget a post's words, pictures and film; its row stays for the count. What is gone stays gone."""
        with self._writing() as db:
            db.execute(
                "update posts set deleted_at = ?, text = '' where seq = ? and deleted_at is null",
                (clock.now().isoformat(), seq),
            )
            for table in ("attachments", "films", "captions"):
                db.execute(f"delete from {table} where post = ?", (seq,))  # noqa: S608

    def react(self, seq: int, what: str) -> None:
        """Count one like or repost of a member of the public. Raises Missing."""
        column = {"like": "likes", "repost": "reposts"}[what]
        with self._writing() as db:
            done = db.execute(
                f"update posts set {column} = {column} + 1 where seq = ? and deleted_at is null",  # noqa: S608
                (seq,),
            )
            if not done.rowcount:
                raise Missing

    # --- faults and settings ---

    def honours_keys(self) -> bool:
        return self.setting("honour_keys", "1") == "1"

    def setting(self, name: str, default: str) -> str:
        with self._lock:
            row = self._db.execute("select value from settings where name = ?", (name,)).fetchone()
        return row["value"] if row else default

    def set(self, name: str, value: str) -> None:
        with self._writing() as db:
            db.execute("insert or replace into settings values (?, ?)", (name, value))

    def faults(self) -> dict[int, dict[str, object]]:
        with self._lock:
            return {row["id"]: json.loads(row["body"]) for row in self._db.execute("select * from faults order by id")}

    def keep_fault(self, body: dict[str, object], number: int | None = None) -> int:
        """Store a fault, or the new state of one."""
        with self._writing() as db:
            done = db.execute("insert or replace into faults values (?, ?)", (number, json.dumps(body)))
        assert done.lastrowid is not None
        return done.lastrowid

    def drop_fault(self, number: int | None) -> None:
        """Forget one fault, or all."""
        with self._writing() as db:
            db.execute("delete from faults where ?1 is null or id = ?1", (number,))


def _require(db: sqlite3.Connection, name: str, kinds: Sequence[str]) -> None:
    """Raises Missing where nothing of these kinds was uploaded under this name."""
    row = db.execute("select mime from media where id = ?", (name,)).fetchone()
    if row is None or row["mime"] not in kinds:
        raise Missing


def _show(db: sqlite3.Connection, post: int, film: Film) -> None:
    _require(db, film.media, [FILM])
    db.execute("insert into films values (?, ?, ?)", (post, film.media, film.alt))
    for language, media in film.captions:
        _require(db, media, [CAPTIONS])
        db.execute("insert into captions values (?, ?, ?)", (post, language, media))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def tally(path: Path, *, handle: str, expected: Sequence[str]) -> Tally:
    """Compare what an account's store holds with the keys expected, in the order in which they were to go out.

    Reads the file alone, so it is true while the server runs, and after it was killed. Deleted posts count: they were
    accepted once.
    """
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        rows = db.execute("select key, repeats from posts where handle = ? order by seq", (handle,)).fetchall()
    times = Counter(key for key, _ in rows)
    wanted = {key: place for place, key in enumerate(expected)}
    places = [wanted[key] for key in dict.fromkeys(key for key, _ in rows) if key in wanted]
    return Tally(
        accepted=len(rows),
        lost=tuple(key for key in expected if key not in times),
        doubled=tuple(key for key, count in times.items() if count > 1),
        unexpected=tuple(str(key) for key in times if key not in wanted),
        out_of_order=sum(1 for earlier, later in pairwise(places) if later < earlier),
        resent=sum(repeats for _, repeats in rows),
    )
