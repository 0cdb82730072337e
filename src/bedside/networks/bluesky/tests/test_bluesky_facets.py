"""Links, mentions and hashtags are where a reader sees them, counted in UTF-8 bytes."""

import pytest
from atproto import client_utils  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from bedside.networks.bluesky.facets import facets, spans

PEOPLE = {"ana.test": "did:plc:ana", "clinic.example.org": "did:plc:clinic"}


SIGNS = {"link": "", "mention": "@", "tag": "#"}


def seen(text: str) -> list[str]:
    """Return the words that are marked, and what they stand for where that is something else."""
    pairs = [(text[span.start : span.end], SIGNS[span.kind] + span.value) for span in spans(text)]
    return [words if words == value else f"{words} > {value}" for words, value in pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("“https://example.org”", ["https://example.org"]),
        ("Visit example.org, or not", ["example.org > https://example.org"]),
        ("Visit clinic.example.org/flu/.", ["clinic.example.org/flu/ > https://clinic.example.org/flu/"]),
        ("Example.org/Ärzte ist da", ["Example.org/Ärzte > https://Example.org/Ärzte"]),
        ("It is over.In spring we meet. At 3.5 mg, e.g. this.", []),
        ("Mail info@example.org or jane.care@example.org", []),
        ("http://", []),
        ("@ana.test hello", ["@ana.test"]),
        ("Ask (@Ana.Test).", ["@Ana.Test > @ana.test"]),
        ("No @handle, no a@ana.test, no @ana.test@mastodon", []),
        ("#flu #Grippe2026 #naïve #ça_va #nai\u0308ve", ["#flu", "#Grippe2026", "#naïve", "#ça_va", "#nai\u0308ve"]),
        ("#well-being! (#flu), ＃flu", ["#well-being", "#flu", "＃flu > #flu"]),
        ("#1 thing, # alone, a#b, #️⃣, #\u200b", []),
        ("#" + "x" * 65, []),
        ("https://example.org/#flu @ana.test#x", ["https://example.org/#flu", "@ana.test"]),
        ("", []),
    ],
)
def test_what_is_marked(text: str, expected: list[str]) -> None:
    assert seen(text) == expected


def test_a_mention_of_nobody_stays_text() -> None:
    made = facets("@ana.test and @nobody.test", PEOPLE.get)
    assert [facet["features"][0]["did"] for facet in made] == ["did:plc:ana"]


words = st.text(alphabet=st.sampled_from("aé🤒👩🏽‍⚕️e\u0301ß漢 \n.,"), max_size=12)
marked = st.sampled_from(["#flu", "@ana.test", "https://example.org/é", "example.org", "#Grippe"])


@given(st.lists(st.tuples(words, marked), max_size=5), words)
def test_offsets_are_those_of_the_authors_sdk(pieces: list[tuple[str, str]], rest: str) -> None:
    builder = client_utils.TextBuilder()
    for word, mark in pieces:
        builder.text(f"{word} ")
        if mark.startswith("#"):
            builder.tag(mark, mark[1:])
        elif mark.startswith("@"):
            builder.mention(mark, PEOPLE[mark[1:]])
        else:
            builder.link(mark, mark if "://" in mark else f"https://{mark}")
        builder.text(" ")
    builder.text(rest)
    expected = [
        (facet.index.byte_start, facet.index.byte_end, facet.features[0].model_dump(by_alias=True))
        for facet in builder.build_facets()
    ]
    made = facets(builder.build_text(), PEOPLE.get)
    assert [(one["index"]["byteStart"], one["index"]["byteEnd"], one["features"][0]) for one in made] == expected


@given(st.text(max_size=200))
def test_any_text_is_marked_without_overlap_and_inside_itself(text: str) -> None:
    size, end = len(text.encode(errors="surrogatepass")), 0
    for span in spans(text):
        assert end <= span.start < span.end <= len(text) <= size
        end = span.end
