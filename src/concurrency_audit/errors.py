"""The errors that a user caused and can put right, and those that nobody in front of the screen caused."""


class UsageError(Exception):
    """Something asked for cannot be done: bad option, bad configuration, missing path.

    The command line prints it as one line, `concurrency-audit: what, where, what to do`, and exits with 2.
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
