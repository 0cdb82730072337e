"""What is told of films: when a thing is seen, flashes, and captions."""

import pytest

from bedside.checker import Context, Finding, Organization, Picture, Severity, examine, paragraph, sentence
from bedside.checker.context import Film
from bedside.checker.pictures.seen import Box, Look, Seen, Sight, Span

OURS = Organization(names=["Riverside Health"], phones=["412-555-0100"], people=["Dr. Ana Ruiz"])


def seen(
    sight: Sight, start: float, end: float, text: str = "", height: float = 0.05, labels: tuple[str, ...] = ()
) -> Seen:
    return Seen(sight, Box(0.1, 0.1, 0.5, height), 0.9, text, labels, span=Span(start, end), best=start)


def found(*sights: Seen, film: Film | None = None, look: Look = Look.DONE) -> list[Finding]:
    picture = Picture(alt="A nurse waves", look=look, seen=sights, film=film or Film(has_sound=False))
    return examine("", Context(pictures=(picture,), organization=OURS), {"pictures"})


def captions(*lines: str) -> str:
    cues = (f"00:{4 * number:02}.000 --> 00:{4 * number + 3:02}.500\n{line}" for number, line in enumerate(lines))
    return "\n\n".join(("WEBVTT", *cues))


@pytest.mark.parametrize(
    ("sights", "code", "when"),
    [
        ([seen(Sight.FACE, 4.2, 8.7)], "V101", "from 0:04 to 0:09"),
        ([seen(Sight.FACE, 4, 9), seen(Sight.FACE, 61, 62)], "V101", "from 0:04 to 1:02"),
        ([seen(Sight.TEXT, 3700, 3701, "JANE DOE MRN 00482913")], "V102", "from 1:01:40 to 1:01:41"),
        ([seen(Sight.CODE, 0, 5, "https://riverside.example")], "V106", "from 0:00 to 0:05"),
        ([seen(Sight.FLASH, 2, 3.5)], "V108", "from 0:02 to 0:04"),
    ],
)
def test_a_finding_says_when_it_is_in_the_video(sights: list[Seen], code: str, when: str) -> None:
    [finding] = found(*sights)
    assert finding.code == code
    assert sentence(finding).endswith(f"It is in the video {when}.")
    assert sentence(finding, "es").endswith(f"de {when.removeprefix('from ').replace(' to ', ' a ')}.")


def test_of_a_picture_no_time_is_told() -> None:
    face = Seen(Sight.FACE, Box(0.1, 0.1, 0.1, 0.1), 0.9)
    [finding] = examine("", Context(pictures=(Picture(alt="A", look=Look.DONE, seen=(face,)),)), {"pictures"})
    assert "video" not in sentence(finding)


def test_a_video_is_mostly_words_only_where_they_stand_at_once() -> None:
    lines = [seen(Sight.TEXT, number, number + 1, f"Wash your hands {number}", 0.2) for number in range(5)]
    assert found(*lines) == []
    at_once = [seen(Sight.TEXT, 1, 3, f"Wash your hands {number}", 0.2) for number in range(3)]
    assert [each.code for each in found(*lines, *at_once)] == ["V104"]


@pytest.mark.parametrize(("look", "words"), [(Look.WAITING, "some minutes"), (Look.FAILED, "another video")])
def test_a_look_at_a_video_is_told_as_one(look: Look, words: str) -> None:
    [finding] = found(look=look)
    assert words in sentence(finding)


def test_a_video_that_flashes_is_blocked_by_law() -> None:
    [finding] = found(seen(Sight.FLASH, 2, 3))
    assert (finding.severity, paragraph(finding)) == (Severity.BLOCK, "45 CFR 84.84")


@pytest.mark.parametrize(
    ("film", "codes"),
    [
        (Film(), ["V109"]),
        (Film(speechless=True), []),
        (Film(has_sound=False), []),
        (Film(captions=[("en", captions("Wash your hands."))]), []),
    ],
)
def test_sound_needs_captions_or_a_persons_word(film: Film, codes: list[str]) -> None:
    told = found(film=film)
    assert [each.code for each in told] == codes
    assert all(each.severity is Severity.BLOCK for each in told)


def test_captions_are_read_as_a_post_is_and_say_where() -> None:
    told = found(
        film=Film(captions=[("en", captions("Hello from Riverside Health.", "Call Maria Lopez", "at 212-555-0187."))])
    )
    [phone] = [each for each in told if each.label == "PHONE"]
    assert (phone.code, phone.start, phone.end, phone.fixes) == ("V110", 0, 0, ())
    assert "212-555-0187" in sentence(phone)
    assert sentence(phone).endswith("from 0:08 to 0:12.")
    assert "Maria" not in repr(told)


def test_what_blocks_a_post_blocks_its_captions_and_what_is_ours_does_not() -> None:
    text = "Maria Lopez has cancer and lies in room 12."
    as_post = examine(text, Context(organization=OURS), {"privacy"})
    as_captions = [each for each in found(film=Film(captions=[("en", captions(text))])) if each.code == "V110"]
    assert {each.severity for each in as_captions} == {each.severity for each in as_post}
    assert Severity.BLOCK in {each.severity for each in as_captions}
    assert found(film=Film(captions=[("en", captions("I am Dr. Ana Ruiz.", "Call us at 412-555-0100."))])) == []


def test_a_finding_in_captions_stays_the_same_when_the_post_changes() -> None:
    film = Film(captions=[("en", captions("Her number is MRN 00482913."))])
    first, second = (
        examine(text, Context(pictures=(Picture(alt="A", look=Look.DONE, film=film),)), {"pictures"})
        for text in ("One post", "Another post")
    )
    assert [each.fingerprint() for each in first] == [each.fingerprint() for each in second]
    assert first


def test_faults_of_captions_are_told_once_each_with_how_many_have_them() -> None:
    fast = "\n\n".join(
        f"00:{2 * number:02}.000 --> 00:{2 * number + 1:02}.000\nWash your hands for twenty seconds before you eat"
        for number in range(3)
    )
    told = {each.message: each for each in found(film=Film(captions=[("en", f"WEBVTT\n\n{fast}")]))}
    assert {each.code for each in told.values()} == {"V111"}
    assert sentence(told["captions.fast"]).endswith("This is so in 3 captions.")
    assert told["captions.fast"].severity is Severity.WARNING
    [broken] = [
        each
        for each in found(film=Film(captions=[("en", captions("Hi there.")[7:])]))
        if each.severity is Severity.BLOCK
    ]
    assert "WEBVTT" in sentence(broken)
