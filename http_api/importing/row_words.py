"""What is told of a row and its result, in the words of a person."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from http_api.codes import refusal_codes, warning_codes
from http_api.importing.cells import RawRow
from http_api.importing.columns import cell_name, column_of_field
from http_api.importing.guide import in_language
from http_api.importing.listed import column_of

Result = Mapping[str, Any]
"""What is told of a row: `status`, and of a refused one `code`, `field`, `message` or
`reasons`; else `posting_id` and `warnings`. `notes` (of `columns.Note`, as JSON) may
stand beside."""

MOST_REASONS = 10


def texts_of(row: RawRow, result: Result, language: str) -> Mapping[str, str]:
    """Return the texts of the columns that a result workbook adds, but its status."""
    reasons = _reasons(result)
    return {
        "reason": "\n".join(_sentence(one, language) for one in reasons),
        "code": "\n".join(str(one["code"]) for one in reasons),
        "field": "\n".join(_place(row, one.get("field"), language) for one in reasons),
        "notes": "\n".join(_notes(result, language)),
        "posting_id": str(result.get("posting_id") or ""),
        "row": str(row.number),
    }


def _reasons(result: Result) -> Sequence[Mapping[str, Any]]:
    if result["status"] != "refused":
        return ()
    return (result.get("reasons") or [result])[:MOST_REASONS]


def codes_of(result: Result) -> set[str]:
    """Return the codes for which a row was refused."""
    return {str(one["code"]) for one in _reasons(result)}


def fields_of(result: Result) -> set[str]:
    """Return the fields for which a row was refused."""
    return {str(one["field"]) for one in _reasons(result) if one.get("field")}


def _sentence(reason: Mapping[str, Any], language: str) -> str:
    """Return why a row was refused: what the code means, then the details."""
    message = str(reason["message"])
    code = refusal_codes().get(str(reason["code"]))
    if language == "en" or code is None:
        return message
    return f"{code.meaning.zh}：{message}"


def _place(row: RawRow, path: str | None, language: str) -> str:
    if not path:
        return ""
    key = column_of_field(path)
    if key not in row.letters:
        return key
    label = in_language(column_of(key).label, language)
    return f"{label} {cell_name(row, key)}"


def _notes(result: Result, language: str) -> Iterable[str]:
    for warning in result.get("warnings", ()):
        yield " ".join(
            (_meaning(warning["code"], language), str(warning.get("article") or ""))
        ).strip()
    for note in result.get("notes", ()):
        yield f"{note['cell']}: {_meaning(note['code'], language)}"


def _meaning(code: str, language: str) -> str:
    label = warning_codes().get(code)
    return in_language(label, language) if label else code
