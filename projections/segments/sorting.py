"""The order of rows: by teacher, then day, then id; never by arrival."""

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns.population import Ids, Ints, Narrow

KEY_BITS = 63


def order_of(teacher: Narrow, day: Narrow, ids: Ids) -> Ints:
    """Return the order of rows; versions of one id stand side by side.

    Teacher, day and the beginning of the id make one number, which tells nearly all
    rows apart; only where it does not are whole ids compared.
    """
    if not len(teacher):
        return np.zeros(0, np.int64)
    high = np.ascontiguousarray(ids).view(">u8")[::2].astype(np.uint64)
    first_day = int(day.min())
    day_bits = (int(day.max()) - first_day).bit_length()
    id_bits = KEY_BITS - int(teacher.max()).bit_length() - day_bits
    key = teacher.astype(np.int64) << day_bits
    key |= day - first_day
    key <<= id_bits
    key |= (high >> np.uint64(64 - id_bits)).astype(np.int64)
    order = np.argsort(key)
    return _with_whole_ids(order, key[order], ids)


def halves(ids: Ids) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the two halves of ids, which sort as the ids do."""
    pairs = np.ascontiguousarray(ids).view(">u8").reshape(-1, 2).astype(np.uint64)
    return pairs[:, 0], pairs[:, 1]


def _with_whole_ids(order: Ints, key: Ints, ids: Ids) -> Ints:
    """Put rows of one key but several ids in the order of their ids."""
    same = np.flatnonzero(key[1:] == key[:-1])
    pairs = np.ascontiguousarray(ids).view("<u8").reshape(-1, 2)
    others = same[(pairs[order[same]] != pairs[order[same + 1]]).any(axis=1)]
    if not len(others):
        return order
    keys = np.unique(key[others])
    place = np.searchsorted(keys, key)
    place[place == len(keys)] = 0
    tied = np.flatnonzero(keys[place] == key)
    rows = order[tied]
    high, low = halves(ids[rows])
    order[tied] = rows[np.lexsort((low, high, key[tied]))]
    return order
