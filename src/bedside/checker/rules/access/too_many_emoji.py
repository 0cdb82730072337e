"""A105: emoji that a screen reader reads out one by one."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, about_original

RULE = Rule(
    code="A105",
    name="too-many-emoji",
    family="access",
    title="Too many emoji",
    severity=Severity.ADVICE,
)

MOST, MOST_IN_A_ROW = 4, 2
_BASE = "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff☀-➿⬀-⯿⌀-⏿〰〽㊗㊙]"
EMOJI = re.compile(
    f"(?:{_BASE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_BASE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*|[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3)"
)
_RUN = re.compile(f"{EMOJI.pattern}(?:\\s*{EMOJI.pattern})+")
# A line that begins with an emoji, and the same one or another before the next: so many are a list.
_BULLET = re.compile(f"^[ \\t]*(?P<bullet>{EMOJI.pattern})(?=[ \\t]*[^\\W_])", re.MULTILINE)
_LIST = 3
_INSIDE = re.compile(f"(?<=[^\\W\\d_])(?:{EMOJI.pattern})(?=[^\\W\\d_])")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find rows of emoji, emoji inside words, bullets of emoji, and more emoji than a short text carries."""
    original = document.original
    if original.isascii():
        return
    emoji = list(EMOJI.finditer(original))
    for run in _RUN.finditer(original):
        inside = [hit for hit in emoji if run.start() <= hit.start() < run.end()]
        if len(inside) > MOST_IN_A_ROW:
            fix = Fix("remove", "", inside[1].start(), run.end())
            yield about_original(
                RULE,
                document,
                run.start(),
                run.end(),
                label="EMOJI",
                confidence=0.9,
                message="row",
                severity=Severity.WARNING,
                fixes=(fix,),
            )
            return
    for hit in _INSIDE.finditer(original):
        yield about_original(
            RULE,
            document,
            hit.start(),
            hit.end(),
            label="EMOJI",
            confidence=0.8,
            message="inside",
            severity=Severity.WARNING,
        )
    bullets = list(_BULLET.finditer(original))
    if len(bullets) >= _LIST:
        yield _list(document, bullets)
    elif len(emoji) > MOST:
        last = emoji[MOST]
        yield about_original(
            RULE,
            document,
            last.start(),
            emoji[-1].end(),
            label="EMOJI",
            confidence=0.8,
            message="many",
            severity=Severity.WARNING if len(emoji) > 2 * MOST else None,
            params={"count": str(len(emoji))},
        )


def _list(document: Document, bullets: list[re.Match[str]]) -> Finding:
    """Return the finding of a list with emoji for bullets, and offer a plain list."""
    start, end = bullets[0].start("bullet"), bullets[-1].end("bullet")
    plain = []
    place = start
    for each in bullets:
        plain += [document.original[place : each.start("bullet")], "•"]
        place = each.end("bullet")
    return about_original(
        RULE,
        document,
        start,
        end,
        label="EMOJI",
        confidence=0.8,
        message="bullets",
        severity=Severity.WARNING,
        params={"count": str(len(bullets))},
        fixes=(Fix("replace", "".join(plain), start, end, "plain_list"),),
    )
