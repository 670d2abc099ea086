"""The form that asks for a replay: what it offers, and what was asked with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.policy.load import Policy
from domain.policy.readings import Reading
from domain.statement import Label
from http_api.context import services
from http_api.errors import InvalidRequestError, Reason
from http_api.pages.asking import asked_of, day_in
from http_api.pages.names import school_labels
from http_api.pages.revisions import Revision, revision_name, revisions
from http_api.reading import check_position
from projections.replaying.questions import (
    ReplayQuestion,
    RulesAsked,
    SideAsked,
    settled,
)
from projections.views import AsOf

READING = "reading."
"""Before the id of a question, in the name of its select."""


@dataclass(frozen=True, kw_only=True)
class ReplayForm:
    """What the form offers to choose from."""

    after: Policy
    """The rules whose readings may be chosen."""
    draft: str | None
    """The text of rules that were not adopted."""
    from_name: str
    to_name: str
    """The adopted revision that is compared with; empty for a draft."""
    revisions: Sequence[Revision]
    schools: Mapping[str, Label]
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Options that are chosen already, by question."""

    @property
    def open_readings(self) -> list[Reading]:
        """The questions that only the district can settle."""
        return [one for one in self.after.readings.values() if one.open]

    @property
    def settled_readings(self) -> list[Reading]:
        """The other questions of the text."""
        return [one for one in self.after.readings.values() if not one.open]

    def option(self, reading: Reading) -> str:
        """Return the option that is chosen for a question."""
        return self.chosen.get(reading.reading_id, reading.default)


def form_for_draft(policy: Policy) -> ReplayForm:
    """Return the form that compares a draft with what was adopted."""
    known = revisions()
    return ReplayForm(
        after=policy,
        draft=policy.text,
        from_name=_standing(known, policy.document),
        to_name="",
        revisions=known,
        schools=school_labels(),
    )


def form_for_revisions(
    before: Revision, after: Revision, known: Sequence[Revision]
) -> ReplayForm:
    """Return the form that compares two revisions that were adopted."""
    return ReplayForm(
        after=after.policy,
        draft=None,
        from_name=before.name,
        to_name=after.name,
        revisions=known,
        schools=school_labels(),
    )


def question_in_form(form: Mapping[str, str], draft: str | None) -> ReplayQuestion:
    """Return what a form asks, settled to the byte.

    Raises UnknownError, PolicyError, ReadingUnknownError, BeyondLogError, and
    InvalidRequestError for a field that is not what it ought to be.
    """
    here = services()
    asked = asked_of(form)
    earlier = day_in(form, "known_before")
    if asked.as_of.position is not None:
        check_position("facts_as_of", asked.as_of.position)
    before = SideAsked(
        rules=_rules(_named(form, "from"), {}),
        as_of=asked.as_of if earlier is None else AsOf(asserted_on=earlier),
        counted_up_to=day_in(form, "counted_before") or asked.counted_up_to,
    )
    chosen = readings_in_form(form)
    rules = (
        RulesAsked(text=draft, readings=chosen)
        if draft
        else _rules(_named(form, "to"), chosen)
    )
    after = SideAsked(rules=rules, as_of=asked.as_of, counted_up_to=asked.counted_up_to)
    school = form.get("school") or None
    return settled(here.room, before, after, here.today(), school)


def readings_in_form(form: Mapping[str, str]) -> dict[str, str]:
    """Return the options that a form or an address chooses, by question."""
    return {
        name.removeprefix(READING): option
        for name, option in form.items()
        if name.startswith(READING) and option
    }


def _named(form: Mapping[str, str], side: str) -> str:
    name = form.get(side)
    if not name:
        message = "Say which rules to compare."
        reason = Reason(code="missing-field", message=message, field=side)
        raise InvalidRequestError([reason])
    return name


def _rules(name: str, readings: Mapping[str, str]) -> RulesAsked:
    document, _, revision = name.partition("@")
    return RulesAsked(document=document, revision=revision or None, readings=readings)


def _standing(known: Sequence[Revision], document: str) -> str:
    """Return the revision in force of a document, else the first that is in force."""
    in_force = [one for one in known if one.governs]
    own = [one for one in in_force if one.adoption.adopted.document == document]
    found = [*own, *in_force, *known]
    return revision_name(found[0].adoption) if found else ""
