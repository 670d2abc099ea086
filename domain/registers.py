"""The folded registers, side by side: what a teacher's facts are joined with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from domain import activity as activities
from domain import provider as providers
from domain import school as schools
from domain.activity import ActivityState
from domain.provider import ProviderState
from domain.ruling import RulingState
from domain.school import SchoolState


@dataclass(frozen=True, kw_only=True)
class Registers:
    """The registers that facts are joined with, each by id; what lacks is unknown."""

    schools: Mapping[str, SchoolState]
    activities: Mapping[str, ActivityState]
    providers: Mapping[str, ProviderState]
    rulings: Mapping[str, RulingState]
    zone: tzinfo
    """The district's time zone: a decision's instant has its day there."""

    def school(self, school_id: str) -> SchoolState:
        """Return a school, an unknown one where the register lacks it."""
        return self.schools.get(school_id) or schools.new(school_id)

    def activity(self, activity_id: str) -> ActivityState:
        """Return an activity, an unknown one where the register lacks it."""
        return self.activities.get(activity_id) or activities.new(activity_id)

    def provider(self, provider_id: str) -> ProviderState:
        """Return a provider, an unknown one where the register lacks it."""
        return self.providers.get(provider_id) or providers.new(provider_id)

    def school_goes_on_as(self, school_id: str, day: date) -> str:
        """Return the school as which a school goes on, on a day; itself without one."""
        passed = {school_id}
        into = self.school(school_id).merged_into_on(day)
        while into is not None and into not in passed:
            passed.add(into)
            school_id = into
            into = self.school(school_id).merged_into_on(day)
        return school_id
