"""Whose files a key sees: a school its own, the district everybody's."""

from collections.abc import Iterable

from domain.limits import is_id
from domain.terms import Actor, Role
from http_api.context import actor
from http_api.permissions import DISTRICT
from http_api.reading import note_access, own_schools
from ledger.upload_parts import AnsweredRow
from ledger.uploads import Owner

READ = "import"
"""What the log of accesses says was read."""


def owner_of(who: Actor) -> Owner | None:
    """Return whose files somebody may see; None for everybody's."""
    if who.role in DISTRICT:
        return None
    if who.role is Role.SCHOOL:
        return Owner(role=who.role, organisations=own_schools(who))
    return Owner(role=who.role, organisations=[who.organisation or ""])


def note_rows_read(rows: Iterable[AnsweredRow]) -> None:
    """Log who of the district reads of teachers in a file that others sent in."""
    if actor().role not in DISTRICT:
        return
    ids = {row.read["cells"].get("teacher_id") for row in rows}
    found = sorted(one for one in ids if one and is_id(one))
    if found:
        note_access(found, READ)
