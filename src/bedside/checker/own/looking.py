"""What the organization's own rules find, and what they change about what the built-in ones found."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace as with_changes
from datetime import date
from functools import lru_cache

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.law import paragraph
from bedside.checker.own.likeness import one_slip
from bedside.checker.own.matching import Hit, Matcher, tags, words_of
from bedside.checker.own.model import Ban, CampaignTag, Exempt, OwnRule, OwnRules, Require
from bedside.checker.registry import rule_with
from bedside.checker.rule import remove, replace

LABEL = "OWN"
PROTECTED = "privacy"
_MOST_FIXES = 3
_LONG_TAG = 8
_Hits = dict[tuple[str, str], list[Hit]]


class _Ready:
    """A set of own rules in the shape in which a text is read. Payloads of its matcher: a rule's code and a role."""

    def __init__(self, own: OwnRules) -> None:
        self.own = own
        self.matcher = Matcher()
        self.weights = {each.rule.upper(): each.severity for each in own.weights}
        self.bans = {rule.code: rule for rule in own.rules if isinstance(rule, Ban)}
        self.requires = {rule.code: rule for rule in own.rules if isinstance(rule, Require)}
        self.tags = [rule for rule in own.rules if isinstance(rule, CampaignTag)]
        self.exceptions = [(each, Matcher()) for each in own.exceptions]
        for ban in self.bans.values():
            self._add(ban.code, "words", (*ban.words, *self._of_topics(ban.topics)), ban)
            self._add(ban.code, "unless", ban.unless, ban)
        for rule in self.requires.values():
            self._add(rule.code, "when", (*rule.when, *self._of_topics(rule.topics)), rule)
            for must in rule.must:
                self.matcher.add(must, (rule.code, "must"), across=True)
        for exempt, matcher in self.exceptions:
            for words in exempt.words:
                matcher.add(words, (exempt.rule, "words"), "forms")

    def _of_topics(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            topic = self.own.topic(name)
            yield from topic.words if topic else ()

    def _add(self, code: str, role: str, written: Iterable[str], rule: Ban | Require) -> None:
        for each in written:
            self.matcher.add(each, (code, role), rule.match)


@lru_cache(maxsize=32)
def _ready(own: OwnRules) -> _Ready:
    return _Ready(own)


def look(document: Document, context: Context, day: date, *, alt_text: bool = False) -> list[Finding]:
    """Return what the own rules find in a text on a day; in the description of a picture, only words not to use."""
    ready = _ready(context.own)
    if not ready.own.rules:
        return []
    hits = _by_payload(ready.matcher.find(document))
    language = context.language or document.language if hits or ready.tags else ""
    found = [
        finding
        for code, role in hits
        if role == "words" and _looks(ban := ready.bans[code], day, language)
        for finding in _banned(ban, document, hits)
    ]
    if alt_text:
        return found
    wanted = [
        rule
        for code, role in hits
        if role == "when" and (code, "must") not in hits and _looks(rule := ready.requires[code], day, language)
    ]
    if wanted:
        before = _there(ready.matcher, context.before)
        beside = before | _there(ready.matcher, context.after)
        found += [
            _missing(rule, document, hits[rule.code, "when"][0])
            for rule in wanted
            if (rule.code, "must") not in beside and (rule.code, "when") not in before
        ]
    if ready.tags:
        for start, end in document.once(tags):
            found += _tagged(ready.tags, document, start, end, day, language)
    return found


def change(findings: list[Finding], own: OwnRules, day: date) -> list[Finding]:
    """Return the findings with the organization's weights, without those it made an exception for. What the law asks
    for is neither made milder nor left out; such a finding is overruled one by one."""
    ready = _ready(own)
    spelled = {(found.start, found.end, found.picture) for found in findings if found.label == f"{LABEL}-TAG"}
    kept = []
    for finding in findings:
        if finding.label == "HASHTAG" and (finding.start, finding.end, finding.picture) in spelled:
            continue  # the campaign's own spelling is the one to offer
        if finding.label == "HASHTAG" and any(finding.matched == rule.tag for rule in ready.tags):
            continue
        if not any(_exempts(each, matcher, finding, day) for each, matcher in ready.exceptions):
            kept.append(_weighed(finding, ready.weights))
    return kept


def is_protected(code: str) -> bool:
    """Say whether a rule keeps patients' privacy, so that the law and not the organization decides what it weighs."""
    rule = rule_with(code)
    return rule is not None and rule.family == PROTECTED


def _lawful(finding: Finding) -> bool:
    return is_protected(finding.code) or (finding.severity is Severity.BLOCK and paragraph(finding) != "")


def _weighed(finding: Finding, weights: dict[str, Severity]) -> Finding:
    wanted = weights.get(finding.code)
    if wanted is None or wanted is finding.severity:
        return finding
    if wanted.rank < finding.severity.rank and _lawful(finding):
        return finding
    return with_changes(finding, severity=wanted)


def _exempts(exempt: Exempt, matcher: Matcher, finding: Finding, day: date) -> bool:
    if finding.code.lower() != exempt.rule.lower() or exempt.until < day or _lawful(finding):
        return False
    return bool(matcher.find(Document(finding.matched)))


def _looks(rule: OwnRule, day: date, language: str) -> bool:
    return rule.in_force(day) and rule.language in ("", language)


def _by_payload(hits: Iterable[Hit]) -> _Hits:
    found: defaultdict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in hits:
        found[hit.payload].append(hit)
    return dict(found)


def _there(matcher: Matcher, texts: Sequence[str]) -> set[tuple[str, str]]:
    return {hit.payload for text in texts for hit in matcher.find(Document(text))}


def _banned(rule: Ban, document: Document, hits: _Hits) -> Iterator[Finding]:
    fine = hits.get((rule.code, "unless"), ())
    last = -1
    for hit in hits.get((rule.code, "words"), ()):
        if hit.start < last or any(each.start <= hit.start and hit.end <= each.end for each in fine):
            continue  # the longest of those that begin here came first
        last = hit.end
        yield _finding(
            rule,
            document,
            hit.start,
            hit.end,
            message="own.ban-instead" if rule.instead else "own.ban",
            instead=" / ".join(rule.instead[:_MOST_FIXES]),
            fixes=_mended(rule, document, hit),
        )


def _mended(rule: Ban, document: Document, hit: Hit) -> tuple[Fix, ...]:
    tag = next((each for each in document.once(tags) if each[0] <= hit.start and hit.end <= each[1]), None)
    if rule.instead:
        chosen = rule.instead[:_MOST_FIXES]
        written = document.text[hit.start : hit.end]
        words = [_joined(each) for each in chosen] if tag else [_like(written, each) for each in chosen]
        return tuple(replace(document, hit.start, hit.end, each) for each in words)
    if tag:
        return (remove(document, tag[0] - 1, tag[1]),)
    end = hit.end + 2 if document.lower.startswith("'s", hit.end) else hit.end
    return (remove(document, hit.start, end),)


def _joined(words: str) -> str:
    """Return words as a part of a hashtag: "new treatment" is NewTreatment."""
    return "".join(word[:1].upper() + word[1:] for word in words_of(words, lower=False))


def _like(written: str, words: str) -> str:
    """Return the words with a capital where what they replace has one."""
    first = written.lstrip("#")[:1]
    return words[:1].upper() + words[1:] if first.isupper() and not written.isupper() else words


def _missing(rule: Require, document: Document, hit: Hit) -> Finding:
    end = len(document.original)
    start = len(document.original.rstrip())
    return _finding(
        rule,
        document,
        hit.start,
        hit.end,
        message="own.require",
        must=rule.must[0],
        fixes=tuple(
            Fix("add", f" {must}" if must.startswith("#") else f"\n\n{must}", start, end)
            for must in rule.must[:_MOST_FIXES]
        ),
    )


def _tagged(
    rules: Iterable[CampaignTag], document: Document, start: int, end: int, day: date, language: str
) -> Iterator[Finding]:
    written = document.text[start - 1 : end]
    for rule in rules:
        if rule.language not in ("", language) or not _means(rule, written):
            continue
        if not rule.in_force(day):
            early = rule.start is not None and day < rule.start
            yield _finding(
                rule,
                document,
                start - 1,
                end,
                message="own.tag-early" if early else "own.tag-over",
                day=((rule.start if early else rule.until) or day).isoformat(),
                fixes=(remove(document, start - 1, end),),
            )
        elif written != rule.tag:
            yield _finding(
                rule,
                document,
                start - 1,
                end,
                label=f"{LABEL}-TAG",
                message="own.tag",
                better=rule.tag,
                fixes=(replace(document, start - 1, end, rule.tag),),
            )


def _means(rule: CampaignTag, written: str) -> bool:
    """Say whether somebody who wrote this hashtag meant the campaign's: other capitals, a slip, a known mistake."""
    ours, theirs = _bare(rule.tag), _bare(written)
    if ours == theirs or theirs in (_bare(each) for each in rule.wrong):
        return True
    return len(ours) > _LONG_TAG and one_slip(ours, theirs)


def _bare(tag: str) -> str:
    return tag.lstrip("#").replace("_", "").lower()


def _finding(
    rule: OwnRule,
    document: Document,
    start: int,
    end: int,
    *,
    message: str,
    label: str = LABEL,
    fixes: tuple[Fix, ...] = (),
    **params: str,
) -> Finding:
    span = document.original_span(start, end)
    matched = document.text[start:end]
    if rule.sentence and message not in ("own.tag-early", "own.tag-over"):
        message, params = "own", {"sentence": rule.sentence.replace("{matched}", matched)}
    return Finding(
        code=rule.code,
        start=span.start,
        end=span.end,
        label=label,
        severity=rule.severity,
        confidence=1.0,
        message=message,
        params={"matched": matched, **params},
        fixes=fixes,
        matched=matched,
    )


def is_vague(written: str) -> bool:
    """Say whether an entry has a word of nothing but stars, or of fewer than two letters beside a star, so that it
    would be found nearly everywhere."""
    words = words_of(written)
    bare = [word for word in words if "*" in word and len(word.replace("*", "")) < 2]
    return not written.startswith("#") and (not words or len(bare) == len(words) or words[0] in bare)
