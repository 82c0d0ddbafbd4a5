"""Each view in a real browser: what it shows, at both widths, light and dark, for eyes and for screen readers."""

import re
from urllib.parse import quote

import pytest

from web.browser.conftest import CHROMIUM

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium")

EVENT = quote("d29#0000aaaa")
VIEWS = {
    "/": "Norland attacked the port",
    "/?show=network": "Norland attacked the port",
    f"/read?document=d29&event={EVENT}": "Port under attack, day 29",
    "/search?q=attacked": "Port under attack",
    "/actors": "NLD/MIL",
    "/actor?who=NLD/MIL": "Names in the texts",
    "/dyad?actor=NLD&recipient=SDN": "Reports are counted",
    "/happenings": "≠ 2 points",
    "/happening?id=happening-1": "Where they differ",
    "/stories": "3 articles · 2 sources",
    "/story?id=story-1": "Port under attack, day 2",
    "/exercises": "No exercise was found",
    "/problems": "date mismatch",
    "/nowhere": "There is no such page",
}


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_its_words_and_fits_the_window(browse, view, width, look):
    page = browse(
        view,
        viewport={"width": width, "height": 844},
        color_scheme=look,
        expect_errors=view == "/nowhere",
    )
    page.get_by_text(VIEWS[view]).first.wait_for()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("view", ["/", f"/read?document=d29&event={EVENT}&why=1", "/actor?who=NLD/MIL", "/problems"])
def test_text_stands_out_from_its_ground_as_wcag_aa_asks(browse, view, look):
    page = browse(view, color_scheme=look)
    page.get_by_text(re.compile("Norland|date mismatch")).first.wait_for()

    assert page.evaluate(_LOW_CONTRAST) == []


def test_everything_that_can_be_used_has_a_name(browse):
    for view in VIEWS:
        page = browse(view, expect_errors=True)
        page.get_by_text(VIEWS[view]).first.wait_for()

        nameless = page.locator("a, button, input, select, [role=img]").evaluate_all(
            "all => all.filter(one => !(one.ariaLabel || one.textContent.trim() || one.labels?.length))"
            ".map(one => one.outerHTML)"
        )
        assert not nameless


def test_a_screen_reader_hears_headers_views_search_and_rows(browse):
    page = browse("/")
    for part in ("tbody tr", ".time svg", ".node circle"):
        page.locator(part).first.wait_for()
    heard = page.locator("body").aria_snapshot()

    for wanted in (
        "- banner:",
        '- navigation "Views":',
        "- search:",
        "- main:",
        '- heading "Events" [level=1]',
        'img "Events over time:',
        '- table "Events":',
        '- list "Most frequent pairs":',
    ):
        assert wanted in heard


def test_the_reader_says_the_role_of_each_coded_word(browse):
    page = browse("/read?document=d29")
    heard = page.locator("article").aria_snapshot()

    assert 'link "attacked (what)"' in heard
    assert "Norland (who" in heard


def test_roles_in_the_text_differ_by_line_and_not_by_colour_alone(browse):
    page = browse("/read?document=d29")
    page.locator(".text a").first.wait_for()
    lines = {
        kind: page.locator(f".text .{kind}").first.evaluate(
            "one => getComputedStyle(one).textDecorationStyle + getComputedStyle(one).textDecorationThickness"
        )
        for kind in ("trigger", "actor", "recipient", "when", "attribution")
    }

    assert len(set(lines.values())) == len(lines)


def test_claims_stand_side_by_side_with_who_makes_them_and_where_they_differ(browse):
    page = browse(f"/happening?event={quote('d01#0000aaaa')}")
    accounts = page.get_by_role("list", name="Who says what").get_by_role("listitem")
    accounts.first.wait_for()
    told, denied = accounts.nth(0).inner_text(), accounts.nth(1).inner_text()

    assert "The outlets themselves" in told
    assert "✓ tells it as fact" in told
    assert "at least 12 sailors" in " ".join(told.split())
    assert "✗ denies it" in denied
    assert "2–3 sailors" in " ".join(denied.split())
    assert page.get_by_text("killed: at least 12, or 2 to 3").is_visible()
    assert page.get_by_role("region", name="Counts compared: killed").is_visible()
    page.get_by_role("link", name="Example Times").last.click()
    page.locator("article").wait_for()
    assert "document=d02&event=d02" in page.url


def test_every_view_can_be_reached_on_a_narrow_screen_without_scrolling_the_menu(browse):
    page = browse("/stories", viewport={"width": 390, "height": 844})
    links = page.get_by_role("navigation", name="Views").get_by_role("link")
    links.last.wait_for()

    assert all(box["x"] + box["width"] <= 390 for box in (link.bounding_box() for link in links.all()))


def test_a_story_leads_to_its_articles_in_time_and_to_what_they_tell(browse):
    page = browse("/stories")
    page.get_by_role("link", name="The port of Sudria").wait_for()
    page.keyboard.press("Enter")
    articles = page.get_by_role("region", name="Articles").get_by_role("link")
    articles.first.wait_for()

    assert page.url.endswith("/story?id=story-1")
    assert articles.all_inner_texts() == [f"Port under attack, day {number}" for number in range(3)]
    page.get_by_role("region", name="What happened").get_by_role("link").click()
    page.get_by_text("The story it is part of").click()
    articles.nth(2).click()
    page.locator("article").wait_for()
    assert "/read?document=d02" in page.url


def test_boilerplate_is_grey_and_the_date_audit_is_shown(browse):
    page = browse("/read?document=audited")
    page.get_by_text("the stated date does not fit the text").wait_for()

    assert page.get_by_text("the Monday before").is_visible()
    assert page.locator(".text .boilerplate").first.inner_text().startswith("Ostia")


def test_what_was_not_coded_is_shown_on_demand_with_the_reason(browse):
    page = browse("/read?document=d29")
    page.get_by_label("show 1 not coded").check()

    assert page.locator(".text .nonevent").get_attribute("title") == "not coded: only promised"
    assert "not=1" in page.url


def test_a_store_without_events_says_how_to_fill_it(browse, tmp_path):
    from gesta.store import Store
    from web.browser.conftest import Served

    Store(tmp_path / "empty.db", write=True).close()
    served = Served(tmp_path / "empty.db")
    try:
        page = browse("/", at=served.address)
        page.get_by_text("This store holds no events yet.").wait_for()
        page.get_by_text("gesta code articles/ --store FILE.db").wait_for()
        browse("/review", at=served.address).get_by_text("This server only reads.").wait_for()
    finally:
        served.stop()


def test_a_server_that_is_gone_is_told_with_what_to_do(browse):
    page = browse("/", expect_errors=True)
    page.locator("tbody tr").first.wait_for()
    page.route("**/api/v1/**", lambda route: route.abort())
    page.get_by_role("link", name="Actors").click()

    page.get_by_text("The server does not answer.").wait_for()
    page.unroute("**/api/v1/**")
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("NLD/MIL").first.wait_for()


# Every text against the first opaque ground beneath it; WCAG 2.2, 1.4.3: 4.5, or 3 for large text.
_LOW_CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor)
      if (colour[3] > 250) return colour
    }
    return [255, 255, 255, 255]
  }
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const low = []
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    const style = getComputedStyle(one)
    if (!own || one.closest('svg, .unseen, dialog, option, :disabled') || !one.getClientRects().length) continue
    const [front, back] = [light(rgba(style.color)), light(ground(one))]
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05)
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700)
    if (ratio < (large ? 3 : 4.5)) low.push(`${one.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`)
  }
  return low
}"""
