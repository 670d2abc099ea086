"""From a seed to a district: the parts put together in the order of posting."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from scripts.demonstration.catalogue import register_commands
from scripts.demonstration.decisions import Dated, dated_decisions
from scripts.demonstration.extras import (
    certificate_commands,
    dated_extras,
    todays_commands,
)
from scripts.demonstration.fates import with_fates
from scripts.demonstration.people import make_people, people_commands, second_identity
from scripts.demonstration.reports import make_reports
from scripts.demonstration.rounds import chapter_of, chapters
from scripts.demonstration.shapes import Chapter, District, Person, Report
from scripts.demonstration.training import trainings_of

SEED = 20_221_014
"""The demonstration of the first start: the day on which the rules came into force."""

CERTIFICATES = 60


def generate(seed: int = SEED) -> District:
    """Return the demonstration district of a seed: the same for the same seed."""
    people = make_people(Random(f"{seed}/people"))  # noqa: S311  invented data
    rng = Random(f"{seed}/trainings")  # noqa: S311  invented data
    trainings = [t for person in people for t in trainings_of(person, rng)]
    trainings = list(with_fates(trainings, rng))
    reports = make_reports(_by_identity(people), trainings, rng)
    steady = [person.teacher_id for person in people if person.intent == "plain"]
    decisions = [*dated_extras(people), *dated_decisions(reports, steady)]
    return District(
        seed=seed,
        people=people,
        registers=(*register_commands(), *people_commands(people)),
        history=tuple(_chapters(reports, decisions)),
        afterwards=tuple(certificate_commands(people, reports, CERTIFICATES)),
        today=tuple(todays_commands(people)),
    )


def _chapters(
    reports: Sequence[Report], decisions: Sequence[Dated]
) -> Iterator[Chapter]:
    """Part the history by the rounds: what came in, and what was decided by then."""
    in_order = sorted(decisions, key=lambda dated: dated[0])
    for name in chapters():
        yield Chapter(
            name=name,
            completions=tuple(r.row for r in reports if _chapter(r) == name),
            decisions=tuple(
                taken for day, taken in in_order if chapter_of(day) == name
            ),
        )


def _chapter(report: Report) -> str:
    return chapter_of(report.reported_on)


def _by_identity(people: tuple[Person, ...]) -> dict[str, Person]:
    known = {person.teacher_id: person for person in people}
    for person in people:
        if person.intent == "merged":
            second = second_identity(person)
            known[second] = replace(person, teacher_id=second)
    return known
