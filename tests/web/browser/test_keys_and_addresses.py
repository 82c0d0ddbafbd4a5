"""Keys, and every state in the address: share, back, bookmark."""

import re
from urllib.parse import quote

import pytest

from web.browser.conftest import CHROMIUM, TOKEN

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium")

EVENT = quote("d29#0000aaaa")


def rows(page):
    page.locator("tbody tr").first.wait_for()
    return page.locator("tbody tr")


# Counts what a reader does; a view of ours is opened without loading the page, so the count lives on.
_COUNT = """window.done = []
for (const kind of ["keydown", "click"]) addEventListener(kind, (one) => { if (one.isTrusted) done.push(kind) }, true)"""


SENTENCE = "Norland attacked the port of Sudria on Monday"


def sentence_on_view(page):
    """The marked words once they stand in the window without scrolling, and what was done until then."""
    page.locator(".text .told").first.wait_for()
    page.wait_for_function(
        "() => { const box = document.querySelector('.text .told').getBoundingClientRect();"
        "return box.top >= 0 && box.bottom <= innerHeight }"
    )
    words = page.evaluate(
        "[...document.querySelectorAll('.text .told')].map((one) => { const words = one.cloneNode(true);"
        "words.querySelectorAll('.unseen').forEach((label) => label.remove()); return words.textContent }).join('')"
    )
    return words.strip(" ."), page.evaluate("done")


def test_the_sentence_behind_an_event_is_three_keys_away(browse):
    page = browse("/", watch=_COUNT)
    rows(page)
    for key in ("j", "j", "Enter"):
        page.keyboard.press(key)

    assert sentence_on_view(page) == (SENTENCE, ["keydown"] * 3)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_sentence_behind_an_event_is_one_click_away(browse, width):
    page = browse("/", watch=_COUNT, viewport={"width": width, "height": 844})
    page.locator("tbody").get_by_role("link", name=re.compile(f"^{SENTENCE}")).first.click()

    assert sentence_on_view(page) == (SENTENCE, ["click"])


def test_the_sentence_behind_a_claim_is_three_clicks_away(browse):
    page = browse("/", watch=_COUNT)
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Happenings").click()
    page.get_by_role("link", name=re.compile("Norland")).first.click()
    page.get_by_role("list", name="Who says what").get_by_role("link", name="Example Times").first.click()

    assert sentence_on_view(page) == (SENTENCE, ["click"] * 3)


def test_j_and_k_step_and_escape_goes_back_to_the_same_row(browse):
    page = browse("/")
    rows(page)
    for key in "jjjk":
        page.keyboard.press(key)
    chosen = page.locator("tr[aria-current]").get_attribute("id")
    page.keyboard.press("Enter")
    page.locator("article").wait_for()
    page.keyboard.press("Escape")
    page.locator("tr[aria-current]").wait_for()

    assert page.locator("tr[aria-current]").get_attribute("id") == chosen
    assert chosen == rows(page).nth(1).get_attribute("id")


def test_slash_searches_and_the_words_are_in_the_address(browse):
    page = browse("/")
    rows(page)
    page.keyboard.press("/")
    page.keyboard.type('"attacked the port"')
    page.keyboard.press("Enter")
    page.locator("mark").first.wait_for()

    assert page.url.endswith("/search?q=%22attacked+the+port%22")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("article").wait_for()


def test_keys_typed_into_a_field_are_letters(browse):
    page = browse("/")
    rows(page)
    page.keyboard.press("/")
    page.keyboard.type("jk?")

    assert page.get_by_role("searchbox").input_value() == "jk?"
    assert page.locator("tr[aria-current]").count() == 0


def test_the_question_mark_shows_the_keys_and_escape_closes_them_only(browse):
    page = browse("/actors")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")

    assert page.url.endswith("/actors")


def test_e_asks_why_and_the_address_keeps_the_answer(browse):
    page = browse(f"/read?document=d29&event={EVENT}")
    page.locator(".text .mine").first.wait_for()
    page.keyboard.press("e")
    page.get_by_text("a verb of force").wait_for()

    assert "why=1" in page.url
    again = browse(page.url.partition("127.0.0.1")[2].partition("/")[2].join(["/", ""]))
    again.get_by_text("a verb of force").wait_for()


def test_words_show_what_they_are_used_for(browse):
    page = browse("/read?document=d29")
    page.locator(".text a", has_text="Sudria").first.click()
    page.get_by_role("heading", name=re.compile("Sudria")).wait_for()

    assert "span=" in page.url
    assert page.get_by_role("link", name="All about SDN").is_visible()


def test_pointing_at_coded_words_tells_type_sides_day_and_speaker(browse):
    page = browse("/read?document=d29")
    page.locator(".text a", has_text="attacked").hover()
    card = page.get_by_role("tooltip").inner_text()

    for word in ("ASSAULT", "Norland's army", "Sudria", "2024-05-06", "Port Sudria", "says Ostia"):
        assert word in card


def test_a_country_chosen_on_the_map_is_a_filter_that_back_takes_away(browse):
    page = browse("/")
    page.get_by_text("62 events", exact=True).wait_for()
    page.get_by_role("list", name="Most frequent countries").get_by_role("button").first.click()
    page.get_by_text("61 events", exact=True).wait_for()

    assert "country=SDN" in page.url
    page.go_back()
    page.get_by_text("62 events", exact=True).wait_for()
    assert "country" not in page.url


def test_an_address_with_filters_opens_as_it_was_shared(browse):
    page = browse("/?actor=SDN&type=SUPPORT&since=2024-04-10&until=2024-04-12")
    page.get_by_text("3 events", exact=True).wait_for()

    chips = page.get_by_role("list", name="Filters in force").inner_text()
    for word in ("actor SDN", "type SUPPORT", "since 2024-04-10", "until 2024-04-12"):
        assert word in " ".join(chips.split())
    assert rows(page).count() == 3


def test_days_dragged_over_on_the_timeline_become_a_filter(browse):
    page = browse("/")
    rows(page)
    box = page.get_by_role("img", name=re.compile("Events over time")).bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 600, box["y"] + 60, steps=4)
    page.mouse.up()
    page.get_by_role("list", name="Filters in force").wait_for()

    assert re.search(r"since=2024-\d\d-\d\d&until=2024-\d\d-\d\d", page.url)


def test_the_look_can_be_chosen_and_stays(browse):
    page = browse("/", color_scheme="light")
    page.get_by_role("button", name="Look: as the system").click()
    page.get_by_role("button", name="Look: light").click()
    page.reload()
    page.get_by_role("button", name="Look: dark").wait_for()

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 20, 22)"


def test_a_filter_that_fits_nothing_says_what_to_do(browse):
    browse("/?actor=NOBODY").get_by_text("Take a filter away, or widen the days.").wait_for()


def test_a_verdict_needs_the_token_and_then_counts(browse):
    page = browse("/review", expect_errors=True)
    page.get_by_label("Your name").fill("A. Analyst")
    page.get_by_role("button", name="✓ Right").click()
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("button", name="✓ Right").click()
    page.get_by_role("row", name=re.compile(r"^all 1 1 100%")).wait_for()

    page.get_by_role("button", name="✗ Wrong…").click()
    page.get_by_label("who", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("row", name=re.compile(r"^all 2 1 50%")).wait_for()


def test_selected_words_can_be_marked_as_a_missing_event(browse):
    page = browse("/read?document=hostile", expect_errors=True)
    page.evaluate(f"sessionStorage.setItem('token', '{TOKEN}')")
    piece = page.locator(".text [data-start]", has_text="[a](javascript").first
    piece.evaluate(
        "one => { const range = document.createRange(); const text = one.firstChild; const at = text.data.indexOf('[a]');"
        "range.setStart(text, at); range.setEnd(text, at + 3);"
        "getSelection().removeAllRanges(); getSelection().addRange(range);"
        "document.dispatchEvent(new PointerEvent('pointerup')) }"
    )
    form = page.get_by_role("form", name="Missing event")
    form.get_by_label("Type").select_option("AID")
    form.get_by_label("Your name").fill("A. Analyst")
    form.get_by_role("button", name="Save").click()
    page.get_by_text("Stored as missing.").wait_for()

    stored = page.evaluate("fetch('/api/v1/reviews?document=hostile').then(reply => reply.json())")["items"][0]
    text = page.evaluate("fetch('/api/v1/documents/hostile').then(reply => reply.json())")["text"]
    assert text[stored["span"]["start"] : stored["span"]["end"]] == "[a]"


def test_events_that_come_while_the_page_is_open_are_told(chromium, tmp_path):
    from fakes.records import reading
    from gesta.store import Store
    from web.browser.conftest import Served, write_store

    path = write_store(tmp_path / "growing.db", documents=2)
    served = Served(path)
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.clock.install()
        page.goto(served.address)
        page.get_by_text("6 events", exact=True).wait_for()
        # What it compares with has come, too: the timeline is drawn from it.
        page.locator(".time svg").wait_for()
        with Store(path, write=True) as store:
            store.save(reading("late"), coder="test 1", input_hash="late")
        told = page.get_by_role("button", name="1 new event: show")
        # The page looks once a minute; the server itself looks at the file now and then, so the first look may be early.
        for _ in range(20):
            page.clock.run_for(61_000)
            page.wait_for_timeout(500)
            if told.count():
                break
        told.click()
        page.get_by_text("7 events", exact=True).wait_for()
    finally:
        context.close()
        served.stop()


def test_a_person_has_a_page_with_the_roles_of_each_time(browse):
    page = browse("/actor?who=Vladimir+Putin")
    page.get_by_role("heading", name="Roles over time").wait_for()

    assert re.search(r"prime minister\s+1999-08-09 – 2000-05-07", page.locator("main").inner_text())
