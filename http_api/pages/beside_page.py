"""What the page of a teacher's two statements shows, and where its numbers lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from domain.policy.load import Policy
from domain.statement import Label, Parcel
from http_api.pages.asking import READINGS
from http_api.pages.beside import Beside, Mark
from http_api.pages.links import address
from http_api.pages.rulebook import category_label, plain
from projections.replaying.questions import Side

TONES: Mapping[str, str] = {
    Mark.ADDED: "good",
    Mark.LOST: "bad",
    Mark.AMOUNT: "soft",
    Mark.MOVED: "wait",
}


@dataclass(frozen=True, kw_only=True)
class World:
    """One of the two sides: its rules and facts, and whether they stand today."""

    side: Side
    policy: Policy
    adopted: bool
    """The text was adopted under this name, so that it can be linked to."""
    stands: bool
    """It is the revision in force, so that a trace shows the same parcels."""

    @property
    def chosen(self) -> dict[str, str]:
        """The options that are not the document's own."""
        return {
            name: option
            for name, option in self.side.readings.items()
            if option != self.policy.readings[name].default
        }

    @property
    def query(self) -> dict[str, object]:
        """The query of a statement with these facts, day and readings."""
        side = self.side
        asserted = side.asserted_on
        readings = ",".join(f"{name}={option}" for name, option in self.chosen.items())
        return {
            "series": self.policy.series,
            "asserted_on": asserted,
            "facts_as_of": None if asserted else side.position,
            "counted_up_to": side.counted_up_to,
            "readings": readings if READINGS.fullmatch(readings) else None,
        }

    @property
    def policy_url(self) -> str | None:
        """Where the text of the rules stands, if they were adopted."""
        if not self.adopted:
            return None
        return url_for(
            "pages.policy", document=self.side.document, revision=self.side.revision
        )


@dataclass(frozen=True, kw_only=True)
class BesidePage:
    """A teacher's two statements, and what stands beside them."""

    replay_id: object
    teacher_id: str
    name: str | None
    difference: Mapping[str, Any] | None
    """What the replay says of the teacher; None where nothing changed."""
    cause: str
    beside: Beside
    before: World
    after: World
    titles: Mapping[str, Label]

    @property
    def worlds(self) -> list[tuple[str, World, Any]]:
        """Both sides with their statements: the earlier one first."""
        return [
            ("before", self.before, self.beside.before),
            ("after", self.after, self.beside.after),
        ]

    def trace_url(self, parcel: Parcel, which: str) -> str:
        """Return the trace of a parcel; of its posting where its rules do not stand."""
        world = self.before if which == "before" else self.after
        ref = parcel.parcel_id if world.stands else parcel.origin_id
        path = url_for("pages.trace", teacher_id=self.teacher_id, ref=ref)
        return address(path, world.query if world.stands else {})

    def origin_url(self, origin_id: str) -> str:
        """Return the trace of a posting."""
        return url_for("pages.trace", teacher_id=self.teacher_id, ref=origin_id)

    def statement_url(self, world: World) -> str | None:
        """Return the whole statement of a side, where its rules stand."""
        if not world.stands:
            return None
        path = url_for("pages.statement", teacher_id=self.teacher_id)
        return address(path, world.query)

    def title(self, origin_id: str) -> Label:
        """Return what a posting was, or its id."""
        return self.titles.get(origin_id, plain(origin_id))

    def category(self, category: str) -> Label:
        """Return what a category is called."""
        return category_label([self.after.policy, self.before.policy], category)

    @staticmethod
    def tone(mark: Mark) -> str:
        """Return the colour of a mark."""
        return TONES.get(mark, "")
