"""What the queue shows: who waits for whom, how long, and what was asked for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.canonical import digest
from domain.statement import Label
from domain.terms import Result
from domain.vocabulary import load_vocabulary
from http_api.pages.event_words import FIELD_WORDS
from http_api.pages.words import kind_label
from projections.lists import ReportFilter
from projections.views import CompletionView

AGES: Mapping[str, tuple[int, int | None]] = {
    "0-7": (0, 7),
    "8-30": (8, 30),
    "31-90": (31, 90),
    "91+": (91, None),
}
"""The ages of the overviews: days waited, from and until."""
OLD_DAYS = 90
AWAITS = ("district", "school", "any")


@dataclass(frozen=True, kw_only=True)
class QueueAsked:
    """Which postings the queue shows; what is None does not narrow."""

    school: str | None = None
    kind: str | None = None
    age: str | None = None
    teacher: str | None = None
    status: str | None = None
    """Where it stands; for a provider's own postings."""
    awaits: str | None = None
    """`district` or `school`: with whom it lies; `any` for both."""

    @property
    def parameters(self) -> dict[str, str]:
        """The query of this selection."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in given.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything might be left out."""
        return bool(self.parameters)


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the people and schools of a list are called."""

    teachers: Mapping[str, str]
    schools: Mapping[str, Label]
    organisations: Mapping[str, Label]
    """Schools and providers."""
    today: date
    zone: ZoneInfo
    may_open: bool = True
    """The reader may follow a posting to its teacher's record."""

    def title(self, item: CompletionView) -> Label:
        """Return what the training was called."""
        return Label(zh=item.title_zh, en=item.title_en)

    def teacher(self, item: CompletionView) -> str:
        """Return a teacher's name, else the number."""
        return self.teachers.get(item.teacher_id, item.teacher_id)

    def school(self, school_id: str) -> Label:
        """Return a school's name, else its id."""
        return self.schools.get(school_id, Label(zh=school_id, en=school_id))

    def organisation(self, organisation: str) -> Label:
        """Return the name of a school or provider, else its id."""
        plain = Label(zh=organisation, en=organisation)
        return self.organisations.get(organisation, plain)

    def kind(self, kind: str) -> Label:
        """Return what a kind of activity is called."""
        return kind_label(kind)

    def age(self, item: CompletionView) -> int:
        """Return how many days of the district a report has waited."""
        came = item.reported_at or item.recorded_at
        return max((self.today - came.astimezone(self.zone).date()).days, 0)

    def field_words(self, names: Sequence[str]) -> str:
        """Return the fields in which reports differ, in words."""
        return ", ".join(str(FIELD_WORDS.get(name, name)) for name in names)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A posting that was left, or would be left, as it is."""

    posting_id: str
    code: str
    why: str


@dataclass(frozen=True, kw_only=True)
class QueuePage(Names):
    """A page of the queue."""

    items: Sequence[CompletionView]
    total: int | None
    asked: QueueAsked
    kinds: Sequence[tuple[str, Label]]
    may_decide: bool

    @property
    def school_choices(self) -> list[tuple[str, Label]]:
        """The schools to choose from."""
        return sorted(self.schools.items())


@dataclass(frozen=True, kw_only=True)
class PreviewPage(Names):
    """What would be decided, before it is."""

    chosen: Sequence[CompletionView]
    sample: Sequence[CompletionView]
    asked: QueueAsked
    whole: bool
    """All that matches the filters, not single rows."""
    matching: int
    """How many match; more than are decided on at once, perhaps."""
    may_reject: bool
    refused: Sequence[Refused]
    """What would be left out when approved, and why."""

    @property
    def count(self) -> int:
        """How many postings are decided on."""
        return len(self.chosen)

    @property
    def why_left_out(self) -> list[tuple[str, int]]:
        """Why postings would be left out, the most frequent reason first."""
        return Counter(one.why for one in self.refused).most_common()

    @property
    def seen(self) -> str:
        """The digest of what is decided on, so that nothing slips in unseen."""
        return digest_of(item.posting_id for item in self.chosen)

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """The kinds, the most frequent first."""
        return Counter(item.kind for item in self.chosen).most_common()

    @property
    def by_school(self) -> list[tuple[str, int]]:
        """The schools, the most frequent first."""
        return Counter(item.school_id for item in self.chosen).most_common()

    @property
    def differing(self) -> int:
        """How many are told differently by another report."""
        return sum(bool(item.differing) for item in self.chosen)

    @property
    def not_passed(self) -> int:
        """How many did not pass."""
        return sum(item.result is Result.NOT_PASSED for item in self.chosen)

    @property
    def old(self) -> int:
        """How many have waited for longer than a season."""
        return sum(self.age(item) > OLD_DAYS for item in self.chosen)

    def hidden_fields(self) -> Markup:
        """Return what a form sends, so that it decides on what was looked at."""
        pairs = list(self.asked.parameters.items())
        if self.whole:
            pairs += [("scope", "all"), ("seen", self.seen)]
        else:
            pairs += [("posting", str(item.posting_id)) for item in self.chosen]
        field = Markup('<input type="hidden" name="{}" value="{}">')
        return Markup("").join(field.format(*pair) for pair in pairs)


def queue_asked(query: Mapping[str, str]) -> QueueAsked:
    """Return what a query asks for; what is unknown is as good as not said."""
    age, awaits, status = query.get("age"), query.get("awaits"), query.get("status")
    return QueueAsked(
        school=query.get("school") or None,
        kind=query.get("kind") or None,
        age=age if age in AGES else None,
        teacher=(query.get("teacher") or "").strip() or None,
        status=status if status in load_vocabulary().words("status") else None,
        awaits=awaits if awaits in AWAITS else None,
    )


def came_between(
    age: str | None, today: date, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """Return from when, and before when, came what has waited that long."""
    if age is None:
        return None, None
    fewest, most = AGES[age]
    before = _midnight(today - timedelta(days=fewest - 1), zone) if fewest else None
    since = None if most is None else _midnight(today - timedelta(days=most), zone)
    return since, before


def filter_of(asked: QueueAsked, today: date, zone: ZoneInfo) -> ReportFilter:
    """Return the reading rooms' filter for what was asked."""
    since, before = came_between(asked.age, today, zone)
    return ReportFilter(
        school_id=asked.school,
        teacher_id=asked.teacher,
        kind=asked.kind,
        status=asked.status,
        awaits=None if asked.awaits == "any" else asked.awaits,
        came_from=since,
        came_before=before,
    )


def digest_of(posting_ids: Iterable[UUID]) -> str:
    """Return the digest of a set of postings."""
    return digest(sorted(str(posting_id) for posting_id in posting_ids))


def spread(items: Sequence[CompletionView], most: int) -> Sequence[CompletionView]:
    """Return a sample spread evenly over a list: the same one for the same list."""
    if len(items) <= most:
        return items
    return [items[index * len(items) // most] for index in range(most)]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which a day of the district begins."""
    return datetime.combine(day, time(), zone)
