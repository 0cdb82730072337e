"""Choices that look like chance and stay the same: each follows from a secret and from what is replaced.

So "Maria" becomes the same name at the beginning and at the end of a long text without a list of all names being kept.
"""

import hashlib
import hmac
import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz"


class Chances:
    """Keyed choices. Without `seed` the key comes from `secrets` and is kept nowhere: nobody can repeat them."""

    def __init__(self, seed: str | int | bytes | None = None) -> None:
        if seed is None:
            self._key = secrets.token_bytes(32)
        else:
            self._key = seed if isinstance(seed, bytes) else str(seed).encode("utf-8", "surrogatepass")

    def number(self, about: str, below: int) -> int:
        """Return a whole number from 0 to `below` - 1 that belongs to `about`."""
        return int.from_bytes(self._digest(about)[:8]) % below

    def same_shape(self, about: str, written: str, turn: int = 0) -> str:
        """Return other digits for digits and other letters for letters; all else, and the case, stays."""
        made = []
        stream = hashlib.shake_256(self._digest(f"shape\0{about}\0{turn}")).digest(2 * len(written))
        for place, character in enumerate(written):
            chance = int.from_bytes(stream[2 * place : 2 * place + 2])
            if character.isdecimal():
                lowest = 1 if character != "0" else 0
                made.append(str(lowest + chance % (10 - lowest)))
            elif character.isalpha():
                letter = _LETTERS[chance % len(_LETTERS)]
                made.append(letter.upper() if character.isupper() else letter)
            else:
                made.append(character)
        shaped = "".join(made)
        if shaped == written and turn < 9 and any(character.isalnum() for character in written):
            return self.same_shape(about, written, turn + 1)
        return shaped

    def _digest(self, about: str) -> bytes:
        return hmac.digest(self._key, about.encode("utf-8", "surrogatepass"), "sha256")
