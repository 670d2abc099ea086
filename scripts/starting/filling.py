"""Fill a district through the HTTP API: the shipped policies, the demonstration."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as time_of_day
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from domain.policy.load import load_policy, shipped_policies
from domain.terms import Role
from ledger.application import CreditLedger
from ledger.commands.policies import PolicyToAdopt, adopt_policy
from scripts.client_command import at_the_machine
from scripts.demonstration.district import SEED, generate
from scripts.demonstration.files import parts
from scripts.posting.command import progress_bar
from scripts.posting.connection import Connection
from scripts.posting.poster import Outcome, Poster

DOCUMENT_NO = "朝教党发〔2022〕15号"
ISSUED_AT = time_of_day(9)
MARK = "demonstration.json"
"""The file that says in which databases the demonstration was posted to the end."""


class FillingError(Exception):
    """The ledger refused something that it ought to take."""

    def __init__(self, part: str, outcome: Outcome) -> None:
        first = outcome.refusals[0]
        super().__init__(
            f"{len(outcome.refusals)} of {part} were refused; the first, number"
            f" {first.number}: {first.code} {first.field or ''} {first.message}"
        )


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a data folder says about one database: that it has the demonstration."""

    folder: Path
    database: str
    """The identity of the database, since a folder may serve several."""

    @property
    def _file(self) -> Path:
        return self.folder / MARK

    def others(self) -> list[str]:
        """Return the databases that were filled, without this one."""
        return [name for name in self._filled() if name != self.database]

    def is_made(self) -> bool:
        """Say whether this database was filled to the end."""
        return self.database in self._filled()

    def make(self) -> None:
        """Write that this database was filled."""
        told = {"seed": SEED, "databases": [*self.others(), self.database]}
        self._file.write_text(json.dumps(told) + "\n", encoding="utf-8")

    def _filled(self) -> list[str]:
        if not self._file.exists():
            return []
        told = json.loads(self._file.read_text(encoding="utf-8"))
        return list(told.get("databases", []))


def adopt_shipped_policies(ledger: CreditLedger) -> int:
    """Adopt every shipped document that was not adopted yet; return how many.

    As an import: the documents have governed since they were issued, and a question
    "as asserted" for an earlier day finds them.
    """
    adopted = 0
    for name, text in shipped_policies().items():
        policy = load_policy(text, name)
        if ledger.policies.find(policy.document, policy.revision) is None:
            request = replace(
                at_the_machine(ledger, Role.IMPORTER),
                reported_at=_morning_of(policy.head.issued, ledger),
            )
            wanted = PolicyToAdopt(text=text, document_no=DOCUMENT_NO)
            adopt_policy(ledger, request, wanted)
            adopted += 1
    return adopted


def _morning_of(day: date, ledger: CreditLedger) -> datetime:
    return datetime.combine(day, ISSUED_AT, ZoneInfo(ledger.settings.timezone))


def fill(
    connection: Connection, keys: Mapping[str, str], mark: Mark, console: Console
) -> None:
    """Post the demonstration unless that was done; a broken run goes on.

    Raises FillingError where the ledger refuses what it ought to take.
    """
    if mark.is_made():
        console.print("The demonstration is in this database already.")
        return
    if mark.others():
        console.print("This is not the database that was filled before; filling it.")
    started = time.monotonic()
    poster = Poster(connection=connection, keys=keys)
    district = list(parts(generate(SEED)))
    with progress_bar(console) as progress:
        total = sum(len(items) for _, items in district)
        task = progress.add_task("", total=total)
        for name, items in district:
            progress.update(task, description=f"{name:<26}")
            _refuse_refusals(name, poster.post(items, partial(progress.advance, task)))
    seconds = time.monotonic() - started
    console.print(f"{total} rows and commands were posted in {seconds:.0f} s.")
    mark.make()


def _refuse_refusals(part: str, outcome: Outcome) -> None:
    if outcome.refusals:
        raise FillingError(part, outcome)
