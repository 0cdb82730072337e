"""What Office documents carry besides what one sees, and copies without it."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.checker.pictures.metadata import carried, clean, office_check
from bedside.checker.pictures.refusing import Left, Refused
from bedside.checker.pictures.tests import offices
from bedside.checker.pictures.tests.samples import broken

MARK = "MariaLopez7781"
WORD = offices.word(MARK)
BOMB = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_word_document_loses_all_but_its_pages() -> None:
    cleaned = clean(WORD)
    assert {"position", "time", "camera", "person", "comment", "thumbnail", "history", "note", "link"} <= set(
        cleaned.removed
    )
    assert carried(WORD) == cleaned.removed
    assert carried(cleaned.data) == ()
    parts = unpacked(cleaned.data)
    assert not [name for name, body in parts.items() if MARK.encode() in body or MARK in name]
    assert MARK.encode() not in cleaned.data


def test_what_one_reads_in_word_stays() -> None:
    parts = unpacked(clean(WORD).data)
    text = parts["word/document.xml"].decode()
    assert "Flu clinic " in text
    assert text.index("Flu clinic") < text.index("on Friday")
    assert 'r:embed="rId2"' in text
    assert parts["word/media/image1.jpg"].startswith(b"\xff\xd8\xff")
    assert b'https://clinic.example/flu"' in parts["word/_rels/document.xml.rels"]
    assert set(parts) == {
        *("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels"),
        *("word/settings.xml", "word/theme1.xml", "word/media/image1.jpg"),
    }


def test_excel_and_powerpoint_are_cleaned() -> None:
    for data in (offices.excel('<row r="1"><c t="n"><v>7</v></c></row>'), offices.powerpoint()):
        cleaned = clean(data)
        assert cleaned.removed
        assert not any(b"Maria" in body for body in unpacked(cleaned.data).values())
        assert carried(cleaned.data) == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (offices.word(MARK, "<w:p><w:del><w:r><w:delText>Maria</w:delText></w:r></w:del></w:p>"), "changes"),
        (offices.word(MARK, "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Maria</w:t></w:r></w:p>"), "hidden_part"),
        (offices.word(MARK, '<w:p><a:srcRect l="20000"/></w:p>'), "cropped"),
        (offices.excel(state="veryHidden"), "hidden_part"),
        (offices.excel('<row r="1" hidden="1"/>'), "hidden_part"),
        (offices.powerpoint(kind="oleObject"), "inside"),
        (offices.packed({"word/document.xml": "x"}), "damaged"),
        (offices.packed({"[Content_Types].xml": BOMB, "word/document.xml": "<a/>"}), "damaged"),
    ],
)
def test_what_a_person_must_decide_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        clean(data)
    assert caught.value.code == code


def test_the_second_reader_of_office_sees_what_is_left() -> None:
    good = clean(WORD).data
    office_check.check(good)
    for bad in (WORD, good + b"x", b"x" + good, offices.excel()):
        with pytest.raises((Left, ValueError, zipfile.BadZipFile)):
            office_check.check(bad)


@settings(max_examples=150, deadline=None)
@given(
    st.floats(0.2, 2),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
)
def test_broken_office_documents_are_refused_or_cleaned(kept: float, flips: list[tuple[float, int]]) -> None:
    try:
        cleaned = clean(broken(WORD, kept, flips))
    except Refused:
        return
    assert carried(cleaned.data) == ()
