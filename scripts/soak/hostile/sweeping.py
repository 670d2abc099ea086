"""Every address with every id that is known, and every filter with every value."""

from collections.abc import Iterator
from itertools import product
from urllib.parse import quote

from scripts.soak.hostile.filling import NAMED, UnfillableError
from scripts.soak.hostile.targets import PLACE, Target
from scripts.soak.hostile.world import Ids

MOST = 60
"""Combinations of ids at one address: a teacher's and a posting's make the most."""
FILTERS = ("teacher", "school", "activity")


def addresses(target: Target, ids: Ids, most: int) -> Iterator[str]:
    """Yield the paths of a target; raises UnfillableError."""
    names = PLACE.findall(target.rule)
    choices = [_known(name, ids) for name in names]
    for chosen in list(product(*choices))[:most]:
        values = iter(chosen)
        yield PLACE.sub(lambda _: quote(next(values), safe=""), target.rule)  # noqa: B023  used at once


def queries(target: Target, ids: Ids) -> Iterator[str]:
    """Yield a query for each filter that names a record."""
    if PLACE.search(target.rule):
        return
    for name in FILTERS:
        if name in target.query:
            for value in _known(name, ids):
                yield f"?{name}={quote(value, safe='')}"


def _known(name: str, ids: Ids) -> list[str]:
    known = ids.get(NAMED.get(name, name))
    if not known:
        raise UnfillableError(name)
    return list(dict.fromkeys(known))
