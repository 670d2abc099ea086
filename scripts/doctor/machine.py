"""What can be looked at without a database: packages, Python, texts, assets."""

import locale
import shutil
import sys
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from ledger.settings import Settings
from scripts.assets import TRANSLATIONS, VENDOR, VENDOR_FILES
from scripts.doctor.finding import Finding

PACKAGES = ("domain", "ledger", "projections", "http_api", "scripts")
"""The five names; generic, so that another distribution might own one of them."""

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST_PYTHON = (3, 11)
LITTLE_SPACE_BYTES = 1_000_000_000


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """Yield what is found without asking a database."""
    yield packages(ROOT, {name: _folder_of(name) for name in PACKAGES})
    yield python(sys.version_info[:2])
    yield encoding(locale.getpreferredencoding(do_setlocale=False))
    yield timezone(settings.timezone)
    yield assets(VENDOR, VENDOR_FILES)
    yield translations(TRANSLATIONS)
    yield space(Path(settings.data_dir))


def packages(root: Path, found: Mapping[str, Path | None]) -> Finding:
    """Say whether the five package names lead to this installation."""
    strangers = [
        f"{name} ({folder or 'not found'})"
        for name, folder in found.items()
        if folder != root / name
    ]
    return Finding(
        what="packages",
        well=not strangers,
        seen=", ".join(strangers) if strangers else f"all five are in {root}",
        remedy="Install into a virtual environment of its own.",
    )


def python(version: Sequence[int]) -> Finding:
    """Say whether this Python is new enough."""
    return Finding(
        what="python",
        well=tuple(version) >= OLDEST_PYTHON,
        seen=".".join(str(part) for part in version),
        remedy="Use Python 3.11 or newer.",
    )


def encoding(name: str) -> Finding:
    """Say whether Chinese can be read and written here."""
    return Finding(
        what="encoding",
        well=name.replace("-", "").upper() == "UTF8",
        seen=name,
        remedy="Set LC_ALL=C.UTF-8, or PYTHONUTF8=1.",
    )


def timezone(name: str) -> Finding:
    """Say whether the district's time zone is known to this machine."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        known = False
    else:
        known = True
    return Finding(
        what="time zone",
        well=known,
        seen=name,
        remedy="Install the package tzdata, or mend CREDIT_LEDGER_TIMEZONE.",
    )


def assets(vendor: Path, wanted: Mapping[str, Sequence[str]]) -> Finding:
    """Say whether the third-party files of the pages are installed."""
    missing = [
        f"{package}/{name}"
        for package, names in wanted.items()
        for name in names
        if not (vendor / package / name).is_file()
    ]
    return Finding(
        what="assets",
        well=not missing,
        seen=f"missing: {', '.join(missing)}" if missing else "all there",
        remedy="Run scripts/assets.",
    )


def translations(folder: Path) -> Finding:
    """Say whether every text file of the translations was compiled."""
    sources = list(folder.glob("*/LC_MESSAGES/*.po"))
    missing = [str(p.parent.parent.name) for p in sources if not _is_compiled(p)]
    return Finding(
        what="translations",
        well=not missing,
        seen=f"not compiled: {', '.join(missing)}" if missing else "all compiled",
        remedy="Run scripts/assets.",
    )


def space(folder: Path) -> Finding:
    """Say whether the disk of the data folder has some room left."""
    existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    return Finding(
        what="disk space",
        well=free >= LITTLE_SPACE_BYTES,
        seen=f"{free / 1e9:.1f} GB free",
        remedy="Make room: PostgreSQL stops when its disk is full.",
    )


def _is_compiled(source: Path) -> bool:
    return source.with_suffix(".mo").is_file()


def _folder_of(name: str) -> Path | None:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).resolve().parent
