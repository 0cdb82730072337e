"""A figure is shown whole, and a link anywhere in a short post may be its source."""

import pytest

from bedside.checker import Severity, examine


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Heart disease kills 1 in 4 Americans.", "kills 1 in 4 Americans"),
        ("The flu kills 1.5 million people a year.", "kills 1.5 million people"),
        ("Diabetes affects nearly one in ten adults here.", "affects nearly one in ten adults"),
        ("Stroke kills 140,000 Americans each year.", None),
        ("Uno de cada tres adultos tiene presión alta.", None),
    ],
)
def test_a_figure_is_not_cut(text: str, words: str | None) -> None:
    [finding] = [each for each in examine(text, families={"claims"}) if each.code == "C102"]
    found = text[finding.start : finding.end]
    assert found == words if words else found in text
    assert not found[-1].isspace()
    assert text[finding.end : finding.end + 1] in (" ", ".", "")


FIGURE = "HPV causes 37,000 cancers in the US each year. It is recommended at ages 11-12. Boys need it too. "


@pytest.mark.parametrize(
    ("rest", "severity"),
    [
        ("https://www.cdc.gov/hpv", Severity.ADVICE),
        ("Learn more: https://elm.org/hpv", Severity.ADVICE),
        ("Infórmese en https://elm.org/vph", Severity.ADVICE),
        ("Book a visit: https://elm.org/visit", Severity.WARNING),
        ("See you soon. https://elm.org", Severity.WARNING),
        ("Rest well. " * 60 + "Learn more: https://www.cdc.gov/hpv", Severity.WARNING),
    ],
)
def test_a_link_further_away_counts_in_a_short_post(rest: str, severity: Severity) -> None:
    found = [each.severity for each in examine(FIGURE + rest, families={"claims"}) if each.code == "C102"]
    assert found == [severity]


def test_a_register_is_a_source_without_a_capital() -> None:
    text = "In our county 14 of every 100 adults smoke, according to the state health survey."
    assert [each.code for each in examine(text, families={"claims"})] == []
