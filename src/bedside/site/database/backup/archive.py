"""The backup's one file: a compressed tar whose last member, the manifest, holds the size and SHA-256 of all others."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final, cast

from bedside.base.errors import Problem
from bedside.site.database.backup.sealing import Opener, Sealer, is_sealed

FORMAT: Final = 1
DUMP: Final = "database.dump"
FOLDERS: Final = ("keys", "media", "audit")
_MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_DAMAGED = "The backup is damaged or cut off."
_OTHER_COPY = "Use another copy of it."


@dataclass(frozen=True)
class Member:
    """One file of the backup."""

    bytes: int
    sha256: str


@dataclass
class Manifest:
    """What the backup says of itself. `members` maps a path in the archive to its size and hash."""

    bedside: str
    made_at: str
    postgresql: str
    app_role: str
    owner_role: str
    tables: int
    format: int = FORMAT
    members: dict[str, Member] = field(default_factory=dict)


def write(target: BinaryIO, *, manifest: Manifest, dump: Path, root: Path, passphrase: str | None) -> None:
    """Write the dump and the folders of `root` that a backup holds to `target`, and fill `manifest.members`."""
    sealer = Sealer(target, passphrase) if passphrase is not None else None
    stream = cast(BinaryIO, sealer or target)
    # Level 1: the dump and pictures are compressed already.
    with (
        gzip.GzipFile(filename="", fileobj=stream, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        _add(tar, dump, DUMP, manifest)
        for folder in FOLDERS:
            for path in _files(root / folder):
                _add(tar, path, path.relative_to(root).as_posix(), manifest)
        text = json.dumps(asdict(manifest), indent=1).encode()
        tar.addfile(_entry(_MANIFEST, len(text)), io.BytesIO(text))
    if sealer:
        sealer.finish()


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below `folder`. Raises Problem for a link, which a backup could not bring back."""
    for place, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files) + names:
            path = Path(place, name)
            if path.is_symlink():
                raise Problem(f"{path} is a link, and a backup holds files only.", "Put the file itself in its place.")
            if path.is_file():
                yield path


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Measured:
    """Reads exactly as much of a file as it held when it was opened, and hashes it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.left = os.fstat(stream.fileno()).st_size
        self.sha256 = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, self.left))
        self.left -= len(data)
        self.sha256.update(data)
        return data


def _add(tar: tarfile.TarFile, path: Path, name: str, manifest: Manifest) -> None:
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return  # deleted since the folder was read, or a draft that got its name meanwhile
    with stream:
        measured = _Measured(stream)
        size = measured.left
        try:
            tar.addfile(_entry(name, size), cast(Any, measured))
        except OSError:
            if measured.left:
                raise Problem(f"{path} changed while it was read.", "Start the backup again.") from None
            raise
    manifest.members[name] = Member(size, measured.sha256.hexdigest())


@contextmanager
def _opened(path: Path, passphrase: str | None) -> Iterator[tarfile.TarFile]:
    """Open a backup for reading from front to back. Raises Problem for whatever is wrong with the file."""
    try:
        with path.open("rb") as source:
            sealed = is_sealed(source)
            if sealed and passphrase is None:
                raise Problem("The backup is encrypted.", "Name the file with its passphrase: --passphrase-file FILE.")
            stream = Opener(source, passphrase) if sealed and passphrase is not None else source
            with (
                gzip.GzipFile(fileobj=cast(BinaryIO, stream), mode="rb") as packed,
                tarfile.open(fileobj=packed, mode="r|") as tar,
            ):
                yield tar
                packed.read()  # to the end: the checksum of the whole stands there
    except FileNotFoundError:
        raise Problem(f"There is no file {path}.", "Check the name.") from None
    except (PermissionError, IsADirectoryError):
        raise Problem(f"{path} cannot be read as a file.", "Check its name and its rights.") from None
    except (gzip.BadGzipFile, tarfile.TarError, zlib.error, EOFError) as error:
        raise Problem(f"{path} is no backup of Bedside, or it is damaged.", _OTHER_COPY) from error


def read(path: Path, *, passphrase: str | None, into: Path | None = None) -> Manifest:
    """Read the whole backup, compare every hash, and return its manifest; with `into`, write its files there.

    Raises Problem where anything is missing, changed, too much, or outside of the places that a backup fills.
    """
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    with _opened(path, passphrase) as tar:
        for entry in tar:
            stream = tar.extractfile(entry) if entry.isreg() else None
            if stream is None or manifest is not None:
                raise Problem(f"{path} is no backup of Bedside, or it is damaged.", _OTHER_COPY)
            if entry.name == _MANIFEST:
                manifest = _manifest(stream.read())
            else:
                found[entry.name] = _take(stream, _place(entry.name, into))
    if manifest is None or DUMP not in found or manifest.members != found:
        raise Problem(_DAMAGED, _OTHER_COPY)
    return manifest


def _place(name: str, into: Path | None) -> Path | None:
    """Return where a member goes. A name that points elsewhere is refused."""
    parts = PurePosixPath(name).parts
    plain = name != "" and not PurePosixPath(name).is_absolute() and ".." not in parts
    if not plain or (name != DUMP and (len(parts) < 2 or parts[0] not in FOLDERS)):
        raise Problem(_DAMAGED, _OTHER_COPY)
    return into.joinpath(*parts) if into else None


def _take(stream: Any, target: Path | None) -> Member:
    digest, size = hashlib.sha256(), 0
    if target:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target or os.devnull, os.O_WRONLY | os.O_CREAT | (os.O_EXCL if target else 0), 0o600)
    with os.fdopen(handle, "wb") as out:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
    return Member(size, digest.hexdigest())


def _manifest(text: bytes) -> Manifest:
    try:
        found = json.loads(text)
        if found["format"] > FORMAT:
            raise Problem("The backup was made by a later Bedside.", "Install that version, then restore it.")
        members = {name: Member(**member) for name, member in found.pop("members").items()}
        return Manifest(**found, members=members)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Problem(_DAMAGED, _OTHER_COPY) from None
