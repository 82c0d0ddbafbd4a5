"""Writes the pictures of docs/images/: codes the examples and the told happenings, serves them, opens Chromium."""

# ruff: noqa: S603, S607 - it runs our own commands
from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
VIEWS = {
    "events": "/",
    "network": "/?show=network",
    "reader": "/read?document=odesa-grain-port-1",
    "why": "/read?document=odesa-grain-port-3&why=1",
    "search": "/search?q=troops",
    "actors": "/actors",
    "actor": "/actor?who=RUS",
    "dyad": "/dyad?actor=RUS&recipient=UKR",
    "happenings": "/happenings?sources=2",
    "happening": "/happening?event={disputed}",
    "stories": "/stories",
    "story": "/story?id={story}",
    "exercises": "/exercises",
    "review": "/review",
    "problems": "/problems",
}
WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


def main() -> None:
    """Shoot the named views (all unless told), wide and narrow, light and dark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("views", nargs="*", help=", ".join(VIEWS))
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        store = _make_store(Path(work))
        gesta = [sys.executable, "-m", "gesta", "serve", str(store), "--port", "0", "--token", "a-token-for-pictures"]
        server = subprocess.Popen(gesta, stdout=subprocess.PIPE, text=True)
        try:
            line = server.stdout.readline() if server.stdout else ""
            address = next(word for word in line.split() if word.startswith("http://")).rstrip("/")
            _shoot_all(address, told.folder, told.views or list(VIEWS), told.chromium)
        finally:
            server.terminate()
            server.wait()


def _make_store(work: Path) -> Path:
    """The example articles, and the happenings that several of our own articles tell."""
    articles = work / "told.jsonl"
    with articles.open("w", encoding="utf-8") as file:
        for path in sorted((ROOT / "tests/happenings").glob("*.toml")):
            for number, article in enumerate(tomllib.loads(path.read_text("utf-8"))["article"], start=1):
                line = {key: str(value) for key, value in article.items()}
                file.write(json.dumps({**line, "id": f"{path.stem}-{number}", "date": line["published"]}) + "\n")
    store = work / "examples.db"
    inputs = [str(ROOT / "examples/wire"), str(articles)]
    for command in (["code", *inputs, "--store", str(store), "--format", "jsonl"], ["happenings", str(store)]):
        subprocess.run([sys.executable, "-m", "gesta", *command], check=True, stdout=subprocess.DEVNULL)
    return store


def _shoot_all(address: str, folder: Path, views: list[str], chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        reply = browser.new_context().request.get(f"{address}/api/v1/happenings?disputed=true&min_sources=5&limit=1")
        detail = browser.new_context().request.get(f"{address}/api/v1/happenings/{reply.json()['items'][0]['id']}")
        disputed = detail.json()["members"][0]["event"]["id"]
        story = browser.new_context().request.get(f"{address}/api/v1/stories?limit=1").json()["items"][0]["id"]
        for name in views:
            for width, (wide, high) in WIDTHS.items():
                for look in ("light", "dark"):
                    page = browser.new_page(viewport={"width": wide, "height": high}, color_scheme=look)  # type: ignore[arg-type]
                    view = VIEWS[name].format(disputed=disputed, story=story)
                    _shoot(page, f"{address}{view}", folder / f"{name}-{width}-{look}.png")
                    page.close()
        browser.close()


def _shoot(page: Page, address: str, file: Path) -> None:
    page.on("pageerror", lambda error: sys.exit(f"{file.name}: {error}"))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if "document=" in address:
        page.keyboard.press("j")
    page.wait_for_timeout(500)
    page.screenshot(path=file)
    # Few colours: a quarter of the bytes. Without the tool the picture stays as it is.
    subprocess.run(["pngquant", "--force", "--ext", ".png", "--skip-if-larger", str(file)], check=False)


if __name__ == "__main__":
    main()
