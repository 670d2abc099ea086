"""What a reader of a statement asked to see: facts, rules, readings, credits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.statement import PolicyRef
from projections.views import AsOf


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which facts, which rules, which credits of them."""

    as_of: AsOf
    series: str | None = None
    policy_as_of: date | None = None
    counted_up_to: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    """Options other than the document's defaults, by question."""
    category: str | None = None
    year: int | None = None

    @property
    def looks_back(self) -> bool:
        """Whether anything but today's facts and rules was asked for."""
        return bool(self.view_parameters.keys() - {"series", "readings"})

    @property
    def view_parameters(self) -> dict[str, str]:
        """The query of this view, without the selection of credits."""
        asked = {
            "facts_as_of": self.as_of.position,
            "recorded_on": self.as_of.recorded_on,
            "asserted_on": self.as_of.asserted_on,
            "series": self.series,
            "policy_as_of": self.policy_as_of,
            "counted_up_to": self.counted_up_to,
            "readings": self.readings_text or None,
        }
        return {name: str(value) for name, value in asked.items() if value is not None}

    def change_parameters(self, policy: PolicyRef) -> dict[str, object]:
        """Return the query that asks why it is otherwise today, under these rules."""
        adopted_by = self.policy_as_of
        return {
            "series": policy.series,
            "facts_from": self.as_of.position,
            "recorded_from": self.as_of.recorded_on,
            "asserted_from": self.as_of.asserted_on,
            "policy_from": f"{policy.document}@{adopted_by}" if adopted_by else None,
            "counted_from": self.counted_up_to,
        }

    @property
    def readings_text(self) -> str:
        """The other readings as a query names them: `R2=hard,R4=pool`."""
        return ",".join(f"{name}={option}" for name, option in self.readings.items())

    def reading(self, reading_id: str, option: str, default: str) -> "Asked":
        """Return the same view with one question read otherwise."""
        others = {k: v for k, v in self.readings.items() if k != reading_id}
        if option != default:
            others[reading_id] = option
        return replace(self, readings=others)
