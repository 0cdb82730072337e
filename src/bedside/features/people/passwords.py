"""Passwords that are long and easy to guess all the same: a common one drawn out, or the name on the door."""

import re
from contextlib import suppress
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bedside.features.people.current import organization
from bedside.features.people.models import Organization, User

_ROW = "abcdefghijklmnopqrstuvwxyz qwertyuiop asdfghjkl zxcvbnm 01234567890"
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


class GuessableValidator:
    """Refuses what a guesser tries after the list of common passwords: "password1234", "abcabcabcabc", the
    organization's name with a year."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password that is easy to guess."""
        typed = password.lower()
        core = _AROUND.sub("", typed)
        if core in _common() or not core or _is_run(typed) or _repeats(core) or _repeats(typed) or core in _names():
            raise ValidationError(_("This password is easy to guess."), code="password_guessable")

    def get_help_text(self) -> str:
        """Say it before it is typed."""
        return _("Not a common password drawn out, and not the name of your organization.")


def _repeats(text: str) -> bool:
    """Tell whether the text is a short piece over and over: "passwordpassword"."""
    return len(text) > 1 and text in (text + text)[1:-1]


def _is_run(text: str) -> bool:
    """Tell whether the text follows the alphabet, the digits or the keyboard."""
    return any(text[start : start + 10] in _ROW for start in range(max(1, len(text) - 9))) and len(text) < 16


def _names() -> set[str]:
    names = {"bedside"}
    with suppress(Organization.DoesNotExist):
        names.add(organization().name)
    return {re.sub(r"[\W\d_]+", "", name.lower()) for name in names} | {name.lower() for name in names}
