"""Random teachers: where they were, what they did, and what was decided about them."""

from datetime import date, timedelta
from typing import Any

from domain.facts import (
    ApprovedOffset,
    Attestation,
    CarriedIn,
    Completion,
    Ruling,
    Span,
    Status,
    TeacherFacts,
)
from domain.terms import Result, Unit
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.words import (
    ACTIVITIES,
    DATED,
    KINDS,
    PLAIN,
    PROVIDERS,
    SCHOOLS,
    SERIES,
    SUBJECTS,
    TAGS,
)

STATUSES = {"approved": 8, "pending": 1, "provisional": 1, "rejected": 0.5}
RESULTS = {"passed": 7, "not_passed": 1, "attended": 2}
UNITS = dict.fromkeys(map(str, Unit), 1.0) | {"hours": 16.0, "credits": 3.0}
DOCUMENTS = ("D1", "D2")


class Writer:
    """Draws the facts of teachers who live under one document."""

    def __init__(self, chance: Chance, document: dict[str, Any]) -> None:
        self.chance = chance
        period = document["document"]["period"]
        first, last = period["from"], period["until"]
        self.years = range(first.year - 1, last.year + 2)
        self.first = first - timedelta(days=150)
        self.last = last + timedelta(days=100)
        self.meetings = [self.day() for _ in range(6)]
        """Days on which much happens, so that ids have to break ties."""
        self.rules = [rule["id"] for rule in document["rule"]]
        self.offsets = [r["id"] for r in document["rule"] if r["kind"] == "offset"]

    def teachers(self, count: int) -> list[TeacherFacts]:
        """Return the facts of so many teachers."""
        return [self.teacher(f"T{number:04}") for number in range(count)]

    def teacher(self, teacher_id: str) -> TeacherFacts:
        """Return the facts of one teacher."""
        chance = self.chance
        many = chance.weighted({0: 1, 2: 2, 8: 4, 15: 4, 25: 1})
        completions = [
            self.completion() for _ in range(chance.randint(many // 2, many))
        ]
        return TeacherFacts(
            teacher_id=teacher_id,
            spans=self.spans(),
            completions=tuple(
                sorted(completions, key=lambda c: (c.completed_on, c.posting_id))
            ),
            carried_in=tuple(self.carried_in() for _ in range(self._few())),
            offsets=tuple(self.offset() for _ in range(self._few() * 2)),
            attestations=tuple(self.attestation() for _ in range(self._few())),
            rulings=tuple(self.ruling() for _ in range(self._few())),
        )

    def day(self) -> date:
        """Return a day around the period."""
        return self.chance.day(self.first, self.last)

    def counted_up_to(self) -> date:
        """Return a day to count up to, more often late than early."""
        late = self.chance.choice((date(self.years[-2], 12, 31), self.last))
        return late if self.chance.maybe(0.75) else self.day()

    def spans(self) -> tuple[Span, ...]:
        """Return the spans of a teacher, of whom at times nothing is known at all."""
        count = self.chance.weighted({0: 0.2, 1: 4, 2: 3, 3: 1, 4: 1})
        days = sorted({self.day() for _ in range(count)})
        return tuple(Span(valid_from=day, attributes=self.attributes()) for day in days)

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Return attributes; each may be missing, some have several values."""
        chance = self.chance
        found: dict[str, tuple[str, ...]] = {}
        for name, words in PLAIN.items():
            if chance.maybe(0.8):
                most = 2 if name == "role" else 1
                found[name] = tuple(chance.some(words, most))
        for name in DATED:
            if chance.maybe(0.7):
                found[name] = (self.day().isoformat(),)
            if chance.maybe(0.1):
                found[name] = ("unknown", self.day().isoformat())
            if chance.maybe(0.05):
                found[name] = (self.day().isoformat(), self.day().isoformat())
        if chance.maybe(0.1):
            found["role"] = ()
        return found

    def tags(self) -> dict[str, str]:
        """Return tags; each may be missing or have a value that nobody knows."""
        tags = {}
        for name, words in TAGS.items():
            if self.chance.maybe(0.6):
                tags[name] = self.chance.choice(words)
            if self.chance.maybe(0.04):
                tags[name] = "strange"
        return tags

    def completion(self) -> Completion:
        """Return a completion that is mostly in order, and odd in any way at times."""
        chance = self.chance
        status = Status(chance.weighted(STATUSES))
        decided = status is not Status.PENDING and chance.maybe(0.9)
        recognised = chance.maybe(0.08)
        return Completion(
            posting_id=chance.identifier(),
            position=chance.randint(1, 10**6),
            activity_id=chance.choice(ACTIVITIES),
            occasion="",
            provider_id=chance.choice(PROVIDERS),
            school_id=chance.choice(SCHOOLS),
            kind="odd" if chance.maybe(0.03) else chance.choice(KINDS),
            tags=self.tags(),
            amount=chance.hundredths(0, 2000 if chance.maybe(0.02) else 40),
            unit=Unit(chance.weighted(UNITS)),
            result=Result(chance.weighted(RESULTS)),
            completed_on=self.done_on(),
            status=status,
            activity_hours=self._amount(0.25, 30),
            activity_credits=self._amount(0.25, 4),
            activity_approved=chance.maybe(0.9),
            provider_qualified=chance.maybe(0.9),
            recognised_credits=self._amount(0.6, 4) if recognised else None,
            recognised_by=chance.choice(DOCUMENTS) if recognised else None,
            disallowed_by=chance.choice(DOCUMENTS) if chance.maybe(0.05) else None,
            makes_up_for=chance.choice(self.years) if chance.maybe(0.06) else None,
            decided_on=self.day() if decided else None,
            corroborations=chance.weighted({0: 8, 1: 1, 2: 1}),
        )

    def done_on(self) -> date:
        """Return a day of completion, often one on which more was completed."""
        meet = self.chance.maybe(0.4)
        return self.chance.choice(self.meetings) if meet else self.day()

    def carried_in(self) -> CarriedIn:
        """Return a line from elsewhere."""
        chance = self.chance
        return CarriedIn(
            carry_in_id=chance.identifier(),
            position=chance.randint(1, 10**6),
            origin="Elsewhere",
            kind=chance.choice(KINDS),
            credits=chance.hundredths(0, 6),
            hours=self._amount(0.6, 40),
            completed_on=self.done_on(),
            tags=self.tags(),
        )

    def offset(self) -> ApprovedOffset:
        """Return an approved offset, at times of a rule that no document has."""
        chance = self.chance
        return ApprovedOffset(
            offset_id=chance.identifier(),
            rule_id=chance.choice([*self.offsets, *self.offsets, "offset-99"]),
            credits=chance.hundredths(0, 5),
        )

    def attestation(self) -> Attestation:
        """Return an attestation."""
        chance = self.chance
        return Attestation(
            attestation_id=chance.identifier(),
            subject=chance.choice((*SUBJECTS, "other")),
            on=self.day(),
            document_no="D3",
        )

    def ruling(self) -> Ruling:
        """Return a ruling of any effect, at times of another series."""
        chance = self.chance
        effect = chance.choice(("target", "exemption", "exemption", "extension"))
        return Ruling(
            ruling_id=f"RU{chance.randint(1, 9)}",
            series=SERIES if chance.maybe(0.85) else "other",
            effect=effect,
            document_no=chance.choice(DOCUMENTS),
            rule_id=chance.choice(self.rules) if effect == "exemption" else None,
            credits=chance.hundredths(2, 30) if effect == "target" else None,
            until=self.day() if effect == "extension" else None,
        )

    def _amount(self, share: float, high: int) -> Any:
        return self.chance.hundredths(0, high) if self.chance.maybe(share) else None

    def _few(self) -> int:
        return self.chance.weighted({0: 6, 1: 2, 2: 1, 3: 1})
