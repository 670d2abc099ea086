"""What each teacher took part in, year by year, so that the intent comes true.

The amounts follow the tables of annexes 2 and 8: whoever is `plain` has just what the
table asks for, and each other intent departs from it in one stated way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from scripts.demonstration.names import ELECTIVES, SECTIONS
from scripts.demonstration.people import MERGER_DAY, MOVE_DAY, second_identity
from scripts.demonstration.shapes import YEARS, Person, Training
from scripts.demonstration.specials import special_trainings

WHOLE_PERIOD_THEMES = {
    2021: ("ethics", "it"),
    2022: ("ethics", "policy"),
    2023: ("policy", "student"),
    2024: ("ethics",),
    2025: ("policy",),
}
"""A2§6: 3 ethics, 3 policy, 1 student, 1 IT over the five years."""

YEARLY_THEMES = WHOLE_PERIOD_THEMES | {
    2024: ("ethics", "it"),
    2025: ("policy", "ethics"),
}
"""Two courses a year, where each year or the average has to reach 7.2 credits."""

LACKING = {
    "lacks_elective": "elective",
    "lacks_it": "it",
    "lacks_ethics": "ethics",
    "lacks_school_based": "school_based",
    "lacks_professional": "professional",
    "lacks_self_directed": "self_directed",
    "waiting": "self_directed",
}

NO_COURSE = {
    "it_project": (2021,),
    "new_short": (2023, 2024, 2025),
    "transferred_short": (2023, 2024, 2025),
}
"""Years without a professional course: another kind makes up, or nothing."""

BY_ONE_CATEGORY = frozenset(LACKING) - {"lacks_elective", "lacks_professional"}
"""Enough in all, from further courses: only the category itself is short."""


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of one teacher: what the plans below need to know."""

    person: Person
    year: int
    yearly: bool
    """7.2 credits are needed in this year, or on average over such years."""
    private: bool

    def training(self, activity: str, kind: str, day: date, amount: str) -> Training:
        """Return a training of this teacher, with the course as its occasion."""
        return Training(
            teacher_id=self.person.teacher_id,
            activity_id=activity,
            kind=kind,
            occasion=str(self.year),
            amount=amount,
            completed_on=day,
        )

    def lacks(self, word: str) -> bool:
        """Say whether the teacher is to fall short here this year."""
        if self.person.intent == "lacks_several":
            return self.year >= 2024
        if LACKING.get(self.person.intent) != word:
            return False
        return word not in {"school_based", "ethics"} or self.year == 2024


def trainings_of(person: Person, rng: Random) -> list[Training]:
    """Return everything that a teacher took part in, by date of completion."""
    found: list[Training] = []
    for year in YEARS:
        if year >= first_counted_year(person):
            found += _year(person, year, rng)
    found += special_trainings(person)
    found = [_under_identity(person, training) for training in found]
    served = [t for t in found if _served(person, t)]
    return sorted(served, key=lambda t: (t.completed_on, t.activity_id, t.occasion))


def first_counted_year(person: Person) -> int:
    """Return the first year that counts (R13): after induction, or of the transfer."""
    if person.entry == "new":
        return person.inducted_on.year if person.inducted_on else 9999
    return person.stays[0].since.year


def _year(person: Person, year: int, rng: Random) -> Iterator[Training]:
    school = person.school_on(date(year, 12, 31))
    private = school == "P104" or person.intent in {"to_private", "to_commission"}
    yearly = private or person.entry in {"new", "transferred_in"}
    context = Year(person=person, year=year, yearly=yearly, private=private)
    yield from _public(context, rng)
    yield from _professional(context, rng)
    yield from _elective(context, rng)
    yield from _school_based(context)
    yield from _self_directed(context)


def _public(context: Year, rng: Random) -> Iterator[Training]:
    themes = YEARLY_THEMES if context.yearly else WHOLE_PERIOD_THEMES
    for theme in themes[context.year]:
        replaced = theme == "it" and context.person.intent == "it_project"
        if replaced or context.lacks(theme):
            continue
        day = date(context.year, rng.randrange(3, 7), rng.randrange(1, 28))
        key = f"PUB-{context.year}-{theme}"
        result = rng.choice(("passed", "passed", "passed", "attended"))
        training = context.training(key, "public_required", day, "10")
        yield replace(training, result=result)


def _professional(context: Year, rng: Random) -> Iterator[Training]:
    hours = _professional_hours(context, rng)
    sections = list(SECTIONS)
    start = context.year - 2021
    for index, amount in enumerate(hours):
        section = sections[(start + index * 2) % len(sections)]
        month = (4, 10, 11)[index]
        day = date(context.year, month, rng.randrange(1, 28))
        key = f"PRO-{context.year}-{section}-{amount}"
        training = context.training(key, "professional", day, amount)
        yield replace(training, spare=index > 1 and _has_spare(context.person))


def _has_spare(person: Person) -> bool:
    """Say whether a third course a year is more than what the intent needs."""
    return person.intent != "few_hours" and person.intent not in BY_ONE_CATEGORY


def _professional_hours(context: Year, rng: Random) -> tuple[str, ...]:
    intent, year = context.person.intent, context.year
    if _short_of_professional(context):
        return ("10",)
    if intent in NO_COURSE and year in NO_COURSE[intent]:
        return ()
    if intent == "few_hours":
        return ("10", "20", "10") if year == 2023 else ("10", "20")
    if intent == "surplus":
        return rng.choice((("10", "10", "10"), ("10", "20", "10"), ("20", "10")))
    enough = intent in BY_ONE_CATEGORY or rng.random() < 0.3
    return ("10", "10", "10") if enough else ("10", "10")


def _short_of_professional(context: Year) -> bool:
    """Say whether the year has but one course: another kind makes up, or nothing."""
    intent, year = context.person.intent, context.year
    if intent in {"degree", "national_plan"}:
        return year in {2022, 2023} and not context.yearly
    if intent == "lacks_year":
        return year in {2022, 2024}
    return context.lacks("professional")


def _elective(context: Year, rng: Random) -> Iterator[Training]:
    intent, year = context.person.intent, context.year
    if intent == "few_hours" or (context.lacks("elective") and year >= 2022):
        return
    count = 2 if year == 2022 or intent == "surplus" else 1
    for index in range(count):
        word = ELECTIVES[(year + index * 3 + rng.randrange(2)) % len(ELECTIVES)][0]
        kind = "elective_topical" if _topical(word) else "elective_chosen"
        day = date(year, (7, 8)[index], rng.randrange(1, 28))
        training = context.training(f"ELE-{year}-{word}", kind, day, "20")
        yield replace(training, spare=index > 0 and year != 2022)


def _topical(word: str) -> bool:
    return word in [row[0] for row in ELECTIVES[:3]]


def _school_based(context: Year) -> Iterator[Training]:
    if context.lacks("school_based"):
        return
    year = context.year
    days = (
        date(year, 3, 28),
        date(year, 6, 20),
        date(year, 10, 16),
        date(year, 12, 10),
    )
    for index, day in enumerate(days, start=1):
        school = context.person.school_on(day)
        amount = "12" if context.private else "10"
        training = context.training(f"SBT-{school}-{year}", "school_based", day, amount)
        yield replace(training, occasion=f"{year}-{index}", result="attended")
    if context.private and school == "P104" and year == 2024:
        yield from _redone(context)
    if school == "K103" and year == 2022:
        key, day = "SBX-K103-2022", date(2022, 5, 21)
        yield replace(
            context.training(key, "school_based", day, "10"), result="attended"
        )


def _redone(context: Year) -> Iterator[Training]:
    """A8§25: what was not recognised is done again, and names the year."""
    person = context.person
    if person.intent == "not_redone" or first_counted_year(person) > 2023:
        return
    for index, day in enumerate((date(2024, 4, 13), date(2024, 5, 18)), start=1):
        training = context.training("SBT-P104-REDO", "school_based", day, "24")
        yield replace(
            training, occasion=f"redo-{index}", result="attended", makes_up_for=2023
        )


def _self_directed(context: Year) -> Iterator[Training]:
    intent, year = context.person.intent, context.year
    if year == 2021 and not context.yearly:
        return
    if context.lacks("self_directed") and intent != "waiting" and year >= 2023:
        return
    day = date(year, 12, 20)
    school = context.person.school_on(day)
    training = context.training(f"SDL-{school}-{year}", "self_directed", day, "0.5")
    held = intent == "waiting" and year == 2025
    fate = "leave" if held else "approve"
    yield replace(training, unit="credits", fate=fate)


def _under_identity(person: Person, training: Training) -> Training:
    """Put what a merged person did until the merger under the second id."""
    doubled = MOVE_DAY <= training.completed_on < MERGER_DAY
    if person.intent != "merged" or not doubled:
        return training
    return replace(training, teacher_id=second_identity(person))


def _served(person: Person, training: Training) -> bool:
    before = training.completed_on < person.stays[0].since
    return before or person.serves_on(training.completed_on)
