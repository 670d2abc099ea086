"""F15: a key opens what is its own; of another school nothing is told by any route."""

from random import Random

from scripts.soak.fault import Fault
from scripts.soak.faults.f14_hostile_input import tally_of
from scripts.soak.hostile.attacked import attacked
from scripts.soak.hostile.running import Report
from scripts.soak.stage import Stage
from scripts.soak.tally import Tally, failing

SPOILT = 0.3
READERS = ("school_a", "provider_b", "browser of school_a", "revoked", "auditor")
"""Who reads every address with every id; the auditor, to see that all is there."""
VOLLEYS = 2
UNTOLD = ("note-nc", "number-nc", "row-nc")
"""What no answer tells of a record: it is kept beside, or in files."""


def round_of(stage: Stage, random: Random) -> Tally:
    """Read everything with every id that is known, then ask at every route twice."""
    with attacked(stage) as here:
        report = Report()
        here.range.sweep(READERS, report)
        for _ in range(VOLLEYS):
            here.range.volley(random, report, spoil=SPOILT)
        unseen = here.range.never_seen_by("auditor", UNTOLD)
        told = f"not looked for in earnest: {sorted(unseen)}"
        return tally_of(report) + Tally(rounds=0, failings=failing(not unseen, told))


FAULT = Fault(
    number="F15", title="keys of one school on another", round=round_of, full=2, few=1
)
