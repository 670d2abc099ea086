"""The registers of the demonstration: schools, providers, activities by year."""

from collections.abc import Iterator

from scripts.demonstration.names import (
    ELECTIVES,
    PROVIDERS,
    SCHOOLS,
    SECTIONS,
    THEMES,
    School,
)
from scripts.demonstration.shapes import YEARS
from scripts.posting.lines import Command, Row

BEFORE = "2020-12-21T09:00:00+08:00"
"""When the older system says that the registers were filled for the period."""


def register_commands() -> list[Command]:
    """Return what registers schools, providers and activities, in this order."""
    return [
        *(Command(path="/v1/schools", body=_school(school)) for school in SCHOOLS),
        *(Command(path="/v1/providers", body=body) for body in _providers()),
        *(Command(path="/v1/activities", body=body) for body in activities()),
    ]


def _school(school: School) -> Row:
    return {
        "school_id": school.school_id,
        "name_zh": school.name_zh,
        "name_en": school.name_en,
        "kind": school.kind,
        "stage": school.stage,
        "valid_from": "2010-09-01",
        "reported_at": BEFORE,
    }


def _providers() -> Iterator[Row]:
    own = ("school_based", "self_directed")
    for school in SCHOOLS:
        yield _provider(school.school_id, school.name_zh, school.name_en, own)
    for provider in PROVIDERS:
        yield _provider(*provider)


def _provider(key: str, name_zh: str, name_en: str, gives: tuple[str, ...]) -> Row:
    return {
        "provider_id": key,
        "name_zh": name_zh,
        "name_en": name_en,
        "may_give": list(gives),
        "valid_from": "2016-01-01",
        "reported_at": BEFORE,
    }


def activities() -> Iterator[Row]:
    """Yield every activity of the five years, registered before its year begins."""
    yield from _long_activities()
    for year in YEARS:
        yield from _public_courses(year)
        yield from _professional_courses(year)
        yield from _electives(year)
        yield from _duties(year)
        for school in SCHOOLS:
            yield from _school_projects(school, year)


def _activity(
    key: str, kind: str, provider: str, titles: tuple[str, str], year: int
) -> Row:
    return {
        "activity_id": key,
        "title_zh": f"{titles[0]}（{year}）",
        "title_en": f"{titles[1]} ({year})",
        "kind": kind,
        "provider_id": provider,
        "approval_no": f"朝培批〔{year}〕{key}",
        "runs_from": f"{year}-01-01",
        "runs_until": f"{year}-12-31",
        "reported_at": f"{year - 1}-12-22T10:00:00+08:00",
    }


def _public_courses(year: int) -> Iterator[Row]:
    for theme, titles in THEMES.items():
        provider = "ideology-centre" if theme == "ethics" else "municipal-centre"
        yield {
            **_activity(
                f"PUB-{year}-{theme}", "public_required", provider, titles, year
            ),
            "hours": "10",
            "credits": "1",
            "tags": {"theme": theme},
        }


def _professional_courses(year: int) -> Iterator[Row]:
    for section, (zh, en) in SECTIONS.items():
        provider = (
            "research-institute" if section == "research" else "development-college"
        )
        for hours in ("10", "20"):
            key = f"PRO-{year}-{section}-{hours}"
            titles = (f"{zh}研修{hours}学时", f"{en}, {hours} hours")
            yield {
                **_activity(key, "professional", provider, titles, year),
                "hours": hours,
                "tags": {"section": section},
            }


def _electives(year: int) -> Iterator[Row]:
    givers = ("development-college", "staff-university", "health-centre")
    for index, (word, zh, en) in enumerate(ELECTIVES):
        kind = "elective_topical" if index < 3 else "elective_chosen"
        key = f"ELE-{year}-{word}"
        yield {
            **_activity(key, kind, givers[index % 3], (zh, en), year),
            "hours": "20",
        }
    titles = ("教师口才", "Speaking in public")
    yield {
        **_activity(
            f"ELE-{year}-speaking", "elective_chosen", "bright-lessons", titles, year
        ),
        "hours": "20",
    }


def _duties(year: int) -> Iterator[Row]:
    college, centre = "development-college", "ideology-centre"
    titles = ("新教师岗前培训", "Induction of new teachers")
    yield {
        **_activity(f"IND-{year}", "induction", college, titles, year),
        "hours": "120",
        "runs_until": f"{year + 1}-08-31",
    }
    titles = ("培训者研修", "Training of trainers")
    yield {
        **_activity(f"TRN-{year}", "trainer_training", college, titles, year),
        "hours": "72",
    }
    titles = ("思政课教师集中脱产培训", "Off-the-job training of ideology teachers")
    yield _activity(f"CAMP-{year}", "ideology_camp", centre, titles, year)
    titles = ("思政课教师社会实践", "Practice of ideology teachers")
    yield _activity(f"PRACTICE-{year}", "ideology_practice", centre, titles, year)


def _school_projects(school: School, year: int) -> Iterator[Row]:
    key = school.school_id
    hours = "48" if school.kind == "private_or_other" else "40"
    yield {
        **_activity(
            f"SBT-{key}-{year}",
            "school_based",
            key,
            (f"{school.name_zh}校本研修", f"School-based study, {school.name_en}"),
            year,
        ),
        "hours": hours,
        "school_id": key,
    }
    yield {
        **_activity(
            f"SDL-{key}-{year}",
            "self_directed",
            key,
            (f"{school.name_zh}自主学习", f"Self-directed study, {school.name_en}"),
            year,
        ),
        "school_id": key,
    }
    if key == "P104" and year == 2024:
        yield _redone(school)
    if key == "K103" and year == 2022:
        yield _never_approved(school)


def _redone(school: School) -> Row:
    titles = ("校本研修补训", "School-based study, done again")
    body = _activity(
        f"SBT-{school.school_id}-REDO", "school_based", school.school_id, titles, 2024
    )
    return {**body, "hours": "48", "school_id": school.school_id}


def _never_approved(school: School) -> Row:
    titles = ("自编玩具工作坊", "Workshop of home-made toys")
    key = f"SBX-{school.school_id}-2022"
    body = _activity(key, "school_based", school.school_id, titles, 2022)
    del body["approval_no"]
    return {**body, "hours": "10", "school_id": school.school_id}


def _long_activities() -> Iterator[Row]:
    """Yield what runs for more than a year, or only in some years."""
    college, university = "development-college", "normal-university"
    titles = ("教育硕士", "Master of Education")
    yield {
        **_activity("DEG-EDM", "degree_study", university, titles, 2020),
        "runs_until": "2025-12-31",
    }
    titles = ("国培计划", "National training plan")
    for year in (2022, 2023, 2024):
        key = f"NTP-{year}"
        yield {
            **_activity(key, "national_plan", university, titles, year),
            "hours": "50",
        }
    titles = ("信息技术应用能力提升工程2.0", "IT ability project 2.0")
    yield {
        **_activity("IT2-2021", "it_project_2", college, titles, 2021),
        "credits": "3",
        "runs_until": "2022-12-31",
    }
    titles = ("十三五学科研修", "Subject study of the 13th period")
    yield {
        **_activity("P13-subject", "professional", college, titles, 2019),
        "hours": "30",
        "tags": {"section": "subject"},
        "runs_until": "2021-12-31",
    }
