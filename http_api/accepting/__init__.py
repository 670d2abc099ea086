"""Rows of completions from bytes to commands: quickly where nothing is in doubt.

The marshmallow `CompletionSchema` is the one contract. The quick way takes rows that
are plainly good; every other row is judged by the contract, and only from there come
messages. The quick way takes nothing that the contract refuses, and makes the same of
what it takes (tested on mutated rows).
"""

from http_api.accepting.careful import completion_of
from http_api.accepting.content import Content
from http_api.accepting.row import RefusedRow, Row
from http_api.accepting.rows import MAX_REASONS_TOLD, accepted
from http_api.accepting.splitting import elements_of, lines_of

__all__ = [
    "MAX_REASONS_TOLD",
    "Content",
    "RefusedRow",
    "Row",
    "accepted",
    "completion_of",
    "elements_of",
    "lines_of",
]
