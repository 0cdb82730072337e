"""Texts without what could identify somebody, still readable and consistent.

from bedside.checker import redact

done = redact("Maria Lopez came on March 3. Maria was glad.", style="label")
done.text      # "[NAME 1] came on [DATE 1]. [NAME 1] was glad."
done.counts    # {"NAME": 2, "DATE": 1}

`Redactor` does the same for a document that comes in parts.
"""

from bedside.checker.context import Context
from bedside.checker.redaction.redactor import Redactor
from bedside.checker.redaction.result import STYLES, Redacted, Removed, Style

__all__ = ["STYLES", "Redacted", "Redactor", "Removed", "Style", "redact"]


def redact(
    text: str, style: Style = "label", context: Context | None = None, seed: str | int | bytes | None = None
) -> Redacted:
    """Return `text` without what could identify somebody (rule P190), and what was done.

    "label": [NAME 1], the same number for the same person, place, date or number.
    "mask": a bar that is always as wide.
    "pseudonym": plausible others; all dates move by the same secret number of weeks. The same `seed` gives the same
    others again; without one nobody can repeat them. Who knows the seed can undo the dates: treat it as a secret.
    "generalize": "a person", the year or the season, "90 or older", the state, three digits of the ZIP code.

    Titles stay. What belongs to `context.organization` stays. Raises ValueError for a style there isn't.
    """
    return Redactor(style, context, seed).redact(text)
