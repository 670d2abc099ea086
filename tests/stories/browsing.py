"""A real headless Chromium that logs in with a key, and complains of what it hears."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
"""Returns the texts of a page whose contrast with their ground is too low."""


def chromium() -> str | None:
    """Return where a Chromium stands on this machine, if one does."""
    return next((path for name in EXECUTABLES if (path := shutil.which(name))), None)


def start(playwright: Playwright) -> Browser:
    """Start the machine's Chromium; playwright's own build is not downloaded."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))


@dataclass
class Reader:
    """Somebody in front of a browser window, and every complaint of the browser."""

    page: Page
    address: str
    screenshots: Path
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note console errors (CSP violations among them), crashes, other hosts."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(self.address):
            self.complaints.append(f"asked another host: {request.url}")

    def open(self, path: str) -> None:
        """Open a page of the site."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status == 200, (path, response.status)

    def log_in(self, key: str) -> None:
        """Come through the login like everybody."""
        self.open("/login?lang=zh")
        self.page.fill("#key", key)
        self.page.click("button.main")
        self.page.wait_for_load_state()

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page."""
        path = self.screenshots / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 10_000

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        script = "document.documentElement.scrollWidth - window.innerWidth"
        return max(int(self.page.evaluate(script)), 0)

    def pale(self) -> list[str]:
        """Return texts that stand out too little from their ground (WCAG 1.4.3)."""
        return list(self.page.evaluate(CONTRAST))

    def looks_well(self, name: str) -> None:
        """Keep a picture, and find nothing cut off, pale or without a heading."""
        self.keep(name)
        assert self.overflow() == 0, name
        assert self.pale() == [], name
        assert self.page.locator("h1").count() == 1, name


@contextmanager
def reader(
    browser: Browser,
    address: str,
    screenshots: Path,
    *,
    size: dict[str, int] = WIDE,
    script: bool = True,
) -> Iterator[Reader]:
    """Open a window, and close it at the end; nothing may be complained of."""
    context = browser.new_context(viewport=size, java_script_enabled=script)  # type: ignore[arg-type]
    found = Reader(page=context.new_page(), address=address, screenshots=screenshots)
    found.listen()
    yield found
    context.close()
    assert found.complaints == []
