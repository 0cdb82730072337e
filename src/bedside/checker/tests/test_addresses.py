"""No rule about words changes a link, an e-mail address, a handle or a hashtag: it would lead nowhere."""

import pytest

from bedside.checker import Document, apply_fix, examine
from bedside.checker.facts.addresses import addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read https://elm.org/a-b?c=d. Then call.", ["https://elm.org/a-b?c=d"]),
        ("See elm.org/flu, ELM.COM or salud.elm.com.mx.", ["elm.org/flu", "ELM.COM", "salud.elm.com.mx"]),
        ("Write to flu.team@mail.elm.org!", ["flu.team@mail.elm.org"]),
        ("Ask @elm_clinic or @flu@mastodon.example #FluShot #díaMundial", None),
        ("Take 2.5 ml. Rest at home.It helps. Room 4/5, A&E #", []),
    ],
)
def test_addresses_are_told_from_words(text: str, expected: list[str] | None) -> None:
    found = [text[span.start : span.end] for span in addresses(Document(text))]
    wanted = ["@elm_clinic", "@flu@mastodon.example", "#FluShot", "#díaMundial"] if expected is None else expected
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Read more: https://elmclinic.org/hypertension",
        "Read more: elm.care/facilitate-dyspnea",
        "Email hypertension@elmclinic.org",
        "Try #hypertension care",
        "Ask @hypertension_elm or @COPD today",
        "Email COPD@elm.org, or see ELM.org/COPD and #COPD",
        "Vea https://elm.org/hipertensión y escriba a cefalea@elm.com.mx",
        "#diabetics #committedsuicide #cutting-edge",
    ],
)
def test_words_in_addresses_are_left_alone(text: str) -> None:
    assert examine(text, families={"plain"}) == []


def test_word_beside_its_address_is_still_told() -> None:
    text = "All about hypertension: https://elmclinic.org/hypertension #hypertension"
    [finding] = examine(text, families={"plain"})
    assert apply_fix(text, finding.fixes[0]) == text.replace("hypertension:", "high blood pressure:")


def test_long_sentence_that_ends_with_a_link_is_still_told() -> None:
    text = "We " + "walk and swim and rest " * 9 + "with you at https://elmclinic.org/walk"
    assert "L102" in {finding.code for finding in examine(text, families={"plain"})}
