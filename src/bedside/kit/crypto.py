"""Keys and what is done with them.

Keys are files of their own, outside the database, each 0600 in a folder 0700: whoever steals the database alone
reads no draft, no token, and can't recompute the audit record. One line a key, newest first, so that keys can be
rotated: all lines decrypt, the first encrypts.
"""

import hashlib
import hmac
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from bedside.base.errors import Problem
from bedside.kit import crypto_files


class Undecryptable(Problem):
    """The text was encrypted with a key that this installation doesn't hold."""


def _key(name: str, fresh: Callable[[], bytes]) -> bytes:
    return crypto_files.read_or_create(Path(settings.KEYS_DIR), name, fresh)


@cache
def _vault() -> MultiFernet:
    lines = _key("data.key", Fernet.generate_key).split()
    return MultiFernet([Fernet(line) for line in lines])


@cache
def _digest_key() -> bytes:
    return bytes.fromhex(_key("digest.key", crypto_files.fresh_secret).decode())


def _seal_keys() -> tuple[Ed25519PrivateKey, ...]:
    """The signing keys, newest first. Read again when the file changed: every process must follow at once, for a seal
    of a replaced key behind one of its successor counts as forged."""
    _key("seal.key", _fresh_seal_key)
    return _read_seal_keys(_seal_file(), _seal_file().stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read_seal_keys(path: Path, changed: int) -> tuple[Ed25519PrivateKey, ...]:
    return tuple(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(line)) for line in path.read_text().split())


def _seal_file() -> Path:
    return Path(settings.KEYS_DIR) / "seal.key"


def _fresh_seal_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw().hex().encode()


def replace_signing_key() -> bytes:
    """Sign with a fresh key from now on; what the former ones signed stays proven. Return the new public key."""
    _seal_keys()
    crypto_files.put_first(Path(settings.KEYS_DIR), "seal.key", _fresh_seal_key())
    forget_keys()
    return public_key()


def encrypt(text: str) -> bytes:
    """Encrypt for storage in the database."""
    return encrypt_bytes(text.encode())


def decrypt(token: bytes) -> str:
    """Return the text again. Raises Undecryptable."""
    return decrypt_bytes(token).decode()


def encrypt_bytes(data: bytes) -> bytes:
    """Encrypt a file for storage in the database. It becomes a third larger."""
    return _vault().encrypt(data)


def decrypt_bytes(token: bytes) -> bytes:
    """Return the file again. Raises Undecryptable."""
    try:
        return _vault().decrypt(token)
    except InvalidToken:
        raise Undecryptable(
            "This text was locked with a key that is not here.", "Restore the folder `keys` from the same backup."
        ) from None


def keyed_digest(*pieces: bytes) -> bytes:
    """Return 32 bytes that say whether two things are equal and, without the key, nothing else."""
    mac = hmac.new(_digest_key(), digestmod=hashlib.sha256)
    for piece in pieces:
        mac.update(len(piece).to_bytes(8, "big") + piece)
    return mac.digest()


def derived_key(purpose: bytes) -> bytes:
    """Return a 32-byte key of its own for one purpose."""
    return keyed_digest(b"key for", purpose)


def sign(message: bytes) -> bytes:
    """Sign with the installation's Ed25519 key (64 bytes)."""
    return _seal_keys()[0].sign(message)


def public_key() -> bytes:
    """Return the 32 raw bytes with which anybody may verify a signature."""
    return public_keys()[0]


def public_keys() -> tuple[bytes, ...]:
    """Return the public halves of the key that signs now and of those that did before it, newest first."""
    return tuple(key.public_key().public_bytes_raw() for key in _seal_keys())


def verify(message: bytes, signature: bytes, key: bytes | None = None) -> bool:
    """Tell whether `signature` was made over `message` with a key of this installation (or by the owner of `key`)."""
    return any(_is_by(one, message, signature) for one in ((key,) if key else public_keys()))


def _is_by(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def forget_keys() -> None:
    """Read the key files again at next use (after a restore, in tests)."""
    for cached in (_vault, _digest_key, _read_seal_keys):
        cached.cache_clear()
