"""The district's overview: every school, its completion rate, what is pending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from domain.statement import Label
from domain.vocabulary import load_vocabulary
from http_api.auth import require
from http_api.context import services
from http_api.pages.blueprint import blueprint
from http_api.pages.rulebook import plain
from http_api.permissions import DISTRICT
from projections.overview import district_overview
from projections.views import DistrictOverview, PendingAge, SchoolRate

SERIES = "credits"


@dataclass(frozen=True, kw_only=True)
class DistrictPage:
    """What the overview of the district shows."""

    overview: DistrictOverview
    kinds: Mapping[str, str]
    """School to what it is today."""

    @property
    def schools(self) -> list[SchoolRate]:
        """The schools, by id."""
        return sorted(self.overview.schools, key=lambda school: school.school_id)

    @property
    def pending(self) -> Sequence[PendingAge]:
        """How long what is pending has waited."""
        return self.overview.pending

    @property
    def most_pending(self) -> int:
        """The length of the longest bar of pending postings."""
        return max((age.count for age in self.pending), default=0)

    def total(self, field: str) -> int:
        """Return the sum of a count over all schools."""
        return sum(getattr(school, field) for school in self.schools)

    def kind(self, school: SchoolRate) -> Label:
        """Return what kind of school it is."""
        kind = self.kinds.get(school.school_id)
        return load_vocabulary().label("school_kind", kind) if kind else plain("–")

    @staticmethod
    def name(school: SchoolRate) -> Label:
        """Return the name of a school."""
        return Label(zh=school.name_zh, en=school.name_en)


@blueprint.get("/district", endpoint="district")
def show_district() -> str:
    """Show how every school of the district stands."""
    require(*DISTRICT)
    here = services()
    today = here.today()
    overview = district_overview(here.room, SERIES, today)
    kinds = {
        school_id: kind
        for school_id, state in here.ledger.registers.current().schools.items()
        if (kind := state.kind_on(today)) is not None
    }
    page = DistrictPage(overview=overview, kinds=kinds)
    return render_template("district.html", page=page)
