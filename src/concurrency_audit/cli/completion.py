"""`--print-completion SHELL`: the script that completes commands, options, choices and files."""

import argparse
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import extras
from concurrency_audit.cli.nearest import nearest
from concurrency_audit.cli.parser import Parser

if TYPE_CHECKING:
    from concurrency_audit.cli.main import Command

SHELLS = ("bash", "zsh", "tcsh")


def script(shell: str, commands: dict[str, str]) -> str:
    """The script for one shell; `commands` is name -> one line of help."""
    if shell not in SHELLS:
        close = nearest(shell, SHELLS)
        remedy = f'did you mean "{close}"?' if close else f"give one of {', '.join(SHELLS)}"
        raise UsageError(f'no completion for the shell "{shell}"', "in --print-completion", remedy)
    extras.must_be_installed("completion", "--print-completion")
    import shtab

    return str(shtab.complete(_whole(commands), shell=shell))


def _whole(commands: dict[str, str]) -> argparse.ArgumentParser:
    """One parser of all commands, which otherwise have one each."""
    import shtab

    whole = argparse.ArgumentParser(prog="concurrency-audit")
    whole.add_argument("-V", "--version", action="store_true", help="show the version")
    subparsers = whole.add_subparsers()
    for name, line in commands.items():
        parser = subparsers.add_parser(name, help=line)
        command = cast("Command", import_module(f"concurrency_audit.cli.{name}"))
        command.configure(cast(Parser, parser))
        for action in parser._actions:
            if action.type is Path:
                vars(action)["complete"] = shtab.FILE  # which shtab looks for and argparse does not declare
    return whole
