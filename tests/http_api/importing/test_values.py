"""What a spreadsheet did to a value is undone where it can be, else it is refused."""

import pytest

from domain.vocabulary import load_vocabulary
from http_api.codes import refusal_codes, warning_codes
from http_api.importing.cells import Cell, Form
from http_api.importing.errors import CellRefusedError
from http_api.importing.values import (
    COMPACT_DATE,
    ID_FROM_NUMBER,
    NORMALISED,
    read_amount,
    read_code,
    read_day,
    read_id,
    read_text,
    read_year,
    spellings,
    word_reader,
)


def a_cell(text, form=None):
    return Cell(text=text, form=form)


def refusal(reading, cell):
    with pytest.raises(CellRefusedError) as caught:
        reading(cell)
    assert caught.value.code in refusal_codes()
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01",
        "2024-5-1",
        "2024/5/1",
        "2024.5.1",
        "2024.05.01",
        "2024年5月1日",
        "2024年05月01号",
        "２０２４－０５－０１",
        "2024-05-01 00:00:00",
        "2024/5/1 0:00",
        "20240501",
    ],
)
def test_a_day_is_read_however_schools_write_it(text):
    assert read_day(a_cell(text)).value == "2024-05-01"


def test_a_real_date_is_read_as_its_day():
    assert read_day(a_cell("2024-05-01", Form.DAY)).value == "2024-05-01"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5/1/2024", "date-ambiguous"),
        ("01-05-24", "date-ambiguous"),
        ("24.5.1", "date-ambiguous"),
        ("2024-05", "date-ambiguous"),
        ("2024年5月", "date-ambiguous"),
        ("5月1日", "date-ambiguous"),
        ("2024-5/1", "date-ambiguous"),
        ("2024-05-01 17:30", "date-with-time"),
        ("2024年5月1日 8:00", "date-with-time"),
        ("去年", "malformed-date"),
        ("20241301", "malformed-date"),
        ("2024", "malformed-date"),
    ],
)
def test_what_is_no_single_day_is_refused(text, code):
    assert refusal(read_day, a_cell(text)).code == code


def test_a_date_with_a_time_of_day_is_refused():
    cell = a_cell("2024-05-01 17:30:00", Form.INSTANT)

    assert refusal(read_day, cell).code == "date-with-time"


def test_a_date_that_lost_its_format_is_told_which_it_would_be():
    error = refusal(read_day, a_cell("45413", Form.NUMBER))

    assert error.code == "malformed-date"
    assert "2024-05-01" in error.message


def test_a_time_is_no_day():
    assert refusal(read_day, a_cell("17:30:00", Form.TIME)).code == "malformed-date"


def test_an_id_of_full_width_characters_is_read_in_plain_ones_with_a_note():
    told = read_id(a_cell("Ｔ００１"))

    assert (told.value, told.note) == ("T001", NORMALISED)


def test_a_whole_number_stands_for_an_id_with_a_note():
    told = read_id(a_cell("20210017", Form.NUMBER))

    assert (told.value, told.note) == ("20210017", ID_FROM_NUMBER)


@pytest.mark.parametrize(
    "cell",
    [
        a_cell("110105199001011000", Form.NUMBER),
        a_cell("4.5", Form.NUMBER),
        a_cell("1.10105E+17"),
        a_cell("3e5"),
    ],
    ids=["eighteen digits", "a fraction", "as Excel shows it", "small letters"],
)
def test_an_id_that_lost_digits_as_a_number_is_refused(cell):
    assert refusal(read_id, cell).code == "id-became-number"


@pytest.mark.parametrize("reading", [read_id, read_text, read_code, read_amount])
@pytest.mark.parametrize("form", [Form.DAY, Form.INSTANT, Form.TIME])
def test_a_date_that_excel_made_of_something_else_is_refused(reading, form):
    assert refusal(reading, a_cell("2024-03-01", form)).code == "cell-is-date"


@pytest.mark.parametrize("reading", [read_id, read_text, read_amount, read_day])
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (a_cell("#DIV/0!", Form.ERROR), "cell-error"),
        (a_cell("#N/A"), "cell-error"),
        (a_cell("#REF!"), "cell-error"),
        (a_cell("#NAME?"), "cell-error"),
        (a_cell("", Form.UNCOMPUTED), "cell-uncomputed"),
        (a_cell("T1", Form.MERGED), "cell-merged"),
    ],
    ids=["an error", "as text", "a reference", "a name", "a formula", "merged"],
)
def test_what_is_no_value_is_refused_in_every_column(reading, cell, code):
    assert refusal(reading, cell).code == code


def test_names_and_notes_are_not_normalised():
    assert read_text(a_cell("王Ａ（１）")).value == "王Ａ（１）"


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("4.5", "4.5", None),
        ("４．５", "4.5", NORMALISED),
        ("6学时", "6学时", None),
        ("-3", "-3", None),
    ],
)
def test_an_amount_is_left_to_the_contract_in_plain_characters(text, value, note):
    told = read_amount(a_cell(text))

    assert (told.value, told.note) == (value, note)


@pytest.mark.parametrize(
    ("text", "value"),
    [("2023", 2023), ("2023年", 2023), ("２０２３", 2023), ("前年", "前年")],
)
def test_a_year_is_a_number_where_it_is_one(text, value):
    assert read_year(a_cell(text)).value == value


def test_eight_digits_are_a_day_with_a_note():
    assert read_day(a_cell("20240501", Form.NUMBER)).note == COMPACT_DATE


@pytest.mark.parametrize(
    "text",
    [
        "不合格",
        "not_passed",
        "not passed",
        "Not-Passed",
        " 不合格 not passed",
        "ＮＯＴ ＰＡＳＳＥＤ",
    ],
)
def test_a_word_is_read_as_its_code_or_either_label(text):
    assert word_reader("result")(a_cell(text)).value == "not_passed"


def test_an_unknown_word_is_refused_with_the_choices():
    error = refusal(word_reader("theme"), a_cell("师德"))

    assert error.code == "unknown-word"
    assert "思想政治素质与师德修养" in error.message


@pytest.mark.parametrize("group", ["unit", "result", "kind", "theme", "section"])
def test_no_spelling_of_a_group_means_two_words(group):
    vocabulary = load_vocabulary()
    spelled = spellings(vocabulary, group)

    for word in vocabulary.words(group):
        label = vocabulary.label(group, word)
        read = word_reader(group)
        assert {read(a_cell(t)).value for t in (word, label.zh, label.en)} == {word}
    assert set(spelled.values()) == set(vocabulary.words(group))


def test_every_note_has_a_meaning():
    notes = {NORMALISED, ID_FROM_NUMBER, COMPACT_DATE, "no-heading"}

    assert notes <= warning_codes().keys()
