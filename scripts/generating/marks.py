"""The file that says which generated district a data folder has."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.generating.shapes import Size
from scripts.generating.storing import Stored

FILE = "generated.json"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a folder has."""

    size: Size
    stored: Stored


@dataclass(frozen=True)
class Mark:
    """What a data folder says about its district; written when it is whole."""

    folder: Path

    def read(self) -> Found | None:
        """Return what the folder has, or None where nothing was generated."""
        path = self.folder / FILE
        if not path.exists():
            return None
        told = json.loads(path.read_text(encoding="utf-8"))
        return Found(size=Size(**told["size"]), stored=Stored(**told["stored"]))

    def write(self, size: Size, stored: Stored) -> None:
        """Say that a district was generated to the end."""
        told = {"size": asdict(size), "stored": asdict(stored)}
        path = self.folder / FILE
        path.write_text(json.dumps(told) + "\n", encoding="utf-8")
