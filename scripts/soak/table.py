"""The table of a soak, for eyes and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rich.table import Table

from scripts.soak.fault import Fault
from scripts.soak.tally import Tally

HEADINGS = (
    "fault", "what breaks", "rounds", "rows acknowledged", "lost", "doubled",
    "spurious conflicts", "5xx", "resumed after", "verdict",
)  # fmt: skip
FIRST_NUMBER = 2
"""From this column on there are figures."""


def table(found: Mapping[str, tuple[Fault, Tally]]) -> Table:
    """Return what came of each fault as a table."""
    made = Table()
    for place, heading in enumerate(HEADINGS):
        made.add_column(heading, justify="left" if place < FIRST_NUMBER else "right")
    for number, (fault, tally) in found.items():
        made.add_row(number, fault.title, *_figures(tally), verdict(tally))
    return made


def verdict(tally: Tally) -> str:
    """Return in a word how it went."""
    if tally.skipped is not None and not tally.rounds:
        return "skipped"
    return "holds" if tally.holds else "BROKEN"


def as_json(found: Mapping[str, tuple[Fault, Tally]], seed: int) -> dict[str, Any]:
    """Return what came of each fault as an object."""
    told = {
        number: {"title": fault.title, **asdict(tally), "verdict": verdict(tally)}
        for number, (fault, tally) in found.items()
    }
    holds = all(tally.holds for _, tally in found.values())
    return {"seed": seed, "holds": holds, "faults": told}


def _figures(tally: Tally) -> list[str]:
    resumed = "-" if tally.resumed_s is None else f"{tally.resumed_s:.1f} s"
    counts = (
        tally.rounds,
        tally.acknowledged,
        tally.lost,
        tally.doubled,
        tally.conflicts,
        tally.errors,
    )
    return [*(f"{count:,}" for count in counts), resumed]
