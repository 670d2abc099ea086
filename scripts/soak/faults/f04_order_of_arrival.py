"""F4: what is told of one teacher arrives in every order."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, reduce
from random import Random
from uuid import UUID

from domain import profile as profiles
from domain import teacher as teachers
from domain.errors import LedgerError
from domain.facts import TeacherFacts
from domain.joining import teacher_facts
from domain.policy.explain import explain
from domain.policy.load import Policy, load_policy, shipped_policies
from domain.statement import Statement
from domain.terms import Actor, Result, Role, StreamKind
from ledger.application import CreditLedger, Request
from ledger.commands import decisions
from ledger.commands.completions import CompletionToPost, post_completion
from ledger.settings import Settings
from scripts.soak.fault import Fault
from scripts.soak.stage import Stage
from scripts.soak.tally import Tally, failing, total
from scripts.soak.town import ACTIVITIES, PROVIDER, SCHOOL, TEACHERS

TEACHER = TEACHERS[0]
TODAY = date(2025, 6, 30)
STORIES = 10
"""Told in one call, in the same place."""
ORDERS = 4
"""Orders in which one story is told, beside the first."""
OCCASIONS = ("a", "b", "c")
DAYS = (date(2022, 5, 1), date(2023, 5, 1), date(2024, 5, 1))


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a school or a provider says of one training."""

    role: Role
    organisation: str
    completion: CompletionToPost


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided on one report."""

    on: Report
    verb: str


Saying = Report | Decision


@dataclass(frozen=True, kw_only=True)
class Story:
    """Reports, in no order, and decisions that keep theirs."""

    reports: Sequence[Report]
    decisions: Sequence[Decision]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What is known of the teacher in the end, and which decisions were refused."""

    facts: TeacherFacts
    statements: Sequence[Statement]
    refused: Sequence[tuple[str, str]]


def round_of(stage: Stage, random: Random) -> Tally:
    """Tell several stories, each in several orders."""
    with stage.place() as place:
        return total(one_story(place.settings, random) for _ in range(STORIES))


def one_story(settings: Settings, random: Random) -> Tally:
    """Tell one story in several orders; the facts and the statements are the same."""
    story = a_story(random)
    first = told(settings, arrival(story, random))
    failings: tuple[str, ...] = ()
    for _ in range(ORDERS):
        order = arrival(story, random)
        other = told(settings, order)
        failings += failing(other == first, f"another statement after {order}")
    return Tally(failings=failings, seen={"orders of arrival": ORDERS + 1})


def a_story(random: Random) -> Story:
    """Return what school and provider say of the same trainings, and what is decided.

    At most one report of each under a key: a second one would be refused.
    """
    reports = [
        Report(role=role, organisation=organisation, completion=_completion(random, o))
        for o in OCCASIONS
        for role, organisation in ((Role.SCHOOL, SCHOOL), (Role.PROVIDER, PROVIDER))
        if random.random() < 0.8  # noqa: PLR2004  four of five
    ]
    said = [
        Decision(on=report, verb=random.choice(["approve", "reject", "reverse"]))
        for report in reports
        if random.random() < 0.8  # noqa: PLR2004
    ]
    return Story(reports=reports, decisions=random.sample(said, len(said)))


def arrival(story: Story, random: Random) -> list[Saying]:
    """Return an order in which a story may arrive: a decision follows its report."""
    reports = list(random.sample(list(story.reports), len(story.reports)))
    waiting = list(story.decisions)
    order: list[Saying] = []
    while reports or waiting:
        decidable = bool(waiting) and waiting[0].on in order
        if decidable and (not reports or random.random() < 0.5):  # noqa: PLR2004
            order.append(waiting.pop(0))
        else:
            order.append(reports.pop())
    return order


def told(settings: Settings, sayings: Sequence[Saying]) -> Ending:
    """Return what is known after sayings came in an order, and forget it again."""
    with undone(settings) as ledger:
        ids: dict[int, UUID] = {}
        refused = []
        for saying in sayings:
            if isinstance(saying, Report):
                request = _request(saying.role, saying.organisation)
                answer = post_completion(ledger, request, saying.completion)
                ids[id(saying)] = UUID(str(answer.body["posting_id"]))
                continue
            try:
                _decide(ledger, saying, ids[id(saying.on)])
            except LedgerError as error:
                refused.append((saying.verb, error.code))
        facts = _facts(ledger)
    return Ending(facts=facts, statements=_statements(facts), refused=refused)


@contextmanager
def undone(settings: Settings) -> Iterator[CreditLedger]:
    """Lend a ledger on which nothing stays that is written meanwhile.

    It is a new one, since a ledger remembers what it read.
    """
    with (
        CreditLedger(replace(settings, pool_max=1)) as ledger,
        suppress(_UndoneError),
        ledger.database.transaction(),
    ):
        yield ledger
        raise _UndoneError


class _UndoneError(Exception):
    """Ends a transaction that is not to be."""


def _completion(random: Random, occasion: str) -> CompletionToPost:
    return CompletionToPost(
        teacher_id=TEACHER,
        activity_id=list(ACTIVITIES)[OCCASIONS.index(occasion) % len(ACTIVITIES)],
        occasion=occasion,
        amount=Decimal(random.choice([20, 40])),
        result=random.choice([Result.PASSED, Result.ATTENDED]),
        completed_on=DAYS[OCCASIONS.index(occasion)],
    )


def _decide(ledger: CreditLedger, decision: Decision, posting_id: UUID) -> None:
    if decision.verb == "approve":
        approval = decisions.Approval(posting_id=posting_id)
        decisions.approve_completion(ledger, _request(Role.REVIEWER), approval)
        return
    if decision.verb == "reject":
        rejection = decisions.Rejection(posting_id=posting_id, reason="not-attended")
        decisions.reject_completion(ledger, _request(Role.REVIEWER), rejection)
        return
    reversal = decisions.Reversal(posting_id=posting_id, reason="entered-twice")
    by = _request(decision.on.role, decision.on.organisation)
    decisions.reverse_completion(ledger, by, reversal)


def _request(role: Role, organisation: str | None = None) -> Request:
    actor = Actor(
        client_id=f"{role}-{organisation}",
        person=f"person {role} {organisation}",
        role=role,
        organisation=organisation,
    )
    return Request(actor=actor, request_id="f4", today=TODAY)


def _facts(ledger: CreditLedger) -> TeacherFacts:
    """Return what is known of the teacher, without the places in the log."""
    history = ledger.read(ledger.stream(StreamKind.TEACHER, TEACHER))
    facts = teacher_facts(
        reduce(profiles.apply, history, profiles.new(TEACHER)),
        reduce(teachers.apply, history, teachers.new(TEACHER)),
        ledger.registers.current(),
    )
    timeless = [replace(c, position=0, decided_on=None) for c in facts.completions]
    return replace(facts, completions=tuple(timeless))


def _statements(facts: TeacherFacts) -> list[Statement]:
    return [explain(policy, facts, TODAY) for policy in _policies()]


@cache
def _policies() -> Sequence[Policy]:
    return [load_policy(text, name) for name, text in shipped_policies().items()]


FAULT = Fault(
    number="F4",
    title="what is told of one teacher arrives in every order",
    round=round_of,
    full=1_000,
    few=10,
    each=STORIES,
)
