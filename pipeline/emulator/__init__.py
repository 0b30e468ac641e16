"""Nothing, a file or a seed comes in; a stand-in for Google's Forms, Sheets, Docs and Drive on loopback goes out."""

from __future__ import annotations

import json
import os
import secrets
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pipeline.emulator import consent, docs, drive, forms, sheets
from pipeline.emulator.app import App, Handler
from pipeline.emulator.archive import StateBusy, StateDamaged, StateUnwritable
from pipeline.emulator.auth import OWNER, Program, SignIn
from pipeline.emulator.control import Control, People
from pipeline.emulator.docs.document import Document
from pipeline.emulator.docs.loading import load_document
from pipeline.emulator.drive import make_file
from pipeline.emulator.drive.contents.blob import Blob
from pipeline.emulator.faults import Faults
from pipeline.emulator.fingerprint import Fingerprint
from pipeline.emulator.history import History
from pipeline.emulator.quotas import Quotas
from pipeline.emulator.server import PortBusy, Server
from pipeline.emulator.state import ANY, DOCUMENT, FORM, SPREADSHEET, Content, State

__all__ = ["OWNER", "Emulator", "PortBusy", "StateBusy", "StateDamaged", "StateUnwritable"]

ROUTES: dict[str, Handler] = {**forms.ROUTES, **drive.ROUTES, **sheets.ROUTES, **docs.ROUTES}
CONTENTS: dict[str, type[Content]] = {FORM: forms.Form, SPREADSHEET: sheets.Workbook, DOCUMENT: Document, ANY: Blob}


class Emulator:
    """The embedded Workspace: `with Emulator() as e:` serves all four APIs at `e.url` until the block ends.

    `e.token` opens the control routes (`X-Emulator-Token`) and, as a bearer token, everything as the owner.
    """

    def __init__(
        self,
        path: Path | None = None,
        seed: list[dict[str, Any]] | None = None,
        sign_in: Literal["any", "strict"] = "any",
        port: int = 0,
        check_answers: bool = False,
        quota: float | None = None,
        history: Path | None = None,
    ) -> None:
        """`path` keeps the state in a file, a `seed` fills an empty one, port 0 takes a free one.

        `quota` 1.0 keeps Google's limits a minute, 0.1 a tenth of them; `history` is a file for one line a request.
        Raises StateBusy, StateDamaged, StateUnwritable, PortBusy.
        """
        self.token = secrets.token_urlsafe(24)
        self.faults = Faults()
        fingerprint = Fingerprint() if history else None
        self.state = State(path, seed, CONTENTS, fingerprint)
        self.history = History(history, lambda: str(fingerprint or ""))
        self.quotas = Quotas(quota, self.state.now)
        self.sign_in = SignIn(sign_in == "strict", self.state.now, self.token)
        people = People(forms.submit, forms.withdraw, forms.load, load_document, make_file)
        self._control = Control(self.state, people, self.faults, self.history, self.quotas, self.sign_in)
        self.app = App(
            self._control,
            ROUTES,
            self.token,
            pages=forms.answer_page,
            consent=partial(consent.ask_consent, self.sign_in),
            check_answers=check_answers,
        )
        self._open(port)

    def _open(self, port: int) -> None:
        """Fill an empty state, bind the port; whatever fails, the state's file is given free."""
        try:
            if not self.state.files:
                self._control.replay()
            self._server = Server(self.app, port)
        except BaseException:
            self.state.close()
            raise
        self.sign_in.audiences |= {f"http://{host}:{self._server.port}/token" for host in ("127.0.0.1", "localhost")}

    @property
    def url(self) -> str:
        """The address that serves all four APIs."""
        return f"http://127.0.0.1:{self._server.port}"

    def respond(self, form_id: str, response: dict[str, Any]) -> str:
        """Submit a response as a person does (with a known responseId: edit it); returns its id."""
        return self._control.respond(form_id, response)

    def withdraw(self, form_id: str, response_id: str) -> None:
        """Delete a response as the form's owner does."""
        self._control.withdraw(form_id, response_id)

    def load_form(self, form: dict[str, Any], responses: list[dict[str, Any]], owner: str = OWNER) -> str:
        """Add a form with its responses as the API answered them, ids kept; returns the form's id."""
        return self._control.load_form(form, responses, owner)

    def load_document(self, document: dict[str, Any], owner: str = OWNER) -> str:
        """Add a document as the API answered it, ids kept; returns its id."""
        return self._control.load_document(document, owner)

    def revoke(self, file_id: str, email: str) -> None:
        """Take a person's access to a file away; an owner loses the file to somebody else."""
        self._control.revoke(file_id, email)

    def reset(self) -> None:
        """Drop every file, fault and event, then replay the seed."""
        self._control.reset()

    def service_account(self, directory: Path, name: str = "smallwins") -> Path:
        """Make a service account that strict sign-in knows; returns its key file (0600)."""
        made = generate_private_key(public_exponent=65537, key_size=2048)
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        key = {
            "type": "service_account",
            "project_id": "embedded-workspace",
            "private_key_id": secrets.token_hex(20),
            "private_key": pem,
            "client_email": f"{name}@embedded-workspace.iam.gserviceaccount.com",
            "client_id": str(10**20 + secrets.randbelow(10**20)),
            "token_uri": f"{self.url}/token",
            "universe_domain": "googleapis.com",
        }
        self.sign_in.register(key)
        return _write(directory / f"{name}-key.json", key)

    def program(self, path: Path, audience: Literal["internal", "testing", "production"] = "internal") -> Path:
        """Make a desktop app's OAuth client that people can let in at the authorization page; its file (0600).

        `audience`: who may sign in; with "testing" a sign-in ends after seven days.
        """
        client_id, secret = (
            f"{secrets.randbelow(10**12)}-embedded.apps.googleusercontent.com",
            secrets.token_urlsafe(20),
        )
        self.sign_in.programs[client_id] = Program(client_id, secret, audience)
        told = {
            "client_id": client_id,
            "project_id": "embedded-workspace",
            "auth_uri": f"{self.url}/o/oauth2/auth",
            "token_uri": f"{self.url}/token",
            "client_secret": secret,
            "redirect_uris": ["http://localhost"],
        }
        return _write(path, {"installed": told})

    def register(self, key_file: Path) -> None:
        """Let an existing service account's key file sign in; ValueError where it is none."""
        self.sign_in.register(json.loads(key_file.read_bytes()))

    def __enter__(self) -> Self:
        """Start serving."""
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving, cut open connections, give the state's file free."""
        self._server.stop()
        self.state.close()
        self.history.close()


def _write(path: Path, content: dict[str, Any]) -> Path:
    """Put a secret in a file for its owner's eyes only."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    return path
