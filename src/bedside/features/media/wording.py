"""What a page says about a picture."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def removed_sentence(removed: Iterable[str]) -> str:
    """Say what the file carried besides the picture and is gone now; "" where it carried nothing."""
    words = {
        "position": _("the place where it was taken"),
        "camera": _("which camera or phone took it"),
        "comment": _("the notes inside the file"),
    }
    named = [words[code] for code in removed if code in words]
    if not named:
        return ""
    listed = named[0] if len(named) == 1 else _("%(first)s and %(last)s") % {
        "first": ", ".join(named[:-1]),
        "last": named[-1],
    }  # fmt: skip
    return _("Removed from the file: %(list)s.") % {"list": listed}
