"""What schools, activities, providers and rulings look like in the tables."""

from zoneinfo import ZoneInfo

from domain.activity import ActivityState
from domain.provider import ProviderState
from domain.ruling import RulingState
from domain.school import SchoolState
from projections.changes import Key, Row, Rows
from projections.facts import NO_DAY, as_json, hundredths


def rows_of_school(school: SchoolState, _zone: ZoneInfo) -> Rows:
    """Return a school by its last kind, and the project-years that are disallowed."""
    if school.registered is None:
        return {}
    rows: dict[tuple[str, Key], Row] = {
        ("disallowance", (school.school_id, year.year, year.kind)): (document_no,)
        for year, document_no in school.disallowances.items()
    }
    rows["school", (school.school_id,)] = (
        school.registered.name_zh,
        school.registered.name_en,
        school.kinds[-1].value,
        school.registered.stage,
        school.merged.into_school_id if school.merged else "",
    )
    return rows


def rows_of_activity(activity: ActivityState, _zone: ZoneInfo) -> Rows:
    """Return an activity by its terms as amended."""
    terms = activity.terms
    if terms is None:
        return {}
    withdrawn = activity.withdrawn.valid_from if activity.withdrawn else NO_DAY
    return {
        ("activity", (activity.activity_id,)): (
            hundredths(terms.hours),
            hundredths(terms.credits),
            terms.runs_from or NO_DAY,
            terms.runs_until or NO_DAY,
            withdrawn,
            terms.title_zh,
            terms.title_en,
            terms.kind,
            terms.provider_id,
            terms.school_id or "",
            terms.approval_no or "",
            as_json(dict(terms.tags)),
        )
    }


def rows_of_provider(provider: ProviderState, _zone: ZoneInfo) -> Rows:
    """Return a provider, and what it may give from which day on."""
    if provider.registered is None:
        return {}
    may_give = [
        {"valid_from": one.valid_from.isoformat(), "may_give": list(one.value)}
        for one in provider.qualifications
    ]
    return {
        ("provider", (provider.provider_id,)): (
            provider.registered.name_zh,
            provider.registered.name_en,
            as_json(may_give),
        )
    }


def rows_of_ruling(ruling: RulingState, _zone: ZoneInfo) -> Rows:
    """Return a ruling while it stands."""
    made = ruling.made
    if made is None or not ruling.stands:
        return {}
    attributes = {name: list(values) for name, values in made.attributes.items()}
    return {
        ("ruling", (ruling.ruling_id,)): (
            hundredths(made.credits),
            made.until or NO_DAY,
            made.series,
            made.effect,
            made.document_no,
            made.rule_id or "",
            list(made.teacher_ids),
            as_json(attributes),
        )
    }
