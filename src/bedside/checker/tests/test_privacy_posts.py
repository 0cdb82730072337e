"""Ordinary posts and careful replies go out; posts and replies that tell of somebody's care don't."""

from pathlib import Path

import pytest

from bedside.checker import Context, Organization, Severity, examine

OURS = Organization(
    names=("Elm Clinic",),
    phones=("555-201-3300", "555-201-3311", "555-201-3320", "555-201-3322", "555-201-3330"),
    sites=("elmclinic.org",),
    handles=("elmclinic",),
)


def texts(name: str) -> list[tuple[str, str]]:
    """Read "kind: text" lines."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    split = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return [(kind, text) for kind, _, text in split]


def blocks(kind: str, text: str) -> list[str]:
    context = Context(kind="reply" if kind == "reply" else "post", organization=OURS)
    return [
        f"{finding.code} {text[finding.start : finding.end]}"
        for finding in examine(text, context, {"privacy"})
        if finding.severity is Severity.BLOCK
    ]


@pytest.mark.parametrize(("kind", "text"), texts("harmless_texts.txt"))
def test_harmless_text_is_not_blocked(kind: str, text: str) -> None:
    assert blocks(kind, text) == []


@pytest.mark.parametrize(("kind", "text"), texts("harmful_texts.txt"))
def test_harmful_text_is_blocked(kind: str, text: str) -> None:
    assert blocks(kind, text)


@pytest.mark.parametrize(("kind", "text"), texts("missed_texts.txt"))
@pytest.mark.xfail(strict=True, reason="known to be missed")
def test_missed_text_is_blocked(kind: str, text: str) -> None:
    assert blocks(kind, text)
