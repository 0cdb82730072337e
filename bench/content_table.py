"""What the guide tells of the content rules: how many planted flaws are found, by kind, and the worst cases."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from bench.machine import RESULTS

Result = dict[str, Any]
# What an author would call the kinds of flaws.
CALLED = {
    "Words that are hard, stiff or short for something": "jargon abbreviation idiom nominalisation",
    "Sentences that are hard to read": "long_sentence passive double_negative too_many_ideas",
    "Figures that few can use": "numbers",
    "Words that hurt or blame": "stigma blame sarcasm arguing non_apology fear",
    "Nothing to do": "no_action",
    "Claims, proofs and comparisons": "claim_unsupported absolute_claim fda testimonial comparison promise",
    "Risks, sponsors and rewards left unsaid": "risk_missing sponsor_hidden review_incentive",
    "What could harm somebody": "medical_advice suicide_unsafe emergency_number",
    "What doesn't belong in public": "asks_private political legal competitor_named",
    "What some can't read or hear": "hashtag_case emoji_overuse all_caps fancy_font bare_url",
}


def result() -> Result | None:
    """Return what was measured last, or None."""
    path = RESULTS / "content.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def for_the_guide(found: Result) -> Iterator[str]:
    """Yield the table of the guide, and the worst of each."""
    report = found["report"]
    flaws, alarms = report["flaws"], report["alarms"]
    all_of = flaws["all"]
    by: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for called, kinds in CALLED.items():
        for kind in kinds.split():
            hits, of = flaws["by"].get(kind, (0, 0))
            by[called][0] += hits
            by[called][1] += of
    yield "| planted by a writer who saw no rule | found |"
    yield "|---|---:|"
    yield from (f"| {called} | {hits} of {of} |" for called, (hits, of) in by.items())
    yield f"| **All** | **{all_of['share']:.0%} of {all_of['of']}** |"
    yield ""
    yield (
        f"With so few texts, chance moves the share: it lies between {all_of['low']:.0%} and {all_of['high']:.0%}. In "
        f"{alarms['words']:,} words that the same writer wrote well, the rules warned {alarms['findings']} times: "
        f"{alarms['for_100_words']} times in 100 words."
    )
    yield from ("", "### Ten flaws that were missed", "")
    yield from (f"- {_quoted(each)}" for each in report["missed"])
    yield from ("", "### Ten warnings too many", "")
    yield from (f"- {_quoted(each)}" for each in report["false_alarms"])


def _quoted(line: str) -> str:
    """Return a case as one line: what, and in which text."""
    what, _bar, text = line.replace("\n", " ").partition(" | ")
    return f"{what}. In: “{text}”"
