"""argparse with this project's way of refusing: one line, exit code 2."""

import argparse
from typing import NoReturn

from concurrency_audit.audit.model.errors import UsageError


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError instead of printing its usage and exiting, and accepts no shortened options."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Turn argparse's complaint into the one line a user reads."""
        raise UsageError(message, "on the command line", f"see `{self.prog} --help`")
