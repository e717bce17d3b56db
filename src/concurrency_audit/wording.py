"""Words that every wing uses."""


def counted(count: int, noun: str) -> str:
    """`1 file`, `2 files`; the noun must be one whose plural ends in s."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
