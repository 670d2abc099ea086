"""The registers of a world: its schools, and what was on offer year by year."""

from collections.abc import Iterator, Mapping
from math import ceil

import numpy as np
from numpy.random import Generator

from scripts.demonstration.names import PROVIDERS, SECTIONS, THEMES
from scripts.generating.plans import (
    HOURS_PER_CREDIT,
    OCCASIONAL,
    PRIVATE,
    PUBLIC_CREDITS,
    PUBLIC_SHARE,
)
from scripts.generating.shapes import (
    CAMP,
    CHOSEN,
    DEGREE,
    INDUCTION,
    IT_PROJECT,
    KINDS,
    NATIONAL,
    NONE,
    PRACTICE,
    PROFESSIONAL,
    PUBLIC,
    SCHOOL_BASED,
    SELF_DIRECTED,
    TOPICAL,
    TRAINERS,
    YEARS,
    Catalogue,
    Offer,
    School,
    Size,
)

TEACHERS_A_SCHOOL = 150
PRIVATE_SHARE = 0.2
DISALLOWED_SHARE = 0.15
STAGES = ("primary", "secondary", "kindergarten", "primary", "secondary", "vocational")
COLLEGE = "development-college"
UNIVERSITY = "normal-university"
UNQUALIFIED = "bright-lessons"
NEVER_APPROVED = 0.015
MAY_GIVE = {one.provider_id: frozenset(one.may_give) for one in PROVIDERS}

ROOM = 1.7
"""Approved hours of an activity, in those that a teacher usually takes part in."""


def catalogue_of(size: Size) -> Catalogue:
    """Return the registers of a world of this size."""
    rng = np.random.default_rng((size.seed, 1))
    schools = tuple(_schools(max(4, size.teachers // TEACHERS_A_SCHOOL), rng))
    offers: list[Offer] = []
    shape = (len(KINDS), max(len(schools), len(SECTIONS)), len(YEARS))
    first, count = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for (kind, slot, year), found in _groups(size, schools, rng):
        first[kind, slot, year] = len(offers)
        count[kind, slot, year] = len(found)
        offers += found
    return Catalogue(schools=schools, offers=tuple(offers), first=first, count=count)


def _schools(count: int, rng: Generator) -> Iterator[School]:
    private = rng.random(count) < PRIVATE_SHARE
    private[:2] = (False, True)
    disallowed = rng.random(count) < DISALLOWED_SHARE
    disallowed[:2] = (False, True)
    for number in range(count):
        kind = "private_or_other" if private[number] else "commission"
        yield School(
            school_id=f"{'P' if private[number] else 'S'}{number + 1:04d}",
            kind=kind,
            stage=STAGES[number % len(STAGES)],
            disallowed=bool(private[number] and disallowed[number]),
        )


Group = tuple[tuple[int, int, int], list[Offer]]


def _groups(size: Size, schools: tuple[School, ...], rng: Generator) -> Iterator[Group]:
    breadth = ceil(size.teachers / 25_000)
    for place, year in enumerate(YEARS):
        yield from _public(place, year, size, 4 * breadth)
        yield from _professional(place, year, size, 8 * breadth, rng)
        yield from _electives(place, year, size, 12 * breadth)
        yield from _singles(place, year, size)
        for number, school in enumerate(schools):
            yield from _of_school(place, year, size, (number, school))


def _public(place: int, year: int, size: Size, breadth: int) -> Iterator[Group]:
    each = PUBLIC_CREDITS / max(1.0, size.each * PUBLIC_SHARE)
    credits_ = max(5, 5 * round(each * 20))
    for slot, theme in enumerate(THEMES):
        provider = "ideology-centre" if theme == "ethics" else "municipal-centre"
        offers = [
            Offer(
                activity_id=f"PUB-{year}-{theme}-{number}",
                kind=PUBLIC,
                provider_id=provider,
                hours=credits_ * 10,
                credits=credits_,
                tags={"theme": theme},
                year=year,
            )
            for number in range(breadth)
        ]
        yield (PUBLIC, slot, place), offers


def _professional(
    place: int, year: int, size: Size, breadth: int, rng: Generator
) -> Iterator[Group]:
    for slot, section in enumerate(SECTIONS):
        institute = section in ("research", "basics")
        providers = (COLLEGE, "research-institute" if institute else UNIVERSITY)
        unapproved = rng.random(breadth) < NEVER_APPROVED
        offers = [
            _offer(
                f"PRO-{year}-{section}-{number}",
                PROFESSIONAL,
                providers[number % 2],
                (_hours(PROFESSIONAL, size), {"section": section}, year),
                approved=not unapproved[number],
            )
            for number in range(breadth)
        ]
        yield (PROFESSIONAL, slot, place), offers


def _electives(place: int, year: int, size: Size, breadth: int) -> Iterator[Group]:
    givers = (COLLEGE, "staff-university", "health-centre")
    for kind, word in ((TOPICAL, "ELT"), (CHOSEN, "ELC")):
        offers = [
            _offer(
                f"{word}-{year}-{number}",
                kind,
                UNQUALIFIED if number == breadth - 1 else givers[number % 3],
                (_hours(kind, size), {}, year),
            )
            for number in range(breadth)
        ]
        yield (kind, 0, place), offers


def _singles(place: int, year: int, size: Size) -> Iterator[Group]:
    """Yield the kinds of which there are a few activities a year."""
    for kind, word, provider, hours in (
        (DEGREE, "DEG", UNIVERSITY, _hours(DEGREE, size)),
        (NATIONAL, "NTP", UNIVERSITY, NONE),
        (IT_PROJECT, "IT2", COLLEGE, NONE),
        (INDUCTION, "IND", COLLEGE, 12_000),
        (CAMP, "CAMP", "ideology-centre", NONE),
        (PRACTICE, "PRACTICE", "ideology-centre", NONE),
        (TRAINERS, "TRN", COLLEGE, 7_200),
    ):
        terms: Terms = (hours, {}, year)
        offers = [_offer(f"{word}-{year}-{n}", kind, provider, terms) for n in range(3)]
        yield (kind, 0, place), offers


def _of_school(
    place: int, year: int, size: Size, which: tuple[int, School]
) -> Iterator[Group]:
    number, school = which
    for kind, word in ((SCHOOL_BASED, "SBT"), (SELF_DIRECTED, "SDL")):
        offer = Offer(
            activity_id=f"{word}-{school.school_id}-{year}",
            kind=kind,
            provider_id=school.school_id,
            hours=_hours(kind, size),
            credits=NONE,
            tags={},
            year=year,
            school=number,
        )
        yield (kind, number, place), [offer]


Terms = tuple[int, Mapping[str, str], int]


def _offer(
    activity_id: str,
    kind: int,
    provider_id: str,
    terms: Terms,
    *,
    approved: bool = True,
) -> Offer:
    hours, tags, year = terms
    words = {KINDS[kind], *(f"{KINDS[kind]}:{value}" for value in tags.values())}
    return Offer(
        activity_id=activity_id,
        kind=kind,
        provider_id=provider_id,
        hours=hours,
        credits=NONE,
        tags=tags,
        year=year,
        approved=approved,
        qualified=not MAY_GIVE[provider_id].isdisjoint(words),
    )


def _hours(kind: int, size: Size) -> int:
    """Return approved hours that fit the number of completions, in hundredths."""
    if kind == SELF_DIRECTED:
        return NONE
    share, credits_ = {**PRIVATE, **OCCASIONAL}[kind]
    usual = credits_ * float(HOURS_PER_CREDIT[kind]) / (share * size.each)
    return 100 * ceil(usual * ROOM)
