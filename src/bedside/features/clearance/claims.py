"""Claims: what a text says that somebody may want a source for, what carries it, and what still wants a source."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from bedside.checker import Finding, claiming
from bedside.checker.claiming import Claim, Kind, Source, Strength
from bedside.checker.registry import rule_with
from bedside.checker.wording.claims import ABSOLUTE, checkable
from bedside.features.evidence.api import UNSIGNED, Backing, Fallen, SourceShown, mark_of, shown_of
from bedside.kit.ui.badges import Badge

FAMILY = "claims"


def is_claim(finding: Finding) -> bool:
    """Tell whether a finding is about a claim that may have a source."""
    rule = rule_with(finding.code)
    return rule is not None and rule.family == FAMILY and "claim" in finding.params


def is_promise(finding: Finding) -> bool:
    """Tell whether a finding is about what nobody can promise: choosing a source doesn't make it right."""
    rule = rule_with(finding.code)
    return finding.message.endswith(".absolute") or (finding.is_heard and rule is not None and rule.hears == ABSOLUTE)


def mark_in(finding: Finding) -> str:
    """Return the mark of the claim that a finding is about."""
    return mark_of(finding.label.lower(), finding.params["claim"])


class Carried(StrEnum):
    """What carries a claim. `SOURCE`: one that a clinician signed · `AWAITED`: one that no clinician has signed yet ·
    `FALLEN`: one that may not be relied on any more · `TEXT`: the text names it · `LINK`: a link beside it · `NOTHING`.
    """

    SOURCE = "source"
    AWAITED = "awaited"
    FALLEN = "fallen"
    TEXT = "text"
    LINK = "link"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """A claim as pages show it: its sentence, what sort of claim it is, what carries it, and its sources.

    `wants`: it has no source, and is so strong that approval is asked for only with one or with a reason. `absolute`:
    nobody can promise that; a source that was merely chosen does not carry it.
    """

    mark: str
    words: str
    kind: str
    carried: Carried
    sources: list[SourceShown]
    wants: bool
    absolute: bool

    @property
    def strong(self) -> bool:
        """Whether approvers should look twice: it is strong, and no source carries it now."""
        if self.carried in (Carried.AWAITED, Carried.FALLEN):
            return True
        return self.wants or (self.absolute and self.carried is Carried.NOTHING)

    @property
    def badge(self) -> Badge:
        """What carries it, in a word."""
        return _STRONG_BUT_BARE if self.strong and self.carried is Carried.NOTHING else _BADGES[self.carried]


_BADGES = {
    Carried.SOURCE: Badge(_lazy("Has a source"), "good", "check"),
    Carried.AWAITED: Badge(_lazy("Waits for a signature"), "warning", "half"),
    Carried.FALLEN: Badge(_lazy("Its source doesn’t stand"), "block", "octagon"),
    Carried.TEXT: Badge(_lazy("Names its source"), "neutral", "check"),
    Carried.LINK: Badge(_lazy("A link beside it"), "neutral", "half"),
    Carried.NOTHING: Badge(_lazy("No source"), "neutral", "dashed"),
}
_STRONG_BUT_BARE = Badge(_lazy("No source"), "warning", "triangle")


def claims_in(
    texts: Iterable[str],
    backing: Callable[[], Backing],
    *,
    alts: Iterable[str] = (),
    overruled: Collection[str] = (),
) -> list[ClaimShown]:
    """Return the claims of these texts and alternative texts, each once, in their order, with what carries them;
    `backing` is asked only where there are any. Those whose mark is among `overruled` want no source: somebody took the
    responsibility. In alternative texts nothing is heard, as while somebody writes."""
    claims = [claim for text in dict.fromkeys(texts) for claim in checkable(text)]
    return _all_shown([*claims, *_of_rules(alts)], backing, overruled)


def wanting_in(
    texts: Iterable[str], backing: Callable[[], Backing], *, overruled: Collection[str] = ()
) -> list[ClaimShown]:
    """Return the claims of these texts that want a source. What is only heard never does, so nothing is heard here."""
    return [claim for claim in _all_shown(_of_rules(texts), backing, overruled) if claim.wants]


def _of_rules(texts: Iterable[str]) -> Iterable[Claim]:
    return (claim for text in dict.fromkeys(texts) for claim in claiming.checkable(text))


def _all_shown(claims: Iterable[Claim], backing: Callable[[], Backing], overruled: Collection[str]) -> list[ClaimShown]:
    found = {mark_of(claim.kind, claim.words): claim for claim in claims}
    if not found:
        return []
    known = backing()
    return [_shown(mark, claim, known, mark in overruled) for mark, claim in found.items()]


def _shown(mark: str, claim: Claim, backing: Backing, overruled: bool) -> ClaimShown:
    standing = backing.sources_for(claim)
    chosen = backing.chosen_for(mark)
    carried = _carried(claim, bool(standing), backing.fallen_for(mark))
    return ClaimShown(
        mark=mark,
        words=claim.words.strip(),
        kind=_kinds()[claim.kind],
        carried=carried,
        sources=shown_of(standing or chosen),
        wants=claim.strength is Strength.FIRM and carried is Carried.NOTHING and not overruled,
        absolute=claim.strength is Strength.ABSOLUTE,
    )


def _carried(claim: Claim, standing: bool, fallen: Fallen | None) -> Carried:
    if standing:
        return Carried.SOURCE
    if fallen:
        return Carried.AWAITED if fallen.why == UNSIGNED else Carried.FALLEN
    return {Source.TEXT: Carried.TEXT, Source.LINK: Carried.LINK}.get(claim.source, Carried.NOTHING)


def _kinds() -> dict[Kind, str]:
    return {
        Kind.EFFECT: _("An effect"),
        Kind.PREVALENCE: _("A figure"),
        Kind.RECOMMENDATION: _("A recommendation"),
        Kind.COMPARISON: _("A comparison"),
        Kind.SAFETY: _("Safety"),
        Kind.APPROVAL: _("An approval"),
        Kind.PROOF: _("A proof"),
        Kind.CURE: _("A cure"),
        Kind.TESTIMONIAL: _("A testimonial"),
    }


def sentence_of_wanting(claims: Sequence[ClaimShown]) -> str:
    """Say that these claims want a source, and what to do."""
    first = claims[0].words
    shown = first if len(first) <= 80 else f"{first[:79].rstrip()}…"
    if len(claims) == 1:
        return _("“%(claim)s” has no source. Add one, or write why it needs none.") % {"claim": shown}
    return _("%(count)d claims have no source, the first is “%(claim)s”. Add sources, or write why they need none.") % {
        "count": len(claims),
        "claim": shown,
    }
