"""A clerk in a real Chromium: drop a file, watch it, see failing rows, confirm."""

import base64
import io
from threading import Event, Thread

import pytest
from playwright.sync_api import sync_playwright
from python_calamine import CalamineWorkbook

from http_api.importing.jobs import import_handlers
from ledger.application import CreditLedger
from projections.working import Worker
from scripts.house import now
from tests.http_api.files import as_xlsx, rows_of
from tests.stories.browsing import PHONE, WIDE, chromium, reader, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None,
        reason="no Chromium on this machine (as root on Debian scripts/test gets one)",
    ),
]

DROP = """
([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], name));
  const zone = document.querySelector(".drop");
  const how = { dataTransfer: dropped, cancelable: true };
  for (const kind of ["dragover", "drop"]) zone.dispatchEvent(new DragEvent(kind, how));
}
"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    return tmp_path_factory.mktemp("imports")


@pytest.fixture(scope="module")
def working(small_district):
    """A worker that begins when it is told to."""
    begin, ending = Event(), Event()
    with CreditLedger(small_district[2]) as ledger:
        worker = Worker(ledger.jobs, import_handlers(ledger, now), "story")

        def run():
            while not ending.is_set():
                if not (begin.wait(0.1) and worker.run_once(ending)):
                    ending.wait(0.1)

        thread = Thread(target=run)
        thread.start()
        yield begin
        ending.set()
        thread.join()


def a_file(occasion):
    """Return a workbook with 40 good rows and mistakes of three kinds."""
    changes = [
        {"teacher_id": teacher, "occasion": f"{occasion}-{number}"}
        for number in range(20)
        for teacher in ("T1", "T4")
    ]
    wrong = [
        *[{"teacher_id": f"T-无-{number}"} for number in range(8)],
        {"amount": "二十学时", "result": "很好"},
        {"activity_id": "NEVER-1"},
    ]
    return as_xlsx(rows_of(*changes, *wrong))


@pytest.fixture
def window(browser, small_district, screenshots):
    """Open windows on the district; each listens to its browser's complaints."""

    def opened(**how):
        return reader(browser, small_district[0], screenshots, **how)

    return opened


@pytest.mark.parametrize(
    ("size", "script", "language"),
    [(WIDE, True, "zh"), (WIDE, False, "en"), (PHONE, True, "zh")],
    ids=["script", "no-script", "phone"],
)
def test_a_file_is_dropped_watched_downloaded_and_confirmed(
    window, small_district, working, size, script, language
):
    name = f"{language}-{size['width']}-{script}"
    content = a_file(name)
    working.clear()
    with window(size=size, script=script) as clerk:
        page = clerk.page
        clerk.log_in(small_district[1]["school"])
        clerk.open(f"/imports?lang={language}")
        clerk.looks_well(f"begin-{name}")

        if script:
            encoded = base64.b64encode(content).decode()
            page.evaluate(DROP, [encoded, "完成记录.xlsx"])
        else:
            file = {"name": "完成记录.xlsx", "mimeType": "", "buffer": content}
            page.set_input_files("input[type=file]", file)
            page.click(".send-file button.main")
        page.wait_for_selector("progress")
        clerk.looks_well(f"waiting-{name}")
        working.set()

        confirm = page.wait_for_selector("form[action$=confirmation] button")
        clerk.looks_well(f"checked-{name}")
        assert "40" in confirm.inner_text()
        groups = page.locator(".reason-group")
        assert groups.count() == 3
        assert groups.first.locator("tbody tr").count() == 5
        groups.first.locator("p a").click()
        page.wait_for_url("**status=refused**")
        assert page.locator("table.import-rows tbody tr").count() == 8
        clerk.looks_well(f"rows-{name}")
        page.go_back()

        with page.expect_download() as download:
            page.locator(".head-actions a").click()
        book = CalamineWorkbook.from_filelike(
            io.BytesIO(download.value.path().read_bytes())
        )
        assert len(book.get_sheet_by_index(0).to_python()) == 51

        page.click("form[action$=confirmation] button")
        page.wait_for_selector("[aria-current=step]:last-child")
        clerk.looks_well(f"posted-{name}")
        assert "40" in page.inner_text(".lead")
        page.locator(".form-end a.main").click()
        page.wait_for_url("**status=posted**")
        clerk.looks_well(f"postings-{name}")
        page.locator("table.import-rows tbody td a[href*=postings]").first.click()
        page.wait_for_url("**/teachers/**")
        clerk.open("/imports")
        clerk.looks_well(f"list-{name}")
