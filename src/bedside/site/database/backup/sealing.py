"""Encrypts a stream under a passphrase, piece by piece, so that a backup of any size needs little memory.

The key is drawn from the passphrase by scrypt (N=2^17, r=8, p=1, as OWASP's password storage cheat sheet advises, salt
of 16 bytes). Each piece of 1 MiB is sealed with AES-256-GCM; its nonce holds its number and whether it is the last. A
piece that is changed, moved, repeated or cut off is noticed.
"""

import os
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bedside.base.errors import Problem

MAGIC: Final = b"BEDSIDE SEALED 1\n"
SHORTEST: Final = 12  # characters
_SALT = 16
_PIECE = 1 << 20
_TAG = 16


def is_sealed(stream: BinaryIO) -> bool:
    """Tell whether a sealed backup begins here; leaves the stream where it was."""
    start = stream.tell()
    found = stream.read(len(MAGIC)) == MAGIC
    stream.seek(start)
    return found


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    if len(passphrase) < SHORTEST:
        raise Problem(
            f"The passphrase is too short: it needs {SHORTEST} characters.", "Choose some words nobody would guess."
        )
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealer:
    """A writable stream that seals what it is given; `finish` writes the last piece."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        self._target = target
        self._header = MAGIC + os.urandom(_SALT)
        self._cipher = _cipher(passphrase, self._header[-_SALT:])
        self._waiting = bytearray()
        self._number = 0
        target.write(self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def flush(self) -> None:
        """Nothing to do: a piece is written once it is full."""

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._header))
        self._number += 1


class Opener:
    """A readable stream of what a `Sealer` was given. Raises Problem where the passphrase or a piece is wrong."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._source = source
        self._header = source.read(len(MAGIC) + _SALT)
        self._cipher = _cipher(passphrase, self._header[len(MAGIC) :])
        self._next = source.read(_PIECE + _TAG)
        self._plain = b""
        self._number = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        while not self._ended and (size < 0 or len(self._plain) < size):
            self._open()
        taken, self._plain = (self._plain, b"") if size < 0 else (self._plain[:size], self._plain[size:])
        return taken

    def _open(self) -> None:
        piece, self._next = self._next, self._source.read(_PIECE + _TAG)
        self._ended = not self._next
        try:
            self._plain += self._cipher.decrypt(_nonce(self._number, last=self._ended), piece, self._header)
        except (InvalidTag, ValueError):
            if self._number:
                raise Problem("The backup is damaged or cut off.", "Use another copy of it.") from None
            raise Problem(
                "The passphrase does not fit this backup, or the file is damaged.",
                "Check the passphrase file; if it is right, use another copy of the backup.",
            ) from None
        self._number += 1
