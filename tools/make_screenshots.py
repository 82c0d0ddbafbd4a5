"""Writes the pictures of docs/images/ from a running page: `gesta serve FILE.db` first, then this with its address."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

VIEWS = {
    "events": "/",
    "network": "/?show=network",
    "reader": "/read?document=gaza-hostages-freed",
    "why": "/read?document=gaza-hostages-freed&why=1",
    "search": "/search?q=troops",
    "actors": "/actors",
    "actor": "/actor?who=RUS",
    "dyad": "/dyad?actor=RUS&recipient=UKR",
    "happenings": "/happenings",
    "happening": "/happening",
    "exercises": "/exercises",
    "review": "/review",
    "problems": "/problems",
}
WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


def main() -> None:
    """Shoot the named views (all unless told), wide and narrow, light and dark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="where the page answers, http://127.0.0.1:8765")
    parser.add_argument("folder", type=Path)
    parser.add_argument("views", nargs="*")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=told.chromium, args=["--no-sandbox"])
        for name in told.views or VIEWS:
            for width, size in WIDTHS.items():
                for look in ("light", "dark"):
                    page = browser.new_page(
                        viewport={"width": size[0], "height": size[1]},
                        color_scheme="dark" if look == "dark" else "light",
                    )
                    _shoot(
                        page,
                        told.address.rstrip("/") + VIEWS.get(name, name),
                        told.folder / f"{name}-{width}-{look}.png",
                    )
                    page.close()
        browser.close()


def _shoot(page: Page, address: str, file: Path) -> None:
    page.on("console", lambda message: print(f"{file.name}: {message.text}") if message.type == "error" else None)  # noqa: T201
    page.on("pageerror", lambda error: print(f"{file.name}: {error}"))  # noqa: T201
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if "document=" in address and "event=" not in address:
        page.keyboard.press("j")
    page.wait_for_timeout(500)
    page.screenshot(path=file)
    subprocess.run(["pngquant", "--force", "--ext", ".png", "--skip-if-larger", str(file)], check=False)  # noqa: S603, S607


if __name__ == "__main__":
    main()
