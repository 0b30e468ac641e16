"""Words typed in a terminal come in; the command they name is called, and its exit code goes out.

Each command's module is imported only when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
import importlib
import re

import click

COMMANDS = {
    "demo": "pipeline.cli.demo:demo",
    "init": "pipeline.cli.init:init",
    "plan": "pipeline.cli.plan:plan",
    "run": "pipeline.cli.run:run",
    "report": "pipeline.cli.report:report",
    "report new": "pipeline.cli.report_new:new",
    "status": "pipeline.cli.status:status",
    "doctor": "pipeline.cli.doctor:doctor",
    "check": "pipeline.cli.check:check",
    "undo": "pipeline.cli.undo:undo",
    "form": "pipeline.cli.form:form",
    "auth": "pipeline.cli.auth:auth",
    "schedule": "pipeline.cli.schedule:schedule",
    "watch": "pipeline.cli.watch:watch",
    "config": "pipeline.cli.config:config",
    "completion": "pipeline.cli.completion:completion",
    "emulator": "pipeline.cli.emulator:emulator",
}
"""Every command, in the order that a newcomer needs them; one of two words comes before one of its first word."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in their own order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """The command, imported now; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        if isinstance(command, click.Group):
            for below in command.commands.values():
                below.short_help = below.short_help or _first_sentence(below.help or "")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first words name: two words where they are one, else the first."""
        both = " ".join(args[:2])
        if len(args) > 1 and both in COMMANDS:
            return both, self.get_command(ctx, both), args[2:]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """The list of commands with a line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


def _first_sentence(text: str) -> str:
    """What a list says of a command: click by itself would cut it in the middle."""
    paragraph = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s|[:;]\s", paragraph)[0].rstrip(".") + "."


SUMMARIES = {
    "demo": "Make an invented school year and its outputs; no account needed.",
    "init": "Set up your school: questions, then form, workbooks and folder; safe to repeat.",
    "plan": "Say what a run would do now; nothing is changed.",
    "run": "Pull what is new and bring every sheet and doc up to date.",
    "report": "Write one report to a file.",
    "report new": "Copy a report's template to your own folder, to change it.",
    "status": "Say when the last run was and how it went.",
    "doctor": "Look at everything that a run rests on, and say what to do about what is wrong.",
    "check": "Prove on your own workbooks that nothing was lost, doubled or invented.",
    "undo": "Show again what the dashboard showed before its last change.",
    "form": "Make the form or map one you have, show its link, answer it in the embedded Workspace.",
    "auth": "Sign in as a role account, see who is signed in, withdraw it.",
    "schedule": "Have this run regularly, here or elsewhere.",
    "watch": "Run again and again in this window, at news or by the clock.",
    "config": "Check the settings file, show what counts and where it comes from.",
    "completion": "Let your shell complete our commands with the Tab key.",
    "emulator": "Serve the embedded Workspace by itself.",
}


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="smallwins")
def cli() -> None:
    """Staff tell small wins in a Google Form; sheets and docs for leaders keep themselves up to date.

    \b
    Start here:
      smallwins demo          an invented school year, on this computer only
      smallwins init          your own school; docs/connecting.md goes with it
      smallwins run           bring everything up to date; safe to repeat
    """


def obey() -> int:
    """Do what the words on the command line say; gives the command's exit code, or raises what went wrong."""
    gc.set_threshold(200_000, 20, 100)  # whole workbooks are read at once: looking for garbage took a third of a run
    code = cli.main(standalone_mode=False)
    return code if isinstance(code, int) else 0
