"""Cities on disk: a folder of columns a district, made where they are not there yet."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.generating.segments import districts_of, write_segments
from scripts.generating.shapes import Size


@dataclass(frozen=True, kw_only=True)
class City:
    """A city on disk."""

    size: Size
    folders: tuple[Path, ...]
    districts: tuple[Size, ...]


def city_in(root: Path, size: Size, advance: Callable[[], None]) -> City:
    """Return the city of a size; `advance` is told of each district that is there."""
    name = f"city-{size.teachers}-{size.completions}-{size.seed}"
    districts = tuple(districts_of(size))
    folders = []
    for number, district in enumerate(districts, start=1):
        folder = root / name / f"district-{number}"
        if not folder.exists():
            beside = folder.with_name(f"{folder.name}.new")
            shutil.rmtree(beside, ignore_errors=True)  # left by one that broke off
            write_segments(beside, district)
            beside.rename(folder)
        folders.append(folder)
        advance()
    return City(size=size, folders=tuple(folders), districts=districts)
