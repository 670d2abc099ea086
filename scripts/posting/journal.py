"""What was posted of a file, so that a run that broke off goes on where it was.

A decision speaks of the posting that was live when it was taken; asked again later the
ledger may name another. So the ids that it gave are kept beside the file, line by line.
What was refused is not kept: it is posted again the next time.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from scripts.posting.lines import Handle

SUFFIX = ".posted"


@dataclass(kw_only=True)
class Journal:
    """The numbers of the items that were taken, and the ids that came of them."""

    path: Path | None = None
    """None: nothing is kept on disk."""
    taken: set[int] = field(default_factory=set)
    ids: dict[Handle, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add(
        self,
        numbers: Iterable[int],
        ids: Mapping[Handle, str],
        labels: Mapping[str, str],
    ) -> None:
        """Keep what was taken, before anything else is posted."""
        entry = {
            "taken": sorted(numbers),
            "ids": [[*handle, posting_id] for handle, posting_id in ids.items()],
            "labels": dict(labels),
        }
        self.learn(entry)
        if self.path is not None:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def learn(self, entry: Mapping[str, Any]) -> None:
        """Remember what an entry says."""
        self.taken.update(entry["taken"])
        for *handle, posting_id in entry["ids"]:
            self.ids[Handle(*handle)] = posting_id
        self.labels.update(entry["labels"])


def journal_of(file: Path, address: str) -> Journal:
    """Return the journal beside a file; a new one if file or ledger are others."""
    path = file.with_name(file.name + SUFFIX)
    head = {"file": sha256(file.read_bytes()).hexdigest(), "address": address}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    journal = Journal(path=path)
    if lines and _parsed(lines[0]) == head:
        for entry in map(_parsed, lines[1:]):
            if entry is not None:
                journal.learn(entry)
        return journal
    path.write_text(json.dumps(head) + "\n", encoding="utf-8")
    return journal


def _parsed(line: str) -> Any:
    """Return an entry; None for a line that a crash left half written."""
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None
