"""Texts without identifiers as a reader meets them: who stays who, what stays readable, what is gone."""

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.base import clock
from bedside.checker import Context, Organization, Redactor, redact
from bedside.checker.redaction import STYLES, Redacted, Style
from bedside.checker.redaction.vocabulary import fold, is_everyday

LETTER = (
    "Maria Lopez came on March 3, 2024. Maria was glad, and Ms. Lopez thanked Dr. Chen. Call 555-867-5309 or write "
    "to maria@webmail.com. She lives in Springfield, IL 62704 and likes Springfield."
)


def label(text: str) -> str:
    return redact(text, "label").text


def general(text: str, language: str | None = None) -> str:
    with clock.at(datetime(2026, 11, 23, tzinfo=UTC)):
        return redact(text, "generalize", Context(language=language)).text


def other(text: str, seed: int = 7) -> str:
    return redact(text, "pseudonym", seed=seed).text


def rebuilt(original: str, done: Redacted) -> str:
    parts, place = [], 0
    for start, end, _, replacement in done.removed:
        assert start >= place
        parts += [original[place:start], replacement]
        place = end
    return "".join(parts) + original[place:]


def test_the_same_person_and_place_keep_their_number_and_titles_stay() -> None:
    done = redact(LETTER)
    assert done.text == (
        "[NAME 1] came on [DATE 1]. [NAME 1] was glad, and Ms. [NAME 1] thanked Dr. [NAME 2]. Call [PHONE 1] or write "
        "to [EMAIL 1]. She lives in [LOCATION 1] and likes [LOCATION 1]."
    )
    assert done.counts == {"NAME": 4, "DATE": 1, "PHONE": 1, "EMAIL": 1, "LOCATION": 2}
    assert rebuilt(LETTER, done) == done.text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Maria Lopez met John Lopez. Maria Lopez left.", [1, 2, 1]),
        ("Mr. Lopez called. Ms. Lopez answered.", [1, 2]),
        ("Dr. Chen spoke to Ms. Chen. Dr. Chen wrote it down.", [1, 2, 1]),
        ("María López llamó. Maria Lopez llamó otra vez.", [1, 1]),
        ("Maria Elena Lopez called. Then Maria Lopez called.", [1, 1]),
    ],
)
def test_who_is_who(text: str, numbers: list[int]) -> None:
    assert [int(each) for each in re.findall(r"\[NAME (\d+)\]", label(text))] == numbers


def test_a_number_is_found_again_where_nothing_says_what_it_is() -> None:
    assert label("MRN 12345678 was opened. The chart 12345678 is closed.").count("[MRN 1]") == 2


def test_a_name_that_was_found_once_is_hidden_elsewhere_too() -> None:
    text = "Patient: Zephyrine Okonkwo-Baird, seen today.\n\nzephyrine okonkwo-baird: stable. ZEPHYRINE OKONKWO-BAIRD."
    assert "okonkwo" not in label(text).lower()


def test_numbers_in_use_are_not_given_again() -> None:
    assert label("[NAME 4] spoke to Maria Lopez.") == "[NAME 4] spoke to [NAME 5]."
    again = label(label(LETTER))
    assert again == label(LETTER)


def test_a_mask_tells_no_length() -> None:
    short, long = redact("Call Ana Ruiz now.", "mask"), redact("Call Bartholomew Featherstonehaugh now.", "mask")
    assert short.text == long.text == "Call █████ now."


def test_a_full_stop_behind_an_initial_goes_unless_it_ends_the_sentence() -> None:
    assert label("We saw Anna S., who is 40.") == "We saw [NAME 1], who is 40."
    assert label("We thank Dr. Andrew L. for it.") == "We thank Dr. [NAME 1] for it."
    assert label("We saw Anna Smith. They left.") == "We saw [NAME 1]. They left."


def test_a_name_that_is_also_a_word_is_hidden_inside_a_sentence() -> None:
    assert label("Pt: Jessica White. The pain of White went; white bread helped.").endswith(
        "[NAME 1] went; white bread helped."
    )


def test_the_organization_stays() -> None:
    ours = Organization(people=["Ana Ruiz"], phones=["555-201-3344"], places=["Springfield"])
    text = "Dr. Ana Ruiz of Springfield told Maria Lopez: call 555-201-3344, not 555-867-5309."
    assert redact(text, "label", Context(organization=ours)).text == (
        "Dr. Ana Ruiz of Springfield told [NAME 1]: call 555-201-3344, not [PHONE 1]."
    )


def test_offsets_are_those_of_the_original_with_zero_width_letters_in_it() -> None:
    text = "🎉 So glad M\u200bari\u00ada Lopez is home ２０２４ – “Maria” 👍"
    done = redact(text)
    assert rebuilt(text, done) == done.text
    assert text[done.removed[0].start : done.removed[0].end] == "M\u200bari\u00ada Lopez"
    assert done.text.startswith("🎉 So glad [NAME 1] is home")
    assert done.text.endswith("👍")


# Pseudonyms


def test_pseudonyms_are_of_the_same_build_and_consistent() -> None:
    written = other("Maria Lopez called. MARIA LOPEZ called. M. Lopez called. Ms. Lopez called.")
    given_name, family = written.split()[:2]
    assert written == (
        f"{given_name} {family} called. {given_name.upper()} {family.upper()} called. {given_name[0]}. {family} "
        f"called. Ms. {family} called."
    )
    assert "Maria" not in written
    assert "Lopez" not in written


def test_a_family_keeps_a_common_name() -> None:
    first, second = re.findall(r"[A-Z]\w+ ([A-Z]\w+)", other("Maria Lopez met John Lopez."))
    assert first == second


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ("Seen on Tuesday, March 5, 2024.", r"Seen on Tuesday, [A-Z][a-z]+ \d{1,2}, 202[345]\."),
        ("Born on 02/29/1984.", r"Born on \d\d/\d\d/198[345]\."),
        ("DOB: 1984-02-29", r"DOB: 198[345]-\d\d-\d\d"),
        ("DOB: 1984-12-28", r"DOB: 198[345]-\d\d-\d\d"),
        ("Seen 14-Mar-2024.", r"Seen \d{1,2}-[A-Z][a-z]{2}-202[345]\."),
        ("Vino el 3 de marzo de 2024.", r"Vino el \d{1,2} de [a-z]+ de 202[345]\."),
        ("She came on March 3rd, 2024.", r"She came on [A-Z][a-z]+ \d{1,2}(st|nd|rd|th), 202[345]\."),
    ],
)
def test_dates_keep_their_form(written: str, shape: str) -> None:
    made = other(written)
    assert re.fullmatch(shape, made), made
    assert made != written


def test_all_dates_move_by_the_same_whole_weeks() -> None:
    made = other("Seen on 2024-02-27, then on 2024-03-02, then on 03/09/2024.")
    days = [datetime.strptime(each, "%Y-%m-%d") for each in re.findall(r"\d{4}-\d\d-\d\d", made)]
    last = datetime.strptime(re.findall(r"\d\d/\d\d/\d{4}", made)[0], "%m/%d/%Y")
    assert [(each - days[0]).days for each in (*days, last)] == [0, 4, 11]
    assert (days[0] - datetime(2024, 2, 27)).days % 7 == 0


def test_numbers_go_where_nobody_is_reached() -> None:
    made = other(
        "Call (555) 867-5309 or +1 626 423 7933, maria@webmail.com, SSN 123-45-6789, IP 10.2.3.4, see http://x.com/a."
    )
    assert len(re.findall(r"555\D{0,2}01\d\d", made)) == 2
    assert re.search(r"[a-z]+\.[a-z]+\d*@example\.org", made)
    assert re.search(r"SSN 9\d\d-[0-4]\d-\d{4}", made)
    assert "192.0.2." in made
    assert "http://example.org/" in made


def test_what_says_which_number_it_is_stays() -> None:
    assert re.fullmatch(r"MRN: MRN-\d{7}", other("MRN: MRN-1024813"))


def test_a_card_that_could_exist_is_never_made() -> None:
    for seed in range(30):
        number = re.sub(r"\D", "", other("My card 4111-1111-1111-1111 was charged.", seed))
        doubled = [
            int(n) if place % 2 == 0 else sum(divmod(2 * int(n), 10)) for place, n in enumerate(reversed(number))
        ]
        assert sum(doubled) % 10


def test_countries_and_states_stay_under_pseudonyms() -> None:
    assert other("They moved to Estonia.") == "They moved to Estonia."


def test_without_a_seed_nobody_can_repeat_it() -> None:
    text = "MRN 12345678123 of Maria Lopez, born 03/04/1980, " * 2
    assert len({redact(text, "pseudonym").text for _ in range(4)}) > 1
    assert redact(text, "pseudonym", seed="a").text == redact(text, "pseudonym", seed="a").text


# More general


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Maria Lopez came on March 3.", "A person came in spring."),
        ("We thank Dr. Chen for it.", "We thank a clinician for it."),
        ("My mother Ana Ruiz's friend came.", "My mother's friend came."),
        ("She was seen on 3/14/2024.", "She was seen in 2024."),
        ("DOB: 03/14/1925", "DOB: 1936 or earlier"),
        ("She is 93 years old.", "She is 90 or older."),
        ("They live in Fresno.", "They live in California."),
        ("He lives in Springfield, IL 62704.", "He lives in Illinois, ZIP 627."),
        ("He lives in Keene, NH 03601.", "He lives in New Hampshire, ZIP 000."),
        ("Call 555-867-5309 today.", "Call a phone number today."),
        ("MRN: 12345678", "MRN: withheld"),
        ("They were treated at Mercy Hospital.", "They were treated at a hospital."),
    ],
)
def test_general_words(text: str, said: str) -> None:
    assert general(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("La señora María López vino el 3 de marzo de 2024.", "La señora vino en 2024."),
        ("Llame a Juan Pérez por favor.", "Llame a una persona por favor."),
        ("La paciente tiene 92 años.", "La paciente tiene 90 años o más."),
        ("Vino el 3 de marzo con su hermana.", "Vino en primavera con su hermana."),
        ("Llame al 555-867-5309 para la cita.", "Llame a un número de teléfono para la cita."),
        ("Es la carta del Sr. Pérez Ruiz.", "Es la carta de una persona."),
    ],
)
def test_general_words_in_spanish(text: str, said: str) -> None:
    assert general(text, "es") == said


def test_a_state_is_general_enough() -> None:
    assert "California" in general("They moved to California.")


# Every kind, in every style

KINDS = {
    "NAME": ("Please ask Maria Lopez about it.", "Lopez"),
    "LOCATION": ("She lives in Springfield, IL 62704.", "Springfield"),
    "DATE": ("She came on March 3, 2024.", "March 3"),
    "AGE": ("She is 97 years old.", "97"),
    "PHONE": ("Call 626-423-7933.", "423-7933"),
    "EMAIL": ("Write to rosa.d@webmail.com.", "rosa.d"),
    "SSN": ("SSN: 123-45-6789", "6789"),
    "MRN": ("MRN: 87895161", "87895161"),
    "PLAN": ("Insurance policy number: 407183542", "407183542"),
    "ACCOUNT": ("Account number: 4421998871", "4421998871"),
    "LICENSE": ("License number: D12349876", "D12349876"),
    "VEHICLE": ("VIN 1HGCM82633A004352", "1HGCM82633A004352"),
    "DEVICE": ("MAC 00:1B:44:11:3A:B7", "44:11"),
    "URL": ("See http://rosasblog.com/me there.", "rosasblog"),
    "IP": ("From IP 10.21.33.44 today", "21.33"),
    "HANDLE": ("Thanks @rosa_delgado1 for it", "rosa_delgado1"),
    "OTHER_ID": ("The sample is QX-7788213-B.", "7788213"),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_gone_in_every_style(kind: str, style: Style) -> None:
    text, secret = KINDS[kind]
    done = redact(text, style, seed=1)
    assert set(done.counts) == {kind}
    assert secret not in done.text
    assert rebuilt(text, done) == done.text


def test_an_unknown_style_is_said() -> None:
    with pytest.raises(ValueError, match="There is no style"):
        redact("Hello", "blur")  # type: ignore[arg-type]


def test_a_document_in_parts_keeps_its_people_and_forgets_those_of_long_ago() -> None:
    redactor = Redactor("label")
    assert redactor.redact("Maria Lopez called.").text == "[NAME 1] called."
    assert redactor.redact("Ask John Smith and Ms. Lopez.").text == "Ask [NAME 2] and Ms. [NAME 1]."
    small = Redactor("label", remember=2)
    for name in ("Maria Lopez", "John Smith", "Robert Gonzalez", "Patricia Nguyen"):
        small.redact(f"Ask {name} about it.")
    assert small.redact("Ask Patricia Nguyen about it.").text == "Ask [NAME 4] about it."


# Whatever is written

WRITTEN = """
Maria Lopez|Ms. Lopez|Dr. Chen|maria|MARIA|Lopez, Maria|J. Doe|Will Hope|Grace|Juan Pérez|M\u200baria|J. Doe.|Anna S.
on March 3, 2024|3/14/2024|29 February|el 3 de marzo|last Tuesday|Tuesday|since Thanksgiving|2024-02-29|93 years old
555-867-5309|maria@webmail.com|@rosa_d|MRN 12345678|12345678|SSN 123-45-6789|http://x.com/a|ZIP 03601|California
Springfield, IL 62704|Fresno|123 Main St, Springfield|Mercy Hospital|called|the|and|her mother|was seen at|in|la señora
.|,|😀|ﬁne|ß|[NAME 1]
"""
PIECES = st.sampled_from(["\n", "\r\n", "\x00", *re.split(r"[|\n]", WRITTEN.strip())])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES | st.text(max_size=6), max_size=14).map(" ".join))


@given(TEXTS, st.sampled_from(STYLES))
@settings(max_examples=300, deadline=None)
def test_what_was_taken_out_stands_nowhere(text: str, style: Style) -> None:
    done = redact(text, style, seed=5)
    assert rebuilt(text, done) == done.text
    assert redact(text, style, seed=5) == done
    for start, end, kind, replacement in done.removed:
        words = text[start:end]
        if len(words) < 4 or not words.isprintable() or (kind == "DATE" and words.isalpha()) or words in replacement:
            continue
        if " " not in words and is_everyday(fold(words)):
            continue  # at the beginning of a sentence, "Grace" may be the word
        if words in ("NAME", "DATE", "AGE", "Illinois", "California") or not re.search(r"[^\W\d_]{4}", words):
            continue
        assert not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", done.text), (words, done)


def test_the_record_of_what_was_done_holds_no_word_of_it() -> None:
    told = json.dumps([redact(LETTER).removed, redact(LETTER).counts])
    assert not any(word in told for word in ("Maria", "Lopez", "Chen", "Springfield", "867"))
