"""The exception for input that the user can correct."""


class FitError(Exception):
    """Invalid traffic, prices or options; the message is one line that says what, where and what to do."""

    def __init__(self, message: str) -> None:
        # Cells and labels of the user's file are quoted as they are, and may hold line breaks.
        super().__init__(" ".join(message.splitlines()))
