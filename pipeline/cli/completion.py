"""`smallwins completion`: a shell's name comes in; the lines that let it complete our commands go out."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pipeline.cli.output import Outcome, speaks

PLACES = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/completions/smallwins.fish"}


@click.command()
@click.argument("shell", type=click.Choice([*PLACES]))
@speaks
def completion(shell: str) -> Outcome:
    """Print the lines that let a shell complete our commands with the Tab key.

    \b
    Examples:
      smallwins completion bash >> ~/.bashrc
      smallwins completion zsh >> ~/.zshrc
      smallwins completion fish > ~/.config/fish/completions/smallwins.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise RuntimeError(f"click completes {shell} no longer")
    text = kind(click.get_current_context().find_root().command, {}, "smallwins", "_SMALLWINS_COMPLETE").source()
    return Outcome({"shell": shell, "place": PLACES[shell], "script": text}, text.strip("\n").splitlines())
