"""From a seed to a district: the parts put together in the order of posting."""

from dataclasses import replace
from random import Random

from scripts.demonstration.catalogue import register_commands
from scripts.demonstration.decisions import decision_commands
from scripts.demonstration.extras import (
    certificate_commands,
    extra_commands,
    todays_commands,
)
from scripts.demonstration.fates import with_fates
from scripts.demonstration.people import make_people, people_commands, second_identity
from scripts.demonstration.reports import make_reports
from scripts.demonstration.shapes import District, Person
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
    decisions = [*extra_commands(people), *decision_commands(reports, steady)]
    return District(
        seed=seed,
        people=people,
        registers=(*register_commands(), *people_commands(people)),
        completions=tuple(report.row for report in reports),
        decisions=tuple(decisions),
        afterwards=tuple(certificate_commands(people, reports, CERTIFICATES)),
        today=tuple(todays_commands(people)),
    )


def _by_identity(people: tuple[Person, ...]) -> dict[str, Person]:
    known = {person.teacher_id: person for person in people}
    for person in people:
        if person.intent == "merged":
            second = second_identity(person)
            known[second] = replace(person, teacher_id=second)
    return known
