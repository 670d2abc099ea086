"""What one filter says of another, where it can be told for sure.

Everything here errs to one side: `implies` and `apart` say yes only where it holds for
every completion and every teacher, so that nobody is ever warned wrongly.
"""

from collections.abc import Mapping

from domain.policy.filters import AttributeFilter, CompletionFilter, Days

Words = Mapping[str, frozenset[str]]

NO_WORDS: frozenset[str] = frozenset()


def implies(narrow: CompletionFilter, wide: CompletionFilter) -> bool:
    """Tell whether whatever matches the one surely matches the other."""
    return (
        all(_within(narrow.words.get(k), words) for k, words in wide.words.items())
        and all(_kept_out(narrow, k, words) for k, words in wide.never.items())
        and all(narrow.flags.get(k) is flag for k, flag in wide.flags.items())
        and all(_inside(narrow.days.get(k), days) for k, days in wide.days.items())
        and teachers_imply(narrow.teacher, wide.teacher)
        and (wide.barring is None or _avoids(narrow, wide.barring))
    )


def teachers_imply(narrow: AttributeFilter, wide: AttributeFilter) -> bool:
    """Tell whether whoever matches the one surely matches the other.

    An attribute may have several values at once: having one word says nothing of
    not having another.
    """
    barred = wide.never.items()
    return (
        all(_within(narrow.words.get(k), words) for k, words in wide.words.items())
        and all(_within(words, narrow.never.get(k, NO_WORDS)) for k, words in barred)
        and all(_inside(narrow.days.get(k), days) for k, days in wide.days.items())
    )


def apart(one: CompletionFilter, other: CompletionFilter) -> bool:
    """Tell whether surely nothing matches both."""
    words = one.words.keys() & other.words.keys()
    flags = one.flags.keys() & other.flags.keys()
    days = one.days.keys() & other.days.keys()
    return (
        any(one.words[key].isdisjoint(other.words[key]) for key in words)
        or any(one.flags[key] is not other.flags[key] for key in flags)
        or any(_never_meet(one.days[key], other.days[key]) for key in days)
        or _all_barred(one.words, other.never)
        or _all_barred(other.words, one.never)
    )


def is_empty(where: CompletionFilter) -> bool:
    """Tell whether surely nothing matches a filter."""
    barred = where.barring is not None and implies(where, where.barring)
    return barred or _all_barred(where.words, where.never)


def _avoids(narrow: CompletionFilter, barring: CompletionFilter) -> bool:
    """Tell whether nothing that the one matches is barred."""
    own = narrow.barring
    return apart(narrow, barring) or (own is not None and implies(barring, own))


def _within(narrow: frozenset[str] | None, wide: frozenset[str]) -> bool:
    return narrow is not None and narrow <= wide


def _kept_out(narrow: CompletionFilter, key: str, barred: frozenset[str]) -> bool:
    allowed = narrow.words.get(key)
    if allowed is not None and allowed.isdisjoint(barred):
        return True
    return barred <= narrow.never.get(key, NO_WORDS)


def _all_barred(words: Words, never: Words) -> bool:
    return any(words[key] <= never[key] for key in words.keys() & never.keys())


def _inside(narrow: Days | None, wide: Days) -> bool:
    if narrow is None:
        return False
    begins = wide.first is None or (
        narrow.first is not None and narrow.first >= wide.first
    )
    ends = wide.last is None or (narrow.last is not None and narrow.last <= wide.last)
    return begins and ends


def _never_meet(one: Days, other: Days) -> bool:
    return _before(one, other) or _before(other, one)


def _before(one: Days, other: Days) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first
