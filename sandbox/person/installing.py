"""A browser that installs an app: its install page, the page to allow, and back to the app."""

import re
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

from sandbox.wire.authorize import PATH, asked_for
from sandbox.workspace.workspace import Workspace

LINK = re.compile(rf'https?://[^\s"\'<>]+{PATH}\?[^\s"\'<>]+')
PATIENCE = 10.0  # seconds


@dataclass(frozen=True)
class Landing:
    """The app's last page."""

    status: int
    text: str


def install(workspace: Workspace, url: str, user: str, *, allows: bool) -> Landing:
    """LookupError when the app's page leads to no page where a person could allow it."""
    response, text = _get(url, "")
    cookies = "; ".join(each.partition(";")[0] for each in response.headers.get_all("set-cookie") or [])
    link = LINK.search(response.headers.get("location") or unescape(text))
    if link is None:
        raise LookupError(f"There is no link to install at {url}: status {response.status}")
    asked = asked_for(urlsplit(link[0]).query)
    answer = workspace.installations
    landing, text = _get(answer.allow(asked, user) if allows else answer.refuse(asked), cookies)
    return Landing(landing.status, text)


def _get(url: str, cookies: str) -> tuple[HTTPResponse, str]:
    where = urlsplit(url)
    connection = HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
    try:
        headers = {"Cookie": cookies} if cookies else {}
        connection.request("GET", f"{where.path}?{where.query}".rstrip("?"), headers=headers)
        response = connection.getresponse()
        return response, response.read().decode()
    finally:
        connection.close()
