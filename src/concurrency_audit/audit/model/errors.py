"""The one family of errors that a user caused and can put right."""


class UsageError(Exception):
    """Something asked for cannot be done: bad option, bad configuration, missing path.

    Printed as one line by the command line, `concurrency-audit: what, where, what to do`, with exit code 2.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """One line, whatever the parts hold."""
        parts = (part for part in (self.what, self.where, self.remedy) if part)
        return " ".join(", ".join(parts).split())


class OutputError(UsageError):
    """What was found cannot be written: a full disk, a closed pipe. Exit code 4, for the question was fine."""
