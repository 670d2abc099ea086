"""The policy office in a real Chromium: from a draft to one teacher's statements."""

from threading import Event, Thread

import pytest
from playwright.sync_api import sync_playwright

from domain.policy.load import shipped_policies
from ledger.application import CreditLedger
from projections.reading import ReadingRoom
from projections.replaying.doing import handlers
from projections.segments import Segments
from projections.working import Worker
from tests.stories.browsing import PHONE, WIDE, chromium, reader, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None,
        reason="no Chromium on this machine (as root on Debian scripts/test gets one)",
    ),
]

TEXT = shipped_policies()["chaoyang-commission"]
STANDING = "chaoyang-commission@2022-10-14"
DRAFT = TEXT.replace('revision = "2022-10-14"', 'revision = "draft"').replace(
    'on = "elective"\nneed = "6"', 'on = "elective"\nneed = "8"'
)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    return tmp_path_factory.mktemp("replays")


@pytest.fixture(scope="module")
def working(demonstration):
    """A worker beside the demonstration, that does what is asked for."""
    ending = Event()
    with CreditLedger(demonstration.settings) as ledger:
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        worker = Worker(ledger.jobs, handlers(ledger, Segments(room)), "story")
        thread = Thread(target=worker.run_forever, args=(ending,))
        thread.start()
        yield demonstration
        ending.set()
        thread.join()


@pytest.fixture
def window(browser, demonstration, screenshots):
    """Open windows on the demonstration; each listens to its browser's complaints."""

    def opened(**how):
        return reader(browser, demonstration.connection.address, screenshots, **how)

    return opened


@pytest.mark.parametrize(
    ("size", "script", "language"),
    [(WIDE, True, "zh"), (WIDE, False, "en"), (PHONE, True, "zh")],
    ids=["script", "no-script", "phone"],
)
def test_a_draft_is_checked_replayed_and_followed_to_a_teacher(
    window, working, size, script, language
):
    name = f"{language}-{size['width']}-{script}"
    with window(size=size, script=script) as reader:
        page = reader.page
        reader.log_in(working.keys["policy_office"])
        reader.open(f"/drafts?lang={language}")
        reader.looks_well(f"empty-draft-{name}")

        page.fill("textarea.source[name=text]", DRAFT.replace('"8"', "8.5"))
        page.click(".draft-form button.main")
        page.wait_for_selector(".mistakes li")
        reader.looks_well(f"mistakes-{name}")

        page.fill("textarea.source[name=text]", DRAFT)
        page.click(".draft-form button.main")
        page.wait_for_selector(".diff-lines li")
        reader.looks_well(f"draft-{name}")

        page.click(".replay-form button.main")
        page.wait_for_selector(".outcomes", timeout=60_000)
        reader.looks_well(f"replay-{name}")
        lost = page.locator(".outcomes .outcome").first.inner_text().split()[0]
        assert int(lost) > 0
        assert lost in page.inner_text(".lead")
        assert page.locator("svg.chart-bar").count() > 5

        page.locator(".outcomes .outcome a").first.click()
        page.wait_for_url("**change=lost**")
        assert page.inner_text("#changed-title small") == lost
        page.locator("table.changed tbody th a").first.click()
        page.wait_for_url("**/teachers/*")
        reader.looks_well(f"beside-{name}")
        verdicts = page.locator(".worlds .verdict")
        assert "met" in str(verdicts.nth(0).get_attribute("class")).split()
        assert "not_met" in str(verdicts.nth(1).get_attribute("class")).split()
        assert page.locator("tr.differs").count() > 0


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_open_questions_revisions_and_changes_can_be_read(window, working, size):
    teacher_id = working.people("plain")[0].teacher_id
    with window(size=size) as reader:
        reader.log_in(working.keys["auditor"])
        width = size["width"]
        reader.open("/policies/chaoyang-commission/2022-10-14/readings")
        reader.page.wait_for_selector(".question", timeout=120_000)
        reader.looks_well(f"readings-{width}")
        for name, path in {
            "diff": f"/policies/diff?from={STANDING}&to=chaoyang-private@2022-10-14",
            "new": "/replays/new",
            "replays": "/replays",
            "changes": f"/teachers/{teacher_id}/changes?asserted_from=2023-12-31",
        }.items():
            reader.open(path)
            reader.looks_well(f"{name}-{width}")
