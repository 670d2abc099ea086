"""No export is worked out by the spreadsheet that opens it."""

import io
import zipfile
from decimal import Decimal

import pytest
from xlsxwriter import Workbook

from projections.defusing import TextStyle, defused, defused_row, undone

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "－1", "＠x"]


@pytest.mark.parametrize("evil", EVIL)
def test_a_text_that_begins_as_a_formula_gets_an_apostrophe_in_csv(evil):
    assert defused(evil) == f"'{evil}"
    assert undone(defused(evil)) == evil


@pytest.mark.parametrize("plain", ["T=1", "", "5-1", "'", "'T1", "王老师"])
def test_a_plain_text_stays_as_it_is(plain):
    assert defused(plain) == plain
    assert undone(plain) == plain


def test_a_negative_number_stays_a_number_and_nothing_stays_nothing():
    assert defused_row([Decimal(-5), -3, None, "-5"]) == [
        Decimal(-5),
        -3,
        "",
        "'-5",
    ]


def test_a_text_in_a_workbook_stays_a_text_even_when_it_is_edited():
    file = io.BytesIO()
    book = Workbook(file)
    page = book.add_worksheet()
    style = TextStyle(book, {"bold": True})

    style.write(page, 0, 0, "=1+1")
    style.write(page, 0, 1, "plain")
    book.close()

    with zipfile.ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="s"') == 2
    assert styles.count('quotePrefix="1"') == 1
