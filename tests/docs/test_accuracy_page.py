"""The guide's page about how good the checker is tells the last figures, and what the checker does today."""

import pytest

from bench import privacy_table, report


def test_the_page_has_the_last_figures_and_todays_examples() -> None:
    written = report.GUIDE.read_text("utf-8")
    assert written == report.guide(written), "the page is old: run `make docs`"


def test_each_example_says_whether_it_should_be_stopped_and_why() -> None:
    listed = "\n".join(privacy_table.examples())
    lines = [line for line in listed.splitlines() if line.startswith("- ")]
    assert len(lines) == len(set(lines)) >= 15
    assert all(line.endswith(")") for line in lines)


def test_lines_between_marks_are_replaced_and_all_others_stay() -> None:
    page = "before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n"
    assert (
        report.filled(page, "figures", ["new", ""]) == "before\n<!-- figures -->\nnew\n<!-- end of figures -->\nafter\n"
    )


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="figures"):
        report.filled("no marks here\n", "figures", ["new"])
