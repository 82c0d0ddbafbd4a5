"""A hostile article stays text in every view that shows it."""

import pytest

from web.browser.conftest import CHROMIUM

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium")

VIEWS = (
    "/",
    "/read?document=hostile",
    "/search?q=attacked",
    "/review",
    "/?document=hostile",
    "/search?q=<script>alert(1)</script>",
)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_of_it_is_run_or_becomes_an_element(browse, view):
    page = browse(view)
    page.wait_for_load_state("networkidle")

    assert page.title() != "owned"
    assert page.locator("main script, main img, main iframe, main b:not(.bar b)").count() == 0
    assert page.locator("a[href^='javascript' i]").count() == 0


def test_its_markup_is_read_as_it_stands(browse):
    page = browse("/read?document=hostile")
    text = page.locator(".text")
    text.wait_for()

    assert "<script>document.title='owned'</script>" in text.inner_text()
    assert "[a](javascript:alert(1))" in text.inner_text()


def test_characters_that_turn_the_direction_are_shown_and_not_obeyed(browse):
    page = browse("/read?document=hostile")
    page.locator(".text").wait_for()
    body = page.locator("body").inner_text()

    assert "\u202e" not in body
    assert "▯gnp.exe▯" in page.locator(".text").inner_text()


def test_a_title_of_five_megabytes_is_cut(browse):
    page = browse("/read?document=hostile")
    page.locator("h1").wait_for()

    assert len(page.locator("h1").inner_text()) < 250
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_offsets_hold_behind_characters_that_javascript_counts_twice(browse):
    page = browse("/read?document=hostile")
    page.locator(".text .trigger").wait_for()

    assert page.locator(".text .trigger").inner_text() == "attacked"


def test_its_address_is_not_a_link(browse):
    page = browse("/read?document=hostile")
    page.locator("h1").wait_for()

    assert page.locator("article header a").count() == 0
