"""The documentation page in a real Chromium, offline, under the strict policy."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from http_api.permissions import PERMISSIONS
from tests.stories.browsing import chromium, reader, start
from tests.stories.conftest import served

ASSET = Path(__file__).parents[2] / "http_api/static/vendor/swagger-ui-dist"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not ASSET.is_dir(), reason="the assets are not installed"),
]


def test_the_documentation_shows_every_operation_without_another_host_or_inline_script(
    settings, tmp_path
):
    with served(settings) as address, sync_playwright() as playwright:
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
