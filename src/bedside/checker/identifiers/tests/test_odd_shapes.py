"""Identifiers in the shapes in which people write them, and what only looks like one."""

import pytest

from bedside.checker.document import Document
from bedside.checker.identifiers import identifiers


def found(text: str) -> list[tuple[str, str]]:
    document = Document(text)
    spans = [(document.original_span(each.start, each.end), each.label) for each in identifiers(document)]
    return [(text[span.start : span.end], label) for span, label in spans]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("She is 93. Call me.", ("93", "AGE")),
        ("Ana Ruiz, 93, of Lakewood fell.", ("93", "AGE")),
        ("My mother (94) sings.", ("94", "AGE")),
        ("Open March 28-30, 2024", ("March 28-30, 2024", "DATE")),
        ("DOB: 1956-09-13", ("1956-09-13", "DATE")),
        ("el 12 de octubre de 2024", ("12 de octubre de 2024", "DATE")),
        ("Fax: 345-899-3560x4587", ("345-899-3560x4587", "PHONE")),
        ("five five five, oh one two three", ("five five five, oh one two three", "PHONE")),
        ("llame al (787) 555-0119", ("(787) 555-0119", "PHONE")),
        ("write to j o h n at mail dot com", ("j o h n at mail dot com", "EMAIL")),
        ("jane(at)example(dot)org", ("jane(at)example(dot)org", "EMAIL")),
        ("SSN: XXX-XX-1234", ("XXX-XX-1234", "SSN")),
        ("MRN #SF-998877", ("SF-998877", "MRN")),
        ("expediente 00482917", ("00482917", "MRN")),
        ("policy no. BC-654321", ("BC-654321", "PLAN")),
        ("card 4111 1111 1111 1111", ("4111 1111 1111 1111", "ACCOUNT")),
        ("DEA: FP3496520", ("FP3496520", "LICENSE")),
        ("plate ABC 1234", ("ABC 1234", "VEHICLE")),
        ("VIN 1HGCM82633A004352", ("1HGCM82633A004352", "VEHICLE")),
        ("pacemaker serial PJN882140H", ("PJN882140H", "DEVICE")),
        ("from 192.168.1.1", ("192.168.1.1", "IP")),
        ("my zip code is 02139", ("02139", "LOCATION")),
        ("I live at 123 Main St, Springfield, IL 62701", ("123 Main St, Springfield, IL 62701", "LOCATION")),
        ("thanks @hoopdreams_kev", ("@hoopdreams_kev", "HANDLE")),
        ("patient M****** T*****", ("M****** T*****", "NAME")),
        ("id Sm9obiBNaWxsZXI= (base64)", ("Sm9obiBNaWxsZXI=", "NAME")),
        ("J0hn Sm1th came", ("J0hn Sm1th", "NAME")),
        ("Ja\u200dmes Whi\u200bte called", ("Ja\u200dmes Whi\u200bte", "NAME")),
        ("Dr. Ana Ruiz-Delgado called", ("Dr. Ana Ruiz-Delgado", "NAME")),
    ],
)
def test_it_is_seen_whole(text: str, wanted: tuple[str, str]) -> None:
    assert wanted in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "A 54-year-old with CKD stage 3b, eGFR 38 and an A1c of 8.1",
        "Lisinopril 10 mg twice a day, 1386ml intake, BP 120/80",
        "In 2019 we treated 12,000 people over 18 months.",
        "What does NCT01234567 say about Parkinson's disease?",
        "Babinski sign, Whipple procedure, Hodgkin lymphoma, Foley catheter",
        "Open Monday to Friday, 9 am to 5 pm, room 12.",
        "COVID-19 vaccines are free for adults and children.",
        "Tres de cada diez adultos tienen la presión alta.",
    ],
)
def test_what_identifies_nobody_is_left(text: str) -> None:
    assert found(text) == []
