"""An analyst decides on the page what belongs together."""

import pytest

from fakes.records import reading
from gesta import monitor
from gesta.store import Store
from web.browser.conftest import CHROMIUM, TOKEN, Served

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium")


@pytest.fixture
def decided_at(tmp_path):
    """Makes a server of three articles about one attack, with or without a token."""
    path, started = tmp_path / "events.db", []
    with Store(path, write=True) as store:
        for number in range(3):
            store.save(reading(f"d{number}"), coder="test 1", input_hash=str(number))
    monitor.group_store(path)

    def serve(*more):
        started.append(Served(path, *more))
        return started[-1].address

    yield serve
    for served in started:
        served.stop()


def test_an_event_is_split_off_and_merged_again(browse, decided_at):
    # The first try is refused for want of the token, which the browser's console tells.
    page = browse("/happening?event=d0%230000aaaa", at=decided_at("--token", TOKEN), expect_errors=True)
    form = page.get_by_role("region", name="What belongs together")
    boxes = form.get_by_role("checkbox")
    boxes.nth(2).check()
    assert form.get_by_role("button", name="Split off the chosen").is_disabled()
    form.get_by_label("Your name").fill("A. Analyst")
    form.get_by_role("button", name="Split off the chosen").click()
    form.get_by_label("Token").fill(TOKEN)
    form.get_by_role("button", name="Use it").click()
    form.get_by_role("button", name="Split off the chosen").click()
    page.get_by_text("An analyst decided what belongs together.").wait_for()

    assert boxes.count() == 2
    other = form.get_by_role("link", name="The other happening").get_attribute("href")

    form.get_by_label("Id of another happening").fill(other)
    form.get_by_role("button", name="Merge with it").click()
    form.get_by_text("✓ Merged.").wait_for()
    boxes.nth(2).wait_for()
    page.reload()
    boxes.nth(2).wait_for()
    assert boxes.count() == 3


def test_without_a_token_nothing_is_to_decide(browse, decided_at):
    page = browse("/happening?event=d0%230000aaaa", at=decided_at())
    page.get_by_role("list", name="Who says what").wait_for()

    assert page.get_by_role("region", name="What belongs together").count() == 0
