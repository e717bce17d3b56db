"""Did-you-mean, for keys, values and rule names."""

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word most like this one, or None when nothing is at least so much alike (0 to 1)."""
    from difflib import get_close_matches  # only when something is already wrong

    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=likeness)
    return by_lower[close[0]] if close else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or all that is known when nothing is close."""
    names = list(known)
    close = nearest(word, names)
    return f'did you mean "{close}"?' if close else f"use one of {', '.join(names)}"
