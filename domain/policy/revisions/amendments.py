"""The edits between two revisions, each of which loads by itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from domain.policy.load import Policy
from domain.policy.mistakes import PolicyError
from domain.policy.readings import chosen
from domain.policy.revisions.difference import Difference
from domain.policy.revisions.edits import Edit, edits_between
from domain.policy.revisions.grouping import grouped
from domain.policy.revisions.mixing import Applied, Mixer
from domain.policy.revisions.phrasing import joined
from domain.statement import Label

__all__ = ["Amendment", "Applied", "Revision", "revision_of"]

SAID = 2
"""How many sentences a label says before it counts the rest."""


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """Edits that make sense together: on the earlier document they load alone."""

    amendment_id: str
    """Stable for the same two documents and readings: its first edit, `rule:core-6`."""
    edits: tuple[str, ...]
    """`rule:ID`, `cohort:ID`, `category:ID`, `reading:ID`, `document:KEY`,
    `order:rule`; in document order."""
    articles: tuple[str, ...]
    """The clauses that it touches, each once."""
    label: Label
    """What it does, in words, short enough for a table."""
    differences: tuple[Difference, ...]
    editorial: bool
    """No verdict hangs on it under the readings chosen: labels, articles and titles,
    and what holds under other options only."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """The way from one document under some readings to another, in amendments."""

    before: Applied
    after: Applied
    amendments: tuple[Amendment, ...]
    """In document order; those on which no verdict hangs last, as one."""
    _mixer: Mixer = field(repr=False, compare=False)
    _made: dict[frozenset[str], Applied] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def bearing(self) -> tuple[Amendment, ...]:
        """Return the amendments on which a verdict may hang."""
        return tuple(one for one in self.amendments if not one.editorial)

    def amended(self, chosen: Collection[str]) -> Applied:
        """Return the earlier document with these amendments (by id) and no others.

        None chosen: it behaves as `before`; all that bear: as `after`. The same object
        for the same choice. Raises PolicyError where the choice does not load: each
        amendment alone does, and all but any one, but not every combination must.
        """
        edits = frozenset(
            edit
            for amendment in self.amendments
            if amendment.amendment_id in chosen
            for edit in amendment.edits
        )
        if edits not in self._made:
            self._made[edits] = self._mixer.mixed(edits)
        return self._made[edits]


def revision_of(
    before: Policy,
    after: Policy,
    readings_before: Mapping[str, str] | None = None,
    readings_after: Mapping[str, str] | None = None,
) -> Revision:
    """Find the amendments between two documents under these readings.

    A reading chosen otherwise (R4=pool) is an amendment too, with its question as
    label. Raises ReadingUnknownError, and PolicyError where the options of one side do
    not go together.
    """
    old = _applied(before, readings_before or {})
    new = _applied(after, readings_after or {})
    mixer = Mixer(old, new)
    return Revision(
        before=old,
        after=new,
        amendments=_amendments(edits_between(old, new), _Trying(mixer)),
        _mixer=mixer,
    )


def _applied(policy: Policy, readings: Mapping[str, str]) -> Applied:
    policy.rules(readings)
    options = chosen(policy.document, policy.readings, readings)
    return Applied(policy=policy, readings=options)


class _Trying:
    """Tells which edits load on the earlier document, trying each choice once."""

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._known: dict[frozenset[str], bool] = {}

    def __call__(self, edits: frozenset[str]) -> bool:
        if edits not in self._known:
            self._known[edits] = self._loads(edits)
        return self._known[edits]

    def _loads(self, edits: frozenset[str]) -> bool:
        try:
            self._mixer.mixed(edits)
        except PolicyError:
            return False
        return True


def _amendments(edits: tuple[Edit, ...], loads: _Trying) -> tuple[Amendment, ...]:
    known = {edit.key: edit for edit in edits}
    tried = [edit.key for edit in edits if not edit.wording]
    groups = grouped(tried, loads)
    bearing = [group for group in groups if not all(known[key].idle for key in group)]
    bear = {key for group in bearing for key in group}
    idle = [edit for edit in edits if edit.key not in bear]
    found = [_amendment([known[key] for key in group]) for group in bearing]
    return (*found, _editorial(idle)) if idle else tuple(found)


def _amendment(edits: list[Edit]) -> Amendment:
    told = [one for edit in edits for one in edit.differences if not one.editorial]
    return _of(edits, _label(told), editorial=False)


def _editorial(edits: list[Edit]) -> Amendment:
    number = sum(len(edit.differences) for edit in edits)
    return _of(
        edits,
        Label(
            zh=f"{number}处只涉及文字或未采用的读法",
            en=f"{number} changes of wording, or under readings not chosen",
        ),
        editorial=True,
    )


def _of(edits: list[Edit], label: Label, *, editorial: bool) -> Amendment:
    every = [difference for edit in edits for difference in edit.differences]
    return Amendment(
        amendment_id="wording" if editorial else edits[0].key,
        edits=tuple(edit.key for edit in edits),
        articles=tuple(dict.fromkeys(one.article for one in every)),
        label=label,
        differences=tuple(every),
        editorial=editorial,
    )


def _label(told: Iterable[Difference]) -> Label:
    sentences = [difference.sentence for difference in told]
    said = joined(sentences[:SAID], zh="；", en="; ")
    more = len(sentences) - SAID
    if more <= 0:
        return said
    return Label(zh=f"{said.zh}；另{more}处", en=f"{said.en}; and {more} more")
