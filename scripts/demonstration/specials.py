"""Trainings beside the yearly table: degree, national plan, duties, oddities."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from scripts.demonstration.shapes import YEARS, Person, Training


def special_trainings(person: Person) -> list[Training]:
    """Return what a teacher's intent and roles add to the yearly table."""
    found: list[Training] = []
    if person.intent in SPECIALS:
        found += SPECIALS[person.intent](person)
    for role in person.roles:
        found += DUTIES[role](person)
    if person.entry == "new":
        found += _induction(person)
    return found + list(_oddities(person))


def _one(person: Person, activity: str, kind: str, day: date, amount: str) -> Training:
    return Training(
        teacher_id=person.teacher_id,
        activity_id=activity,
        kind=kind,
        occasion=day.isoformat()[:7],
        amount=amount,
        completed_on=day,
    )


def _degree(person: Person) -> Iterator[Training]:
    """A2§18: 20 hours a credit, and only what was studied inside the period."""
    days = (
        date(2020, 12, 18),
        date(2022, 6, 24),
        date(2022, 12, 16),
        date(2023, 6, 23),
    )
    for day in days:
        yield _one(person, "DEG-EDM", "degree_study", day, "40")


def _national_plan(person: Person) -> Iterator[Training]:
    yield _one(person, "NTP-2022", "national_plan", date(2022, 11, 20), "50")


def _it_project(person: Person) -> Iterator[Training]:
    training = _one(person, "IT2-2021", "it_project_2", date(2021, 11, 12), "3")
    yield replace(training, unit="credits")


def _thirteenth(person: Person) -> Iterator[Training]:
    """A2§21: begun in the 13th period, finished in this one."""
    day = date(2021, 6, 11)
    yield _one(person, "P13-subject", "professional", day, "30")


def _induction(person: Person) -> Iterator[Training]:
    """A2§16: 120 hours in three parts; whoever came in 2025 is not through."""
    start = person.stays[0].since
    activity = f"IND-{start.year}"
    days = [start + timedelta(days=50), start + timedelta(days=110)]
    if person.inducted_on:
        days.append(person.inducted_on)
    for day in days:
        yield _one(person, activity, "induction", day, "40")


def _trainer(person: Person) -> Iterator[Training]:
    """main§7.2.12: 72 hours a year; one year falls short."""
    for year in YEARS:
        amount = "60" if year == 2023 else "72"
        day = date(year, 11, 28)
        yield _one(person, f"TRN-{year}", "trainer_training", day, amount)


def _ideology(person: Person) -> Iterator[Training]:
    """main§7.2.9: five days in three years, and two practices a year."""
    for year in (2021, 2024):
        day = date(year, 7, 16)
        training = _one(person, f"CAMP-{year}", "ideology_camp", day, "5")
        yield replace(training, unit="days")
    for year in YEARS:
        for month in (5, 11) if year != 2022 else (5,):
            day = date(year, month, 9)
            training = _one(person, f"PRACTICE-{year}", "ideology_practice", day, "1")
            yield replace(training, unit="times")


def _oddities(person: Person) -> Iterator[Training]:
    """Add what rules do not count, spread over the teachers by their number."""
    number = int(person.teacher_id[1:])
    if person.retires_on or person.leave or person.entry != "existing":
        return
    if number % 23 == 5:
        yield _spare(person, "ELE-2023-speaking", "elective_chosen", date(2023, 8, 19))
    if number % 29 == 7:
        failed = _spare(person, "ELE-2024-drama", "elective_chosen", date(2024, 8, 20))
        yield replace(failed, result="not_passed")
    if number % 31 == 3:
        yield _spare(person, "PUB-2024-student", "public_required", date(2024, 5, 22))
    if number % 47 == 11:
        yield _spare(person, "P13-subject", "professional", date(2020, 11, 27))


def _spare(person: Person, activity: str, kind: str, day: date) -> Training:
    amount = "10" if kind == "public_required" else "20"
    training = _one(person, activity, kind, day, amount)
    return replace(training, spare=True)


SPECIALS: dict[str, Callable[[Person], Iterator[Training]]] = {
    "degree": _degree,
    "national_plan": _national_plan,
    "it_project": _it_project,
    "thirteenth": _thirteenth,
}

DUTIES: dict[str, Callable[[Person], Iterator[Training]]] = {
    "trainer": _trainer,
    "ideology": _ideology,
}
