"""The district that is attacked: who has which key, and which records there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.terms import Role
from scripts.soak.hostile.canaries import Canaries
from scripts.soak.hostile.sending import Headers

SCHOOL_A, SCHOOL_B, SCHOOL_SPARE = "school-a", "school-b", "school-spare"
PROVIDER_A, PROVIDER_B = "provider-a", "provider-b"

QUIET = "quiet"
"""A teacher of school A whom nobody asks for: what is smuggled in speaks of them."""

Ids = Mapping[str, Sequence[str]]
"""The name of a field or of a part of an address, and what may stand there."""


@dataclass(frozen=True, kw_only=True)
class Attacker:
    """Somebody who sends requests: what opens the door to them, and how far."""

    name: str
    headers: Headers = ()
    role: Role | None = None
    """None for whom nothing opens."""
    organisation: str | None = None
    """Whose records they may see; None: of everybody, or of nobody."""
    token: str | None = None
    """The token of the forms of a browser's session; None for a key."""

    @property
    def is_scoped(self) -> bool:
        """Whether they see the part of one organisation only."""
        return self.organisation is not None

    @property
    def is_known(self) -> bool:
        """Whether the door opens to them at all."""
        return self.role is not None


@dataclass(frozen=True, kw_only=True)
class World:
    """A district with two schools of which neither may see the other's records."""

    attackers: Mapping[str, Attacker]
    canaries: Canaries
    records: Ids
    """What there is, the records of both schools and baits."""
    hidden: Ids
    """What no stranger knows of: only the district asks for it."""
    spares: Ids
    """What may be changed, merged and closed without giving anything away."""
    borrowed: list[str] = field(default_factory=list)
    """Cursors that were handed to others."""
    seen: dict[str, set[str]] = field(default_factory=dict)
    """What of the canaries came to whom."""

    def ids_to_read(self, attacker: Attacker) -> Ids:
        """Return what an attacker asks for, one after the other."""
        if attacker.is_scoped or not attacker.is_known:
            return self.records
        names = self.records.keys() | self.hidden.keys()
        return {
            name: [*self.records.get(name, ()), *self.hidden.get(name, ())]
            for name in sorted(names)
        }

    def ids_for(self, attacker: Attacker, *, changes: bool) -> Ids:
        """Return what an attacker fills addresses and bodies with.

        Whoever may move teachers and merge schools does so with spare ones: else what
        was planted for one would lawfully become another's.
        """
        mighty = attacker.is_known and not attacker.is_scoped
        return self.spares if changes and mighty else self.records
