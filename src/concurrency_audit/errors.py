"""Exceptions for mistakes that the user can correct, and for output that cannot be written."""


class UsageError(Exception):
    """A request that cannot be carried out: bad option, bad configuration, missing path.

    The command line prints it as one line, `concurrency-audit: what, where, what to do`, and exits with code 2.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """One line, whatever characters the parts contain."""
        parts = (part for part in (self.what, self.where, self.remedy) if part)
        return " ".join(", ".join(parts).split())


class OutputError(UsageError):
    """The output cannot be written: a full disk, a closed pipe. The exit code is 4, because the request was valid."""
