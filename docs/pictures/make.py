# ruff: noqa: INP001 - a script, not a package
"""Makes the pictures of the documentation anew: the demo lived up to the posted agenda, then photographed.

Run with `.venv/bin/python docs/pictures/make.py` after `make test` or `make check` made the environment;
needs Debian's chromium and chromium-driver.
"""

import base64
import shutil
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from bot.demo.play import SCENES, Play
from bot.demo.stage import set_up
from sandbox.showing.screenshots import find_browser

HERE = Path(__file__).parent
VIEW = "?as=flow-facilitator&channel=emergency-flow&theme=light"
SCREEN = {"width": 460, "height": 1170, "deviceScaleFactor": 1.3, "mobile": True}
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
SHOWN = "return [...document.images].some(image => image.naturalWidth > 300)"
TO_THE_AGENDA = """
    const heading = [...document.querySelectorAll('*')]
        .filter(e => !e.children.length && e.textContent.startsWith('Agenda: ')).pop();
    heading.closest(".message").scrollIntoView({block: "start"});
"""


def main() -> None:
    """Play the month up to the agenda and take its picture on a phone."""
    with tempfile.TemporaryDirectory() as scratch, set_up(Path(scratch), port=0) as scene:
        play = Play(scene, lambda _who, _did: None)
        for name in SCENES[: SCENES.index("agenda")]:
            play.move(name)
            play.act(name)
        play.move("agenda")
        (HERE / "agenda.png").write_bytes(photograph(scene.server.url + VIEW))


def photograph(address: str) -> bytes:
    """The page at that address, scrolled to the agenda, as a PNG."""
    options = webdriver.ChromeOptions()
    options.binary_location = find_browser() or ""
    for flag in FLAGS:
        options.add_argument(flag)
    with webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver"))) as browser:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SCREEN)
        browser.get(address)
        WebDriverWait(browser, 20).until(lambda page: page.execute_script(SHOWN))
        browser.execute_script(TO_THE_AGENDA)
        taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    return base64.b64decode(taken["data"])


main()
