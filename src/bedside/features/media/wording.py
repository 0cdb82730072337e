"""What a page says about a picture."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.checker.catalogue import say as told
from bedside.checker.pictures.metadata import Carries
from bedside.checker.pictures.refusing import Refused, is_known

# What a look that failed is called where its own reason is unknown.
BROKE = "look_died"


def removed_sentence(removed: Iterable[str]) -> str:
    """Say what the file carried besides the picture and is gone now; "" where it carried nothing. `removed`: codes of
    `metadata.Carries`."""
    known, language = set(Carries), get_language() or "en"
    named = [told(f"carried.{code}", language) for code in removed if code in known]
    if not named:
        return ""
    listed = named[0] if len(named) == 1 else _("%(first)s and %(last)s") % {
        "first": ", ".join(named[:-1]),
        "last": named[-1],
    }  # fmt: skip
    return _("Removed from the file: %(list)s.") % {"list": listed}


def failed_sentence(why: str) -> str:
    """Say why nobody could look at a picture, and what to do, by the code that is kept of it."""
    return " ".join(Refused(why if is_known(why) else BROKE).told(get_language() or "en"))


@contextmanager
def in_readers_language() -> Iterator[None]:
    """Turn a refusal of the checker into a problem in the language of who reads the page."""
    try:
        yield
    except Refused as refused:
        raise Problem(*refused.told(get_language() or "en")) from None


def language_name(language: str) -> str:
    """Return what a language is called."""
    return {"en": _("English"), "es": _("Spanish")}.get(language, language)
