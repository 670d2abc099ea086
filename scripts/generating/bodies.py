"""Events of completions as canonical JSON, without making the events first.

The bytes are those that `ledger.codec.body_of` makes (tested); a district has millions
of them, and this takes a tenth of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scripts.generating.facts import (
    AUTHORITY,
    RECOGNITION_NO,
    amount_of,
    occasion_of,
)
from scripts.generating.histories import BY_SCHOOL
from scripts.generating.shapes import KINDS, RESULTS, UNITS, Catalogue, Ints, Rows

Bodies = list[bytes]


@dataclass(frozen=True, kw_only=True)
class _Words:
    """What the body of a report says because of its activity."""

    begin: str
    kind: str
    provider: str
    by_school: bool


class Writer:
    """Writes the bodies of some rows; `names` are the teachers' ids, row by row."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._schools = [one.school_id for one in catalogue.schools]
        self._offers = [
            _Words(
                begin=f'{{"activity_id":"{one.activity_id}","amount":"',
                kind=f'","kind":"{KINDS[one.kind]}","',
                provider=one.provider_id,
                by_school=bool(BY_SCHOOL[one.kind]),
            )
            for one in catalogue.offers
        ]

    def posted(self, rows: Rows, some: Ints, names: Sequence[str]) -> Bodies:
        """Return the first reports: the school's own, else the provider's."""
        return self._reports(rows, some, names, second=False)

    def posted_again(self, rows: Rows, some: Ints, names: Sequence[str]) -> Bodies:
        """Return what the school reports as well (R29)."""
        return self._reports(rows, some, names, second=True)

    def approved(self, rows: Rows, some: Ints, _names: Sequence[str]) -> Bodies:
        """Return the district's approvals."""
        return [
            f'{{"level":"district","posting_id":"{posting}"}}'.encode()
            for posting in _postings(rows, some)
        ]

    def approved_by_school(
        self, rows: Rows, some: Ints, _names: Sequence[str]
    ) -> Bodies:
        """Return the schools' word on self-directed learning (R20)."""
        return [
            f'{{"level":"school","posting_id":"{posting}"}}'.encode()
            for posting in _postings(rows, some)
        ]

    def rejected(self, rows: Rows, some: Ints, _names: Sequence[str]) -> Bodies:
        """Return the district's rejections."""
        return [
            f'{{"level":"district","posting_id":"{posting}","reason":"no-evidence"}}'.encode()
            for posting in _postings(rows, some)
        ]

    def recognised(self, rows: Rows, some: Ints, _names: Sequence[str]) -> Bodies:
        """Return the recognitions (A2§22)."""
        amounts = rows.recognised[some].tolist()
        return [
            (
                f'{{"authority":"{AUTHORITY}","credits":"{amount_of(amount)}",'
                f'"document_no":"{RECOGNITION_NO}","posting_id":"{posting}"}}'
            ).encode()
            for posting, amount in zip(_postings(rows, some), amounts, strict=True)
        ]

    def _reports(
        self, rows: Rows, some: Ints, names: Sequence[str], *, second: bool
    ) -> Bodies:
        columns = zip(
            names,
            _postings(rows, some, second=second),
            *(
                getattr(rows, name)[some].tolist()
                for name in (
                    *("offer", "amount", "day", "occasion", "result", "school"),
                    *("unit", "counts_in"),
                )
            ),
            strict=True,
        )
        bodies = []
        for name, posting, number, amount, day, occasion, *rest in columns:
            result, school_number, unit, again = rest
            offer, school = self._offers[number], self._schools[school_number]
            by_school = second or offer.by_school
            reporter = school if by_school else offer.provider
            role = "school" if by_school else "provider"
            redone = f'makes_up_for":{again},"' if again else ""
            bodies.append(
                (
                    f'{offer.begin}{amount_of(amount)}","completed_on":"'
                    f"{date.fromordinal(day).isoformat()}{offer.kind}{redone}"
                    f'occasion":"{occasion_of(occasion)}","posting_id":"{posting}",'
                    f'"provider_id":"{offer.provider}","reporter":"{reporter}",'
                    f'"reporter_role":"{role}","result":"{RESULTS[result]}",'
                    f'"school_id":"{school}","teacher_id":"{name}",'
                    f'"unit":"{UNITS[unit]}"}}'
                ).encode()
            )
        return bodies


def _postings(rows: Rows, some: Ints, *, second: bool = False) -> list[str]:
    """Return the posting ids; a second report's differs from the first's in a bit."""
    raw = rows.ids[some].view("u1").reshape(-1, 16).copy()
    if second:
        raw[:, 15] ^= 1
    text = raw.tobytes().hex()
    return [
        f"{text[at : at + 8]}-{text[at + 8 : at + 12]}-{text[at + 12 : at + 16]}"
        f"-{text[at + 16 : at + 20]}-{text[at + 20 : at + 32]}"
        for at in range(0, len(text), 32)
    ]
