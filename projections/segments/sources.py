"""What is read from the tables of facts, and how its rows begin."""

from datetime import date

from projections.segments.draining import Source

EPOCH = date(2000, 1, 1).toordinal()
"""Days on the wire count from here."""

_KNOWN = {"known_from": "i8", "known_until": "i8"}

ROWS = Source(
    name="rows",
    fields={
        **_KNOWN,
        "id": "V16",
        "amount": "i8",
        "day": "i4",
        "decided": "i4",
        "makes_up_for": "i2",
        "corroborations": "i2",
        "teacher": "i8",
        "school": "i8",
    },
    narrow=frozenset({"amount"}),
)
"""Completions and carried-in lines."""

SPANS = Source(
    name="spans", fields={**_KNOWN, "day": "i4", "place": "i2", "teacher": "i8"}
)
OFFSETS = Source(
    name="offsets",
    fields={**_KNOWN, "approved_at": "i8", "credits": "i8", "teacher": "i8"},
    narrow=frozenset({"credits"}),
)
ATTESTATIONS = Source(
    name="attestations", fields={**_KNOWN, "day": "i4", "id": "V16", "teacher": "i8"}
)
