"""Which trainings meet a rejection, a correction, a reversal, or wait."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from scripts.demonstration.people import SECOND
from scripts.demonstration.shapes import Training

SPARE_FATES = ("reject",) * 5 + ("reverse",) * 3 + ("leave",) * 6 + ("approve",) * 16
"""Of 30 trainings on which nothing depends, how many meet what."""

CORRECTED = 0.008
"""Share of the other postings that are first reported with a wrong amount."""

CORRECTABLE = frozenset({"professional", "elective_topical", "elective_chosen"})


def with_fates(trainings: Iterable[Training], rng: Random) -> Iterator[Training]:
    """Yield the trainings, some of them with another fate than approval."""
    mistaken_left = 4
    for training in trainings:
        doubled = training.teacher_id.startswith(SECOND)
        if training.fate != "approve" or doubled:
            yield training
            continue
        fate = _fate(training, rng)
        if fate == "reverse" and mistaken_left:
            mistaken_left -= 1
            fate = "mistaken"
        yield replace(training, fate=fate)


def _fate(training: Training, rng: Random) -> str:
    if training.spare:
        return rng.choice(SPARE_FATES)
    if training.kind in CORRECTABLE and rng.random() < CORRECTED * 3:
        return "correct"
    return "approve"
