"""The pages in a real Chromium: the three readers' ways, seen as a person sees them."""

import pytest
from playwright.sync_api import sync_playwright

from tests.stories.browsing import PHONE, WIDE, chromium, reader, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        chromium() is None,
        reason="no Chromium on this machine (as root on Debian scripts/test gets one)",
    ),
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    return tmp_path_factory.mktemp("screenshots")


@pytest.fixture
def window(browser, demonstration, screenshots):
    """Open windows on the demonstration; each listens to its browser's complaints."""

    def opened(**how):
        return reader(browser, demonstration.connection.address, screenshots, **how)

    return opened


@pytest.fixture
def failing(demonstration):
    """A teacher who fails by one category."""
    return demonstration.people("lacks_elective")[0].teacher_id


def addresses(teacher_id):
    """The pages that everybody of the district office may look at."""
    return {
        "statement": f"/teachers/{teacher_id}",
        "history": f"/teachers/{teacher_id}/history",
        "school": "/schools/S101",
        "district": "/district",
        "queue": "/queue",
        "preview": "/queue/preview?scope=all&school=S101",
        "rules": "/policies",
        "search": "/search?q=nobody",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_page_fits_its_window_and_can_be_read(
    window, demonstration, failing, size, language
):
    with window(size=size) as reader:
        reader.log_in(demonstration.keys["reviewer"])
        for name, path in addresses(failing).items():
            joint = "&" if "?" in path else "?"
            reader.open(f"{path}{joint}lang={language}")
            reader.keep(f"{name}-{language}-{size['width']}")

            assert reader.overflow() == 0, name
            assert reader.pale() == [], name
            assert reader.page.locator("h1").count() == 1, name
            lang = reader.page.get_attribute("html", "lang")
            assert lang == {"zh": "zh-CN", "en": "en"}[language]


def test_the_login_is_one_field_and_a_wrong_key_is_told(window):
    with window() as reader:
        reader.open("/login?lang=en")
        reader.keep("login")
        reader.page.fill("#key", "nonsense")
        reader.page.click("button.main")

        assert reader.page.locator("[role=alert]").is_visible()
        # The browser notes the status of the answer; that is no complaint of ours.
        assert all("401" in text for text in reader.complaints)
        reader.complaints.clear()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_five_bars_are_drawn_in_colour(window, demonstration, failing, size):
    with window(size=size) as reader:
        reader.log_in(demonstration.keys["auditor"])
        reader.open(f"/teachers/{failing}")
        bars = reader.page.locator("svg.bar")

        assert bars.count() == 5
        for bar in bars.all():
            box = bar.bounding_box()
            assert box is not None
            assert box["width"] > 200
            assert box["height"] >= 16
            assert bar.get_attribute("aria-label")
        fills = reader.page.locator("svg.bar rect.own").evaluate_all(
            "all => all.map((one) => getComputedStyle(one).fill)"
        )
        assert set(fills) == {"rgb(47, 125, 107)"}


def test_a_number_is_followed_from_the_bar_to_the_evidence(
    window, demonstration, failing
):
    with window() as reader:
        reader.log_in(demonstration.keys["auditor"])
        reader.open(f"/teachers/{failing}?lang=en")
        page = reader.page
        figure = page.locator(".bar-figure > a").first
        said = figure.inner_text()
        figure.click()
        page.wait_for_url("**/teachers/*category=*")

        summed = page.locator("#credits tfoot td").last.inner_text()
        assert summed == said
        page.locator("#credits tbody td:last-child a").first.click()
        page.wait_for_url("**/parcels/*")
        reader.keep("trace")
        text = page.inner_text("main")
        for step in (
            "Completion approved",
            "Completion posted",
            "Activity registered",
            "Provider registered",
            "Evidence",
        ):
            assert step in text
        assert page.locator(".chain a").first.get_attribute("href")
        assert reader.overflow() == 0


def test_the_rule_behind_a_credit_is_one_click_away(window, demonstration, failing):
    with window() as reader:
        reader.log_in(demonstration.keys["auditor"])
        reader.open(f"/teachers/{failing}")
        link = reader.page.locator("#findings tbody td a").first
        rule = str(link.get_attribute("href")).split("#")[1]
        link.click()
        reader.page.wait_for_url("**/policies/**")

        shown = reader.page.locator(f"[id='{rule}']")
        assert rule in shown.inner_text()
        assert reader.page.evaluate("window.scrollY") > 0


def test_as_asserted_in_2023_less_was_known(window, demonstration):
    teacher_id = demonstration.people("plain")[0].teacher_id
    with window() as reader:
        reader.log_in(demonstration.keys["auditor"])
        reader.open(f"/teachers/{teacher_id}?lang=en")
        total = ".summary .card:nth-child(2) .figure a"
        today = float(reader.page.inner_text(total))
        reader.page.click("summary >> text=Change the view")
        reader.page.fill("[name=asserted_on]", "2023-12-31")
        reader.page.click(".as-of button.main")
        reader.page.wait_for_url("**asserted_on=2023-12-31**")
        then = float(reader.page.inner_text(total))

        assert "As asserted by the end of 2023-12-31" in reader.page.inner_text("main")
        assert 0 < then < today


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_district_looks_chooses_looks_again_and_approves(
    window, demonstration, script
):
    with window(script=script) as reader:
        reader.log_in(demonstration.keys["reviewer"])
        reader.open("/queue?lang=en")
        boxes = reader.page.locator("tbody input[name=posting]")
        chosen = [str(boxes.nth(n).get_attribute("value")) for n in range(2)]
        for number in range(2):
            boxes.nth(number).check()
        reader.page.click("text=Look at what would be decided")
        reader.page.wait_for_url("**/queue/preview**")
        reader.keep(f"preview-of-two-{script}")
        reader.page.click("text=Approve 2 postings")
        reader.page.wait_for_url("**/queue**")

        assert "2 postings approved." in reader.page.inner_text("[role=status]")
        for posting_id in chosen:
            told = demonstration.get(f"/v1/completions/{posting_id}", "reviewer")
            assert told.body["status"] in ("approved", "corroborating")


def test_one_box_ticks_all_rows_where_scripts_run(window, demonstration):
    with window() as reader:
        reader.log_in(demonstration.keys["reviewer"])
        reader.open("/queue?lang=en")
        boxes = reader.page.locator("tbody input[name=posting]").count()
        reader.page.check("[data-selects=posting]")

        assert reader.page.inner_text("[data-selected-count]") == str(boxes)
        assert reader.page.locator("[name=posting]:checked").count() == boxes


def test_the_keyboard_skips_to_the_content(window, demonstration):
    with window() as reader:
        reader.log_in(demonstration.keys["auditor"])
        reader.open("/district?lang=en")
        reader.page.keyboard.press("Tab")
        skip = reader.page.locator(":focus")

        assert skip.inner_text() == "Skip to the content"
        box = skip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        reader.page.keyboard.press("Enter")
        assert reader.page.evaluate("document.activeElement.id") == "main"


def test_a_statement_on_paper_has_no_controls_and_nothing_cut_off(
    window, demonstration, failing, screenshots
):
    with window() as reader:
        reader.log_in(demonstration.keys["auditor"])
        reader.open(f"/teachers/{failing}?lang=zh")
        reader.page.emulate_media(media="print")

        assert not reader.page.locator("nav.rooms").is_visible()
        assert not reader.page.locator("form.find").is_visible()
        assert reader.page.locator("svg.bar").first.is_visible()
        assert reader.page.locator(".printed-only").is_visible()
        pdf = reader.page.pdf(prefer_css_page_size=True)
        (screenshots / "statement.pdf").write_bytes(pdf)
        assert pdf.count(b"/Type /Page\n") in range(2, 8)


def test_a_school_finds_who_lacks_what(window, demonstration):
    with window() as reader:
        reader.log_in(demonstration.keys["school:S101"])
        assert reader.page.url.endswith("/schools/S101")
        reader.open("/schools/S101?lang=en")
        reader.page.select_option("[name=verdict]", "not_met")
        reader.page.click(".filters button")
        reader.page.wait_for_url("**verdict=not_met**")

        verdicts = reader.page.locator("tbody .badge").all_inner_texts()
        assert set(verdicts) - {"on leave", "retired"} == {"Requirements not met"}
        reader.page.locator("tbody th a").first.click()
        reader.page.wait_for_url("**/teachers/*")
        assert reader.page.locator(".missing li").count() > 0
