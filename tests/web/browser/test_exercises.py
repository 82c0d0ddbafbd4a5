"""The table of exercises: phases to choose from, sides, days, sizes by whose count, thresholds."""

import pytest

from web.browser.conftest import CHROMIUM, Served
from web.exercises import write_exercises

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    served = Served(write_exercises(tmp_path_factory.mktemp("exercises") / "events.db"))
    yield served.address
    served.stop()


def test_each_exercise_has_a_row_with_who_when_where_and_how_large_by_whose_count(browse, address):
    page = browse("/exercises", at=address)
    rows = page.locator("tbody tr")
    rows.first.wait_for()
    told = {one.split("\t")[0]: one for one in rows.all_inner_texts()}

    assert rows.count() == 6
    assert page.get_by_role("group", name="Phase").get_by_role("link").all_inner_texts() == [
        "All 6", "planned 2", "running 1", "past 2", "called-off 1",
    ]  # fmt: skip
    for words in ("\tPoland, Lithuania\t", "2024-03-04…10", "Suwałki", "9,000 soldiers", "✓ yes\tno"):
        assert words in told["running"]
    assert "✗ called-off" in told


def test_a_phase_is_chosen_in_the_address_and_a_row_leads_to_its_words(browse, address):
    page = browse("/exercises", at=address)
    page.get_by_role("link", name="planned 2").click()
    page.get_by_role("link", name="planned 2", exact=True).and_(page.locator("[aria-current]")).wait_for()

    assert page.url.endswith("/exercises?phase=planned")
    assert page.locator("tbody tr").count() == 2
    assert page.get_by_text("agreed 2024-03-07").is_visible()
    page.get_by_role("link", name="Belarus will hold").click()
    page.locator(".text .told").first.wait_for()
    assert "/read?document=planned&event=" in page.url
