"""The exception for input that the user can correct."""


class FitError(Exception):
    """Invalid traffic, prices or options; the message is one line that says what, where and what to do."""
