"""A browser that a program sent comes in; the page where a person lets it in goes out, then the way back with a code.

The page stands where Google's does; its look and most of its words are ours.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.emulator.auth import OWNER, Account, Program, SignIn
from pipeline.emulator.forms.page.styling import HEADERS, STYLE
from pipeline.emulator.wire import Answer, Request

BACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where a desktop app may listen for the person to come back."""

_ALLOWED = "form-action 'self' http://127.0.0.1:* http://localhost:* http://[::1]:*"
_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace("form-action 'self'", _ALLOWED),
}


class Blocked(Exception):  # noqa: N818 - named by what the page says
    """A request that Google's page refuses: its status, its code and its sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence = status, code, sentence


@dataclass(frozen=True)
class Asked:
    """What a program asks a person for."""

    program: Program
    redirect: str
    scopes: tuple[str, ...]
    challenge: str
    state: str
    hint: str


def ask_consent(sign_in: SignIn, request: Request) -> Answer:
    """Answer the authorization page: show it, or send the browser back with what the person decided.

    Documented: the parameters, PKCE with S256, the errors `access_denied`, `admin_policy_enforced`, `invalid_client`,
        `invalid_request`, `org_internal` and `redirect_uri_mismatch`; each permission can be left unticked.
    Assumed: the look, and that an account is typed rather than chosen.
    """
    try:
        asked = _read(sign_in, request)
        if request.verb != "POST":
            return _render("ask", 200, asked=asked, target=request.target, email=asked.hint or OWNER)
        return _decide(sign_in, asked, parse_qs(request.body.decode("utf-8", "replace")))
    except Blocked as blocked:
        return _render("blocked", blocked.status, blocked=blocked)


def _read(sign_in: SignIn, request: Request) -> Asked:
    told = {name: values[0] for name, values in parse_qs(request.query).items()}
    program = sign_in.programs.get(told.get("client_id", ""))
    if program is None:
        raise Blocked(401, "invalid_client", "The OAuth client was not found.")
    back = urlsplit(told.get("redirect_uri", ""))
    if back.scheme != "http" or back.hostname not in BACK:
        raise Blocked(400, "redirect_uri_mismatch", "The redirect URI in the request does not match.")
    if told.get("response_type") != "code":
        raise Blocked(400, "invalid_request", "Required parameter is missing: response_type")
    if not told.get("scope", "").split():
        raise Blocked(400, "invalid_request", "Missing required parameter: scope")
    if told.get("code_challenge_method", "S256") != "S256":
        raise Blocked(400, "invalid_request", "Invalid code challenge method.")
    if program.blocked:
        raise Blocked(400, "admin_policy_enforced", "Your organization's administrator has not allowed this app.")
    return Asked(
        program,
        told["redirect_uri"],
        tuple(told["scope"].split()),
        told.get("code_challenge", ""),
        told.get("state", ""),
        told.get("login_hint", ""),
    )


def _decide(sign_in: SignIn, asked: Asked, form: dict[str, list[str]]) -> Answer:
    """The way back to the program, with a code or with the refusal."""
    email = form.get("email", [OWNER])[0]
    if asked.program.audience == "internal" and email.rpartition("@")[2] != OWNER.rpartition("@")[2]:
        raise Blocked(403, "org_internal", "This app can only be used within its organization.")
    allowed = frozenset(form.get("scope", ())) & frozenset(asked.scopes)
    if form.get("decision") != ["allow"] or not allowed:
        return _go_back(asked, {"error": "access_denied"})
    account = Account(email, allowed, "user", asked.program.client_id)
    code = sign_in.issue_code(account, asked.redirect, asked.challenge)
    return _go_back(asked, {"code": code, "scope": " ".join(sorted(allowed))})


def _go_back(asked: Asked, told: dict[str, str]) -> Answer:
    query = urlencode({**({"state": asked.state} if asked.state else {}), **told})
    return Answer(302, b"", {**_HEADERS, "Location": f"{asked.redirect}?{query}"})


def _render(name: str, status: int, **shown: Any) -> Answer:
    text = _open_templates().get_template(f"{name}.html.j2").render(shown)
    return Answer(status, text.encode(), dict(_HEADERS))


@functools.lru_cache(maxsize=1)
def _open_templates() -> Environment:
    here = Path(__file__).parent
    templates = Environment(
        loader=FileSystemLoader([here, here.parent / "forms" / "page"]), autoescape=True, undefined=StrictUndefined
    )
    templates.globals["style"] = Markup(STYLE)  # noqa: S704 - our own file
    return templates
