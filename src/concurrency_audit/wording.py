"""Words that every wing uses."""


def counted(count: int, noun: str) -> str:
    """`1 file`, `2 files`; the noun must be one whose plural ends in s."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def shortened(text: str, most: int) -> str:
    """At most so many characters and a mark where something is missing; cut between words where that loses little."""
    if len(text) <= most:
        return text
    kept = text[:most]
    between = kept.rfind(" ")
    return f"{kept[:between] if between > most * 2 // 3 else kept} ..."
