"""argparse with this project's error handling: one line, exit code 2."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.cli import terminal
from concurrency_audit.cli.nearest import nearest

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


class Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing the usage and exiting, and accepts no abbreviated options."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    def parse(self, argv: Sequence[str]) -> argparse.Namespace:
        """Parse all arguments; for an unknown option raises UsageError with the nearest one."""
        parsed, unknown = self.parse_known_args(argv)
        if any(not word.startswith("-") for word in unknown):  # a PATH after options that follow another PATH
            parsed, unknown = self.parse_known_intermixed_args(argv)
        if unknown:
            option = unknown[0].partition("=")[0]
            close = nearest(option, self._option_string_actions) if option.startswith("-") else None
            remedy = f'did you mean "{close}"?' if close else self._see_help()
            raise UsageError(f'unknown argument "{option}"', "on the command line", remedy)
        return parsed

    def error(self, message: str) -> NoReturn:
        """Turn argparse's message into one line for the user."""
        raise UsageError(message, "on the command line", self._see_help())

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        """Print the help like a report, because argparse would ignore a full disk."""
        if file is None or file is sys.stdout:
            terminal.write(message, None)
        else:
            super()._print_message(message, file)

    def _see_help(self) -> str:
        return f"see `{self.prog} --help`"
