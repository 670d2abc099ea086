"""What a row of a file says in the words of the contract."""

from datetime import date
from decimal import Decimal

import pytest

from domain.terms import Result, Unit
from http_api.errors import InvalidRequestError
from http_api.importing.cells import Form, RawRow
from http_api.importing.columns import body_of, column_of_field, is_example, tell
from http_api.importing.listed import COLUMNS, EXAMPLE
from http_api.schemas.completions import CompletionSchema
from tests.http_api.importing.files import HEADINGS, ROW, a_book, read

LETTERS = dict(zip(COLUMNS, "ABCDEFGHIJKLMNOP", strict=True))


def a_row(forms=None, stray=None, **cells):
    told = {key.replace("__", "."): text for key, text in cells.items()}
    return RawRow(
        number=7, cells=told, forms=forms or {}, letters=LETTERS, stray=stray or {}
    )


def test_a_full_row_loads_as_the_contract_has_it():
    row = a_row(
        teacher_id="Ｔ1",
        name="王老师",
        activity_id="PRO",
        occasion="2024春",
        provider_id="P1",
        amount="4.5",
        unit="天",
        result="合格",
        completed_on="2024年5月1日",
        tags__kind="专业必修课",
        tags__theme=None,
        tags__section="Subject",
        makes_up_for="2023",
        evidence__uri="https://e.example/1",
        evidence__sha256="a" * 64,
        note="备注",
    )

    loaded = CompletionSchema().load(body_of(row))

    assert loaded["teacher_id"] == "T1"
    assert loaded["amount"] == Decimal("4.5")
    assert (loaded["unit"], loaded["result"]) == (Unit.DAYS, Result.PASSED)
    assert loaded["completed_on"] == date(2024, 5, 1)
    assert loaded["tags"] == {"kind": "professional", "section": "subject"}
    assert loaded["evidence"] == [{"uri": "https://e.example/1", "sha256": "a" * 64}]
    assert (loaded["makes_up_for"], loaded["note"]) == (2023, "备注")


def test_a_row_with_the_needed_columns_alone_loads_with_the_defaults():
    (row,) = read(a_book(HEADINGS, ROW))

    loaded = CompletionSchema().load(body_of(row))

    assert (loaded["amount"], loaded["unit"]) == (Decimal(20), Unit.HOURS)
    assert loaded["completed_on"] == date(2024, 5, 1)


def test_every_cell_that_is_wrong_is_named_with_its_place():
    row = a_row(
        forms={"teacher_id": Form.ERROR, "amount": Form.DAY},
        teacher_id="#N/A",
        activity_id="PRO",
        amount="1900-01-06",
        result="优秀",
        completed_on="5月1日",
    )

    told = tell(row)

    assert [
        (one.code, one.field, one.row, one.message.partition(":")[0])
        for one in told.reasons
    ] == [
        ("cell-error", "teacher_id", 7, "A7"),
        ("cell-is-date", "amount", 7, "F7"),
        ("unknown-word", "result", 7, "H7"),
        ("date-ambiguous", "completed_on", 7, "I7"),
    ]
    assert told.body == {"activity_id": "PRO"}
    with pytest.raises(InvalidRequestError):
        body_of(row)


def test_what_was_done_to_a_cell_is_noted():
    row = a_row(
        forms={"teacher_id": Form.NUMBER},
        stray={"R": "remark"},
        teacher_id="1001",
        activity_id="ＰＲＯ",
    )

    notes = [(one.code, one.field, one.cell) for one in tell(row).notes]

    assert notes == [
        ("no-heading", "R", "R7"),
        ("id-from-number", "teacher_id", "A7"),
        ("characters-normalised", "activity_id", "C7"),
    ]


def test_half_of_the_evidence_is_left_to_the_contract():
    body = body_of(a_row(evidence__uri="https://e.example/1"))

    assert body["evidence"] == [{"uri": "https://e.example/1"}]


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("evidence.0.uri", "evidence.uri"),
        ("tags.theme", "tags.theme"),
        ("amount", "amount"),
    ],
)
def test_a_field_of_the_contract_leads_back_to_its_column(path, column):
    assert column_of_field(path) == column


EXAMPLE_CELLS = {key: one.example or None for key, one in COLUMNS.items()}


def test_the_example_is_known_as_it_stands_even_with_columns_left_out():
    assert is_example(RawRow(number=2, cells=EXAMPLE_CELLS))
    few = {key: EXAMPLE_CELLS[key] for key in ("teacher_id", "amount", "result")}
    assert is_example(RawRow(number=2, cells=few))


@pytest.mark.parametrize(
    "change", [{"amount": "30"}, {"note": "x"}, {"completed_on": "yesterday"}]
)
def test_an_example_that_was_changed_is_refused_until_its_mark_is_gone(change):
    row = RawRow(number=2, cells=EXAMPLE_CELLS | change, letters=LETTERS)

    assert not is_example(row)
    assert "example-row" in {reason.code for reason in tell(row).reasons}


def test_the_mark_of_the_example_can_be_no_id():
    assert "teacher_id" in CompletionSchema().validate({"teacher_id": EXAMPLE})
