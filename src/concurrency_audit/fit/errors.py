"""What a user can mend."""


class FitError(Exception):
    """Traffic, prices or options that make no sense; one line that says what, where and what to do."""
