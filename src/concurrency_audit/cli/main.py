"""`concurrency-audit`: selects the command, imports only that one, and turns errors into one line and an exit code."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from concurrency_audit import __version__
from concurrency_audit.audit.model.errors import OutputError, UsageError
from concurrency_audit.audit.model.surprises import told
from concurrency_audit.cli import exit_codes, extras, terminal
from concurrency_audit.cli.nearest import nearest
from concurrency_audit.cli.parser import Parser

COMMANDS = {
    "check": "report what invocations share unsafely (the default command)",
    "inventory": "list every object that invocations share",
    "baseline": "write down what is found today, so that only new findings are reported",
    "explain": "explain one rule, by code or name",
    "rules": "list all rules",
    "lsp": "serve findings, hovers and quick fixes to an editor (Language Server Protocol)",
    "confirm": "run handlers under controlled schedules: unlike check it executes the code, in child processes",
    "load": "send a function many requests at once and see whether it keeps them apart",
    "gate": "decide whether a package may be published, and release it or roll back",
    "fit": "answer whether a workload is worth Managed Instances, from its traffic and today's prices",
    "size": "measure how much memory, CPU and concurrency a function needs; runs it",
    "serve": "run Lambda Managed Instances on this machine, for unmodified boto3 and the AWS CLI",
}
"""Name -> one line of help. The command is in `cli/<name>.py`, which is imported only when it runs."""

DESCRIPTION = "Finds what your Python Lambda code shares between concurrent invocations, and whether that is safe."


class Command(Protocol):
    """The interface of a module in this folder that is a command."""

    def configure(self, parser: Parser) -> None:
        """Add the command's arguments."""

    def run(self, args: Namespace) -> int:
        """Do the work and return the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; errors of the user do not raise."""
    terminal.be_quiet(False)
    try:
        code = _dispatch(list(sys.argv[1:] if argv is None else argv))
        if argv is None:
            gc.freeze()  # the process is about to end, so memory held by cycles need not be collected
    except OutputError as error:
        terminal.give_up_output()
        terminal.complain(str(error))
        return exit_codes.OUTPUT
    except UsageError as error:
        terminal.complain(str(error))
        return exit_codes.USAGE
    except KeyboardInterrupt:
        return exit_codes.INTERRUPTED
    except Exception as error:
        if isinstance(error, BrokenPipeError):
            terminal.give_up_output()
        terminal.complain(f"this command {told(error)}")
        return exit_codes.OUTPUT if isinstance(error, BrokenPipeError) else exit_codes.INCOMPLETE
    return code


def _dispatch(argv: list[str]) -> int:
    if "--debug" in argv:  # for every command, and from the start
        argv.remove("--debug")
        terminal.show_surprises()
    if not argv or argv[0] in ("-h", "--help"):
        terminal.write(_overview(), None)
        return exit_codes.CLEAN if argv else exit_codes.USAGE
    if argv[0] in ("-V", "--version"):
        terminal.write(f"concurrency-audit {__version__}\n", None)
        return exit_codes.CLEAN
    if argv[0] == "--print-completion":
        from concurrency_audit.cli import completion

        terminal.write(completion.script("".join(argv[1:2]), COMMANDS), None)
        return exit_codes.CLEAN
    name = argv.pop(0) if argv[0] in COMMANDS else _default(argv[0])
    command = cast(Command, import_module(f"concurrency_audit.cli.{name}"))
    args = parser_for(name, command).parse(argv)
    if name in extras.NEEDED_BY:
        extras.must_be_installed(extras.NEEDED_BY[name], f"`{name}`")
    return command.run(args)


def _default(first: str) -> str:
    """`check`, unless the first word is a bare one that is no path: raises UsageError with the nearest command."""
    if first.isidentifier() and not os.path.lexists(first):
        there = (path.name for path in Path().iterdir() if not path.name.startswith("."))
        close = nearest(first, (*COMMANDS, "--help", "--version"), 0.75) or nearest(first, there, 0.75)
        remedy = f'did you mean "{close}"?' if close else "see `concurrency-audit --help`"
        raise UsageError(f'there is no command and no path "{first}"', "on the command line", remedy)
    return "check"


def parser_for(name: str, command: Command) -> Parser:
    """The configured parser of one command; docs and tests read `--help` from it as well."""
    parser = Parser(f"concurrency-audit {name}", f"{COMMANDS[name][0].upper()}{COMMANDS[name][1:]}.")
    command.configure(parser)
    return parser


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [
        "usage: concurrency-audit [COMMAND] [OPTION ...] [PATH ...]",
        "",
        DESCRIPTION,
        "",
        "commands:",
        *(f"  {name:<{width}}  {help_line}" for name, help_line in COMMANDS.items()),
        "",
        "`concurrency-audit PATH ...` is `concurrency-audit check PATH ...`.",
        "`concurrency-audit COMMAND --help` shows a command's options, `--version` the version.",
        "`--debug` shows the traceback of what fails unexpectedly.",
        "`--print-completion bash|zsh|tcsh` prints a script that completes commands and options.",
    ]
    return "\n".join(lines) + "\n"
