"""An OAuth client's file comes in; a person signs in in the browser; what is kept of it goes out.

The flow is google-auth-oauthlib's, with PKCE and a state. The browser comes back to a listener of ours on loopback,
which waits for that one answer and is not put off by whatever else a browser asks for.
"""

from __future__ import annotations

import html
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from pipeline.errors import GoogleError, KeyFileError, SignInAgainError, SignInError, UsageError
from pipeline.google.auth import files, remedies
from pipeline.google.auth.doors import fit, revoke
from pipeline.google.auth.kinds import TOKEN

AUTHORIZATION = "https://accounts.google.com/o/oauth2/auth"
PATIENCE = 600.0
"""Seconds to wait for the person."""

PAGES = {
    "code": ("Thank you", "Go back to the window where you typed the command: it says how it went."),
    "error": ("Nothing was allowed", "smallwins may do nothing now. To sign in after all, type the command again."),
    "state": ("This is not the sign-in you began", "Close this page, and type the command again."),
}


def sign_in(
    client: Path,
    scopes: tuple[str, ...],
    show: Callable[[str], None],
    *,
    endpoint: str = "",
    port: int = 0,
    patience: float = PATIENCE,
) -> dict[str, Any]:
    """The saved sign-in of whoever opens the address that is shown; SignInError in words where it comes to nothing.

    `endpoint` is a stand-in's address; `port` the one that the browser comes back to, 0 for a free one.
    """
    program = _read_client(client)
    state = secrets.token_urlsafe(32)
    with _listen(port, state) as (address, answers):
        flow = Flow.from_client_config({"installed": program}, list(scopes), redirect_uri=address)
        door = fit(flow.oauth2session, endpoint)
        url, _ = flow.authorization_url(state=state, access_type="offline", prompt="consent")
        show(door.address(url))
        try:
            told = answers.get(timeout=patience)
        except Empty:
            raise SignInAgainError(
                f"The browser did not come back within {patience / 60:.0f} minutes.",
                "Type the command again. Where Google's page says that access is blocked, ask your administrator.",
            ) from None
    _check(told, state)
    token = _fetch(flow, told["code"])
    _check_scopes(token, scopes, endpoint)
    return _keep(token, program)


def _read_client(path: Path) -> dict[str, Any]:
    """The desktop app's client, with Google's own addresses whatever the file says."""
    if not path.exists() and not path.is_symlink():
        raise KeyFileError(
            f"{path} is not there: it says which app people let in.",
            "Make it in the Google Cloud console (docs/connecting.md, section 4b), or name its place with --client.",
            "https://console.cloud.google.com/auth/clients",
        )
    info = files.read(path)
    client = info.get("installed")
    if "web" in info:
        raise KeyFileError(
            f"{path.name} belongs to a web application.", "Make an OAuth client of the type Desktop app instead."
        )
    if not isinstance(client, dict) or not all(isinstance(client.get(k), str) for k in ("client_id", "client_secret")):
        raise KeyFileError(
            f"{path.name} is not the file of an OAuth client.",
            "Download it from the Google Cloud console: Clients, the desktop app, Download JSON.",
        )
    kept = {name: client[name] for name in ("client_id", "client_secret")}
    return {**kept, "auth_uri": AUTHORIZATION, "token_uri": TOKEN}


@contextmanager
def _listen(port: int, state: str) -> Iterator[tuple[str, SimpleQueue[dict[str, str]]]]:
    """The address to come back to, and what the browser brings, until the block ends."""
    answers: SimpleQueue[dict[str, str]] = SimpleQueue()

    class Back(BaseHTTPRequestHandler):
        timeout = 30.0

        def do_GET(self) -> None:
            told = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            here = address.removeprefix("http://").rstrip("/")
            if self.headers.get("Host") != here or urlsplit(self.path).path != "/" or not told.keys() & PAGES.keys():
                self.send_error(404)
                return
            page = "state" if told.get("state") != state else "code" if "code" in told else "error"
            self._send(*PAGES[page])
            answers.put(told)

        def _send(self, title: str, words: str) -> None:
            body = _page(title, words)
            self.send_response(200)
            for name, value in {**HEADERS, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent: the address holds the code."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Back)
    except OSError as error:
        raise UsageError(f"Port {port} is in use by another program.", "Choose another one with --port.") from error
    server.daemon_threads = True
    address = f"http://127.0.0.1:{server.server_port}/"
    thread = Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield address, answers
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


HEADERS = {
    "Content-Type": "text/html; charset=UTF-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


def _page(title: str, words: str) -> bytes:
    title, words = html.escape(title), html.escape(words)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><h1>{title}</h1><p>{words}</p></html>'.encode()


def _check(told: Mapping[str, str], state: str) -> None:
    """Refuse an answer that is not to our question, or is No."""
    if not secrets.compare_digest(told.get("state", "").encode(), state.encode()):
        raise SignInAgainError(
            "The browser came back with an answer that does not belong to this sign-in (another state).",
            "Nothing was kept. Type the command again, and open only the address that it shows.",
        )
    if "code" in told:
        return
    if told["error"] == "access_denied":
        raise SignInAgainError(
            "The sign-in was canceled: smallwins was not allowed anything.",
            "To sign in after all, type the command again and choose Allow.",
        )
    raise remedies.name(told["error"]) or remedies.other()


def _fetch(flow: Flow, code: str) -> dict[str, Any]:
    """The tokens for the code."""
    try:
        token: dict[str, Any] = flow.fetch_token(code=code)
    except Warning as changed:  # how oauthlib says that a person allowed less, or more, than was asked
        token = dict(getattr(changed, "token", {}))
    except OAuth2Error as error:
        raise _refused(error) from None  # its text may hold what was sent
    except requests.RequestException as error:
        raise GoogleError("Google did not answer.", "Check the network connection, then type the command again.") from (
            error
        )
    return token


def _refused(error: OAuth2Error) -> SignInError:
    return remedies.name(f"{error.error} {error.description}") or SignInAgainError(
        "Google did not accept the answer that the browser brought.", "Type the command again."
    )


def _check_scopes(token: Mapping[str, Any], scopes: tuple[str, ...], endpoint: str) -> None:
    """Refuse a sign-in that leaves out a permission, and withdraw it."""
    granted = _granted(token)
    missing = [scope.rpartition("/")[2] for scope in scopes if scope not in granted]
    if not token.get("refresh_token"):
        missing.append("staying signed in")
    if missing:
        revoke(str(token.get("refresh_token") or token.get("access_token", "")), endpoint)
        raise SignInAgainError(
            f"Not everything was allowed; left out: {', '.join(missing)}.",
            "Nothing was kept. Type the command again and leave every permission ticked.",
        )


def _granted(token: Mapping[str, Any]) -> list[str]:
    """The permissions that came with a token."""
    told = token.get("scope", ())
    return sorted(told.split() if isinstance(told, str) else told)


def _keep(token: Mapping[str, Any], program: Mapping[str, Any]) -> dict[str, Any]:
    """What is written down of a sign-in: no access token, but when it began and, where Google says so, ends."""
    now = datetime.now(UTC).replace(microsecond=0)
    left = token.get("refresh_token_expires_in")
    return {
        "type": "authorized_user",
        "client_id": program["client_id"],
        "client_secret": program["client_secret"],
        "refresh_token": token["refresh_token"],
        "scopes": _granted(token),
        "signed_in": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "ends": f"{now + timedelta(seconds=int(left)):%Y-%m-%dT%H:%M:%SZ}" if left else None,
    }
