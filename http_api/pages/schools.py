"""A school's overview: its completion rate (结业率), its teachers, what is pending."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask import render_template, request, url_for

from domain.policy.load import Policy
from domain.statement import Label
from domain.vocabulary import load_vocabulary
from http_api.auth import require
from http_api.context import services
from http_api.pages.blueprint import blueprint
from http_api.pages.links import address
from http_api.pages.names import school_label
from http_api.pages.rulebook import cohort_label, plain, rule_label
from http_api.pages.sight import check_school
from http_api.permissions import RECORD_READERS
from http_api.reading import note_access
from projections.overview import school_overview
from projections.views import SchoolOverview, Standing

SERIES = "credits"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which teachers of a school are listed."""

    verdict: str | None = None
    missing: str | None = None
    """The rule of a requirement that is not met."""
    teacher: str | None = None
    """A part of a name or number."""
    pending: bool = False

    @property
    def narrows(self) -> bool:
        """Whether any teacher might be left out."""
        return any(asdict(self).values())

    def fits(self, standing: Standing) -> bool:
        """Say whether a teacher is listed."""
        text = f"{standing.teacher_id} {standing.name or ''}".lower()
        return (
            self.verdict in (None, standing.verdict.value)
            and (self.missing is None or self.missing in standing.missing)
            and (self.teacher is None or self.teacher.lower() in text)
            and (standing.pending > 0 or not self.pending)
        )


@dataclass(frozen=True, kw_only=True)
class SchoolPage:
    """What the overview of a school shows."""

    overview: SchoolOverview
    asked: Wanted
    name: Label
    policies: Mapping[str, Policy]
    """The documents that stand, by name: they hold the words."""

    @property
    def standings(self) -> list[Standing]:
        """The teachers that were asked for: those who lack most come first."""
        chosen = [one for one in self.overview.standings if self.asked.fits(one)]
        return sorted(chosen, key=lambda one: (-len(one.missing), one.teacher_id))

    @property
    def missing(self) -> list[tuple[str, int]]:
        """Requirements that teachers do not meet, the most frequent first."""
        standings = self.overview.standings
        return Counter(rule for one in standings for rule in one.missing).most_common()

    @property
    def most_pending(self) -> int:
        """The length of the longest bar of pending postings."""
        return max((age.count for age in self.overview.pending), default=0)

    def cohort(self, standing: Standing) -> Label:
        """Return the label of a teacher's cohort."""
        return cohort_label(self.policies.get(standing.document), standing.cohort)

    def rule(self, rule_id: str) -> Label:
        """Return what a requirement says, in the first document that knows it."""
        found = (rule_label(policy, rule_id) for policy in self.policies.values())
        return next((label for label in found if label.zh != rule_id), plain(rule_id))

    @property
    def kind(self) -> Label:
        """What kind of school it is."""
        return load_vocabulary().label("school_kind", self.overview.kind)

    def url(self, **wanted: str) -> str:
        """Return the address of a selection of the teachers."""
        path = url_for("pages.school", school_id=self.overview.school_id)
        return address(path, wanted, "teachers-title")


@blueprint.get("/schools/<school_id>", endpoint="school")
def show_school(school_id: str) -> str:
    """Show how a school stands; raises UnknownError for another's."""
    require(*RECORD_READERS)
    check_school(school_id)
    here = services()
    overview = school_overview(here.room, school_id, SERIES, here.today())
    if overview.standings:
        note_access([one.teacher_id for one in overview.standings], "overview")
    page = SchoolPage(
        overview=overview,
        asked=wanted_of(request.args),
        name=school_label(school_id),
        policies=standing_policies(),
    )
    return render_template("school.html", page=page)


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Return which teachers a query asks for; what it does not say is not asked."""
    return Wanted(
        verdict=query.get("verdict") or None,
        missing=query.get("missing") or None,
        teacher=(query.get("teacher") or "").strip() or None,
        pending=query.get("pending") == "yes",
    )


def standing_policies() -> Mapping[str, Policy]:
    """Return the documents that stand, by name."""
    documents = services().ledger.policies.governing_documents()
    return {policy.document: policy for policy in documents}
