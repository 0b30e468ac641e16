"""Sign-in files become credentials, or a sentence that says what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from google.oauth2.service_account import Credentials as ServiceAccount

from pipeline.emulator import Emulator
from pipeline.errors import SettingsError, SignInError
from pipeline.google import Google, auth


def write(path: Path, content: str, mode: int = 0o600) -> Path:
    """A file with its mode."""
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not json", "not a JSON file"),
        ("[]", "not a sign-in file"),
        ("{}", "neither a service-account key nor a saved sign-in"),
        ('{"type": "service_account"}', "not a complete sign-in file"),
        ('{"type": "authorized_user"}', "not a complete sign-in file"),
    ],
)
def test_wrong_files(tmp_path: Path, content: str, says: str) -> None:
    """Each mistake has its sentence."""
    with pytest.raises(SignInError, match=says):
        auth.load(write(tmp_path / "key.json", content))


def test_a_missing_file(tmp_path: Path) -> None:
    """A path that leads nowhere."""
    with pytest.raises(SignInError, match="is not there"):
        auth.load(tmp_path / "key.json")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_can_read(tmp_path: Path, mode: int) -> None:
    """A key that others can read is refused, with the command that mends it."""
    with pytest.raises(SignInError) as caught:
        auth.load(write(tmp_path / "key.json", "{}", mode))
    assert "chmod 600" in caught.value.fix


@pytest.mark.parametrize("endpoint", ["https://evil.example", "http://10.0.0.1:80"])
def test_credentials_stay_here(tmp_path: Path, endpoint: str) -> None:
    """A stand-in elsewhere would be handed the credentials."""
    with pytest.raises(SettingsError):
        auth.load(write(tmp_path / "key.json", "{}"), endpoint)


def test_a_service_account_signs_in_strictly(tmp_path: Path) -> None:
    """The same code path as for Google: a signed assertion is exchanged for a token that the APIs accept."""
    with Emulator(sign_in="strict", check_answers=True) as emulator:
        key = emulator.service_account(tmp_path)
        with Google(auth.load(key, emulator.url), emulator.url) as google:
            assert google.drive.find({"smallwins": "data"}, "spreadsheet") is None


def test_a_stand_in_is_all_that_credentials_ask(tmp_path: Path) -> None:
    """Signing in on this machine, no thread asks Google's IAM about regions; the name is google-auth's."""
    with Emulator() as emulator:
        signed_in = auth.load(emulator.service_account(tmp_path), emulator.url)
    assert signed_in._maybe_start_regional_access_boundary_refresh(None, "https://www.googleapis.com") is None
    assert "_maybe_start_regional_access_boundary_refresh" in vars(signed_in)
    assert hasattr(ServiceAccount, "_maybe_start_regional_access_boundary_refresh"), "it is called otherwise now"


def test_a_strange_service_account_is_refused(tmp_path: Path) -> None:
    """A key that this Workspace does not know ends in SignInError, not in a traceback."""
    with Emulator(sign_in="strict") as other:
        key = other.service_account(tmp_path)
    with (
        Emulator(sign_in="strict") as emulator,
        Google(auth.load(key, emulator.url), emulator.url) as google,
        pytest.raises(SignInError),
    ):
        google.drive.find({"smallwins": "data"}, "spreadsheet")


def test_a_saved_sign_in(tmp_path: Path) -> None:
    """A person's refresh token and no other; it is renewed at Google's address, never at the file's."""
    info = {"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": "r"}
    saved = auth.load(
        write(tmp_path / "user.json", json.dumps({**info, "token": "old", "token_uri": "https://x.example"}))
    )
    assert (saved.refresh_token, saved.token) == ("r", None)
    assert saved.token_uri == "https://oauth2.googleapis.com/token"
