"""A hint at how a study was made, from what PubMed calls it and from the words of its title.

Source of the names: the list of publication types of the National Library of Medicine, 2025.
"""

import re

from bedside.features.evidence.models import Design

# In the order of their weight: a meta-analysis of randomized trials is the former.
_TYPES: tuple[tuple[Design, frozenset[str]], ...] = (
    (Design.GUIDELINE, frozenset({"practice guideline", "guideline", "consensus development conference",
                                  "consensus development conference, nih", "consensus statement"})),
    (Design.META, frozenset({"meta-analysis", "network meta-analysis"})),
    (Design.REVIEW, frozenset({"systematic review"})),
    (Design.TRIAL, frozenset({"randomized controlled trial", "pragmatic clinical trial", "equivalence trial"})),
    (Design.CLINICAL, frozenset({"clinical trial", "controlled clinical trial", "clinical trial, phase i",
                                 "clinical trial, phase ii", "clinical trial, phase iii", "clinical trial, phase iv"})),
    (Design.CASE, frozenset({"case reports"})),
    (Design.OPINION, frozenset({"letter", "comment", "editorial", "news", "newspaper article"})),
)  # fmt: skip
_NARRATIVE = frozenset({"review", "scoping review"})

# Said of the title when its type says nothing. A protocol or a comment about a trial is no trial.
_NOT_YET = re.compile(r"\bprotocol\b|\brationale and design\b", re.IGNORECASE)
_WORDS: tuple[tuple[Design, re.Pattern[str]], ...] = (
    (Design.META, re.compile(r"\bmeta-?\s?analy[sz]", re.IGNORECASE)),
    (Design.REVIEW, re.compile(r"\bsystematic (?:literature )?review\b|\bumbrella review\b", re.IGNORECASE)),
    (Design.LABORATORY, re.compile(r"\bin (?:rats|vitro)\b|\b(?:mouse|murine|rat) model\b|\bmice\b", re.IGNORECASE)),
    (Design.TRIAL, re.compile(r"\brandomi[sz]ed\b(?!.{0,40}\b(?:non|un)\b)|\bplacebo-controlled\b", re.IGNORECASE)),
    (Design.CASE_CONTROL, re.compile(r"\bcase[-–\s]control\b", re.IGNORECASE)),
    (Design.COHORT, re.compile(r"\bcohort\b|\bfollow-up study\b|\blongitudinal\b|\bregistry\b", re.IGNORECASE)),
    (Design.CROSS, re.compile(r"\bcross-sectional\b|\bprevalence survey\b", re.IGNORECASE)),
    (Design.CASE, re.compile(r"\bcase (?:report|series)\b|\ba case of\b", re.IGNORECASE)),
    (Design.GUIDELINE, re.compile(r"\bguidelines?\b(?! adherence)|\brecommendation statement\b", re.IGNORECASE)),
    (Design.NARRATIVE, re.compile(r"\breview\b", re.IGNORECASE)),
)  # fmt: skip
_NOT_RANDOMIZED = re.compile(r"\b(?:non|un|not)[-\s]?randomi[sz]ed\b", re.IGNORECASE)


def design_of(types: list[str], title: str) -> str:
    """Return the design that the publication types say, else the one that the title says, else "" for not known."""
    said = {each.strip().casefold() for each in types}
    if _NOT_YET.search(title) or "clinical trial protocol" in said:
        return Design.UNKNOWN
    for design, names in _TYPES:
        if said & names:
            return design
    for design, pattern in _WORDS:
        if pattern.search(title) and not (design == Design.TRIAL and _NOT_RANDOMIZED.search(title)):
            return design
    return Design.NARRATIVE if said & _NARRATIVE else Design.UNKNOWN
