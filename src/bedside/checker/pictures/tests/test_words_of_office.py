"""The words of Office documents, whatever their parts are called."""

from bedside.checker.pictures.cleaning_apart import clean_apart
from bedside.checker.pictures.metadata.office_words import words_of
from bedside.checker.pictures.tests import offices, pdfs

_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_the_words_of_a_paragraph_stand_in_one_line() -> None:
    assert "Flu clinic on Friday" in words_of(offices.word("x"))


def test_words_on_slides_are_read() -> None:
    first = "<a:p><a:r><a:t>Wash your </a:t></a:r><a:br/><a:r><a:t>hands</a:t></a:r></a:p>"
    slide = f"{first}<a:p><a:r><a:t>Now</a:t></a:r></a:p>"
    assert words_of(offices.powerpoint(slide)) == "Wash your  hands\nNow"


def test_rows_of_a_sheet_hold_numbers_words_and_shared_words() -> None:
    data = offices.packed(
        {
            "xl/workbook.xml": "<workbook/>",
            "xl/words.xml": f"<sst {_S}><si><t>Maria </t></si><si><r><t>Lo</t></r><r><t>pez</t></r></si></sst>",
            "xl/sheet1.xml": f'<worksheet {_S}><sheetData><row><c t="s"><v>1</v></c><c><v>482913</v></c>'
            '<c t="inlineStr"><is><t>MRN</t></is></c><c t="s"><v>99</v></c></row></sheetData></worksheet>',
        }
    )
    assert words_of(data) == "Lopez\t482913\tMRN"


def test_a_clean_copy_comes_with_its_words_or_with_none_where_nobody_can_read_them() -> None:
    copy, words = clean_apart(offices.word("x"))
    assert "Flu clinic" in (words or "")
    assert copy.mime.endswith("wordprocessingml.document")
    copy, words = clean_apart(pdfs.plain())
    assert (copy.mime, words) == ("application/pdf", None)
