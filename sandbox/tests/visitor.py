"""Someone in front of the page in a real Chromium; every look waits until there is something to see."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from sandbox.showing.screenshots import find_browser

Browser = webdriver.Chrome
T = TypeVar("T")
DESKTOP, PHONE = (1280, 860), (390, 844)
PATIENCE = 10.0  # seconds
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing() -> str | None:
    """Why the page cannot be looked at here, or None when it can."""
    if find_browser() is None:
        return "Chromium is not installed here"
    return None if shutil.which("chromedriver") else "chromedriver is not installed here"


@contextmanager
def open_browser() -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = find_browser() or ""
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver"))) as browser:
        yield browser


class Visitor:
    """`place` is where they come to when nothing else is said."""

    def __init__(self, browser: Browser, url: str, place: str) -> None:
        self.browser = browser
        self._url = url
        self._place = place

    def comes(self, who: str, where: str = "", *, size: tuple[int, int] = DESKTOP) -> None:
        width, height = size
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.browser.get(f"{self._url}?as={who}&channel={where or self._place}")
        self.finds("h1")

    def prefers(self, scheme: str) -> None:
        """Let the system be `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def finds(self, css: str, text: str = "") -> WebElement:
        """The first visible element that matches and holds the text, once it is there."""

        def look(browser: Browser) -> WebElement | None:
            found = browser.find_elements(By.CSS_SELECTOR, css)
            return next((each for each in found if each.is_displayed() and text in each.text), None)

        return self.waits_for(look, f"{css} with {text!r}")

    def loses(self, css: str) -> None:
        self.waits_for(lambda _: not self.sees(css), f"{css} disappear")

    def sees(self, css: str) -> list[WebElement]:
        return [each for each in self.browser.find_elements(By.CSS_SELECTOR, css) if each.is_displayed()]

    def waits_for(self, look: Callable[[Browser], T | None], what: str) -> T:
        ignored = [StaleElementReferenceException]
        wait: WebDriverWait[Browser] = WebDriverWait(self.browser, PATIENCE, ignored_exceptions=ignored)
        found: T | None = wait.until(look, f"never saw {what}")
        assert found is not None
        return found

    def clicks(self, css: str, text: str = "") -> None:
        self.finds(css, text).click()

    def writes(self, text: str, css: str = "main textarea") -> None:
        self.finds(css).send_keys(text)

    def chooses(self, css: str, text: str) -> None:
        Select(self.finds(css)).select_by_visible_text(text)

    def runs(self, code: str) -> Any:
        return self.browser.execute_script(code)

    def complaints(self) -> list[str]:
        """What the browser's console holds against the page."""
        log = self.browser.get_log("browser")  # type: ignore[no-untyped-call]  # Selenium leaves it untyped
        return [entry["message"] for entry in log]
