"""Imports run one way; modules and functions keep to their sizes; every module says what it does and imports alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 500, 60
DRAWERS = {"utils", "util", "helpers", "common", "misc", "manager", "handler", "handlers"}

PURE = {"normalize", "privacy", "summarize", "themes"}
STAGES = PURE | {"extract", "store", "curation", "dashboard", "synthesis", "exports", "form", "schedule", "check"}
LAYERS: dict[str, set[str]] = {
    "errors": set(),
    "model": {"errors"},
    "tables": {"errors", "model"},
    "settings": {"errors", "model", "resources"},
    "resources": {"errors"},
    "markup": {"errors", "model", "resources"},
    "google": {"errors", "model", "tables", "settings", "resources"},
    **{name: {"errors", "model", "tables", "settings", "resources", "markup"} for name in PURE},
    **{name: {"errors", "model", "tables", "settings", "resources", "markup", "google"} for name in STAGES - PURE},
    "records": {"settings", "schedule"},
    "heartbeat": {"errors"},
    "watch": {"errors", "google"},
    "doctor": {
        "errors",
        "model",
        "tables",
        "settings",
        "google",
        "extract",
        "normalize",
        "records",
        "schedule",
        "store",
    },
    "run": STAGES | {"errors", "model", "tables", "settings", "resources", "markup", "google"},
    "plan": {"markup", "tables", "settings", "google", "run"},
    "init": {"errors", "model", "tables", "settings", "resources", "google", "form", "store"},
    "wizard": {"errors", "model", "normalize", "tables", "settings", "resources"},
    "demo": {"errors", "model", "settings", "google", "form", "extract", "init", "run", "emulator"},
    "cli": STAGES
    | {
        "records",
        "heartbeat",
        "watch",
        "doctor",
        "errors",
        "model",
        "settings",
        "resources",
        "google",
        "init",
        "run",
        "plan",
        "demo",
        "emulator",
        "markup",
        "wizard",
    },
    "emulator": set(),
    "__main__": {"cli"},
    "__init__": set(),
}
"""What each room may import, besides itself."""


def room(path: Path) -> str:
    """The top-level module or package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """Rooms of ours that a module imports, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pipeline":
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pipeline."))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    """A module imports only from its own room and the rooms below it."""
    here = room(path)
    allowed = LAYERS[here] | {here, "__version__"}
    assert set(imported(ast.parse(path.read_text("utf-8")))) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sizes_and_docstrings(path: Path) -> None:
    """Every module has its sentence, none is a drawer, and no module or function outgrows its ceiling."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "no module docstring"
    assert path.stem not in DRAWERS
    assert text.count("\n") <= LONGEST_MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_names_say_what_they_are(path: Path) -> None:
    """Every public function, class and method has a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    scopes: list[ast.Module | ast.ClassDef] = [
        tree,
        *(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"),
    ]
    for scope in scopes:
        for node in scope.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_every_module_imports_alone() -> None:
    """No module needs another to be imported first; its package, which Python imports first, may bring it along."""
    names = [
        str(path.relative_to(ROOT).with_suffix("")).replace("/", ".").removesuffix(".__init__")
        for path in MODULES
        if path.stem != "__main__"
    ]
    code = (
        "import sys, importlib\n"
        "def load(name):\n"
        "    for loaded in [m for m in sys.modules if m.split('.')[0] == 'pipeline']: del sys.modules[loaded]\n"
        "    importlib.import_module(name)\n"
        "    return set(sys.modules)\n"
        "brought = {}\n"
        "for name in sys.argv[1:]:\n"
        "    package = name.rpartition('.')[0] or name\n"
        "    brought[package] = brought.get(package) or load(package)\n"
        "    if name not in brought[package]: load(name)\n"
    )
    subprocess.run([sys.executable, "-c", code, *names], check=True, cwd=ROOT)


def test_the_command_line_is_light() -> None:
    """`import pipeline.cli` loads neither pandas nor googleapiclient nor the emulator."""
    code = "import sys, pipeline.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout
    heavy = {"pandas", "numpy", "googleapiclient", "gspread", "pipeline.emulator", "pydantic", "rich"}
    assert not heavy & set(loaded.split())
