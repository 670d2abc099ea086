"""The documentation page in a real Chromium, offline, under the strict policy."""

from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from http_api.permissions import PERMISSIONS
from tests.stories.browsing import chromium, reader, start

ASSET = Path(__file__).parents[2] / "http_api/static/vendor/swagger-ui-dist"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not ASSET.is_dir(), reason="the assets are not installed"),
]


@contextmanager
def served(app):
    web = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=web.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{web.server_port}"
    web.shutdown()
    thread.join()
    web.server_close()


def test_the_documentation_shows_every_operation_without_another_host_or_inline_script(
    reading_door, tmp_path
):
    app = reading_door.client.application
    with served(app) as address, sync_playwright() as playwright:
        browser = start(playwright)
        with reader(browser, address, tmp_path) as window:
            window.open("/docs")
            window.page.wait_for_selector(".opblock")
            shown = window.page.locator(".opblock").count()
            window.page.locator(".opblock").first.click()
            window.page.wait_for_selector(".opblock .parameters")
            window.keep("docs")
        browser.close()

    assert shown == len(PERMISSIONS)
