"""The demonstration as NDJSON files, for curl and for `credit-ledger post`.

Their names sort in the order of posting.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.demonstration.shapes import District
from scripts.posting.lines import Item, line_of


def parts(district: District) -> Iterator[tuple[str, Sequence[Item]]]:
    """Yield the name and the items of each file, in the order of posting."""
    yield "00-registers", district.registers
    number = 0
    for number, chapter in enumerate(district.history, start=1):
        yield f"{number:02d}-{chapter.name}-completions", chapter.completions
        yield f"{number:02d}-{chapter.name}-decisions", chapter.decisions
    yield f"{number + 1:02d}-certificates", district.afterwards
    yield f"{number + 2:02d}-today", district.today


def write_files(district: District, folder: Path) -> list[Path]:
    """Write one file a part into a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, items in parts(district):
        path = folder / f"{name}.ndjson"
        text = "".join(f"{line_of(item)}\n" for item in items)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
