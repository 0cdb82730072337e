"""The kinds of wording that the network knows, in the order of its outputs."""

KINDS: tuple[str, ...] = (
    # how one speaks to people, and of them
    *(
        "arguing",
        "blame",
        "sarcasm",
        "non_apology",
        "legal",
        "asks_private",
        "fear",
        "political",
        "complains_of_others",
    ),
    *("promise", "stigma"),
    # what is claimed, and what is owed to readers beside it
    *("absolute", "comparison", "testimonial", "claim_unsupported", "fda", "risk_missing", "sponsor_hidden"),
    "review_incentive",
    # what could harm
    *("medical_advice", "suicide_unsafe", "emergency"),
    # how plain it is
    *("idiom", "numbers", "no_action", "too_many_ideas", "passive", "nominalisation", "double_negative", "jargon"),
    "abbreviation",
)
# Of these nothing need be written: the text as a whole lacks something, or has too much.
OF_THE_WHOLE = frozenset({"no_action", "too_many_ideas", "risk_missing", "sponsor_hidden"})
# Of these the words at fault are shown; of all others the sentence that says it.
SHOWN_IN_WORDS = frozenset(
    {"stigma", "idiom", "numbers", "passive", "nominalisation", "double_negative", "jargon", "abbreviation"}
)
# Of these, the single words are too hard.
HARD_WORDS = frozenset({"jargon", "abbreviation"})
