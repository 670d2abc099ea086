"""Write the reference pages of `docs/` from the code: codes, events, routes."""

from pathlib import Path

from http_api.openapi import documented_app
from http_api.reference import pages

DOCS = Path(__file__).parent.parent / "docs"


def main() -> None:
    """Write every page that the code tells."""
    for name, text in pages(documented_app()).items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
