"""The result workbook: every row as it was uploaded, with what became of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from http_api.importing.cells import RawRow

Result = Mapping[str, Any]
"""What `post_batch` tells of a row: `status`, and `code`, `field`, `message`,
`reasons`, `warnings` or `posting_id`; `notes` (of `columns.Note`) may be added."""


def result_workbook(
    rows: Iterable[tuple[RawRow, Result]],
    counts: Mapping[str, int],
    language: str = "zh",
) -> bytes:
    """Return a workbook of every row with its status and reason.

    `counts` are those of the answer (`posted`, `corroborating`, `already_known`,
    `refused`). Where rows were refused the filter shows them alone. Corrected, the
    workbook can be uploaded again as it is: the columns it adds are not read.
    Memory is constant: rows are written as they come.
    """
    raise NotImplementedError((rows, counts, language))
