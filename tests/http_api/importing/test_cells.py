"""Cells as a spreadsheet holds them become exact texts."""

from datetime import date, datetime, time, timedelta

import pytest

from http_api.importing.cells import Cell, Form, cell_of, letter_of, number_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (6.0, "6"),
        (20210017.0, "20210017"),
        (4.35, "4.35"),
        (1.1 * 3, "3.3"),
        (1 / 3, "0.333333333333333"),
        (1e-7, "0.0000001"),
        (1e17, "100000000000000000"),
        (-2.5, "-2.5"),
        (100.0, "100"),
        (0.0, "0"),
        (123456789012345678.0, "123456789012346000"),
    ],
)
def test_a_number_is_told_as_excel_shows_it(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("", None),
        (" \u3000\xa0\u200b\ufeff", None),
        ("  T1\u3000", Cell(text="T1")),
        (True, Cell(text="TRUE", form=Form.TRUTH)),
        (3, Cell(text="3", form=Form.NUMBER)),
        (float("nan"), Cell(text="#NUM!", form=Form.ERROR)),
        (float("inf"), Cell(text="#NUM!", form=Form.ERROR)),
        (date(2024, 5, 1), Cell(text="2024-05-01", form=Form.DAY)),
        (datetime.fromisoformat("2024-05-01"), Cell(text="2024-05-01", form=Form.DAY)),
        (
            datetime.fromisoformat("2024-05-01T17:30"),
            Cell(text="2024-05-01 17:30:00", form=Form.INSTANT),
        ),
        (time(17, 30), Cell(text="17:30:00", form=Form.TIME)),
        (timedelta(hours=30), Cell(text="1 day, 6:00:00", form=Form.TIME)),
    ],
)
def test_a_cell_keeps_what_form_the_file_gave_it(value, cell):
    assert cell_of(value) == cell


@pytest.mark.parametrize(
    ("index", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_columns_are_named_by_letters(index, letters):
    assert letter_of(index) == letters
