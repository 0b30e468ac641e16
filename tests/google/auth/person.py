"""A person in a browser, as far as signing in goes: opens the page, ticks, allows or cancels."""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import Thread
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup

ROLE = "smallwins@example.com"


def decide(
    address: str, decision: str = "allow", email: str = ROLE, without: Collection[str] = ()
) -> requests.Response:
    """Open the authorization page and decide on it; the page that the browser shows in the end."""
    with requests.Session() as browser:
        page = browser.get(address, timeout=10)
        form = BeautifulSoup(page.text, "html.parser").form
        if form is None:
            return page
        boxes = [str(box["value"]) for box in form.find_all("input", {"name": "scope"})]
        ticked = [scope for scope in boxes if not scope.endswith(tuple(without) or ("nothing",))]
        target = urljoin(page.url, str(form["action"]))
        return browser.post(target, {"email": email, "scope": ticked, "decision": decision}, timeout=10)


def send(act: Callable[[str], object]) -> Callable[[str], None]:
    """What shows an address by having somebody act on it, in a thread of their own."""
    return lambda address: Thread(target=act, args=[address], daemon=True).start()
