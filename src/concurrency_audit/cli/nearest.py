"""Did-you-mean, for keys, values and rule names."""

import re
from collections.abc import Iterable

_CODE = re.compile(r"[A-Z]{1,2}\d{2,4}", re.IGNORECASE)


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word most like this one, or None when nothing is at least so much alike (0 to 1)."""
    from difflib import get_close_matches  # only when something is already wrong

    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=likeness)
    return by_lower[close[0]] if close else None


def nearest_rule(word: str, known: Iterable[str]) -> str | None:
    """The rule that was meant; for a code only if a character is missing or too many, or two neighbours are swapped.

    With one other digit any code of the family would be as near, and none is the one that was meant.
    """
    names = list(known)
    if not _CODE.fullmatch(word):
        return nearest(word, (name for name in names if not _CODE.fullmatch(name)))
    meant = [name for name in names if _is_slip(word.upper(), name.upper())]
    return meant[0] if len(meant) == 1 else None


def _is_slip(word: str, code: str) -> bool:
    longer, shorter = sorted((word, code), key=len, reverse=True)
    if len(longer) == len(shorter):
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return code in swapped
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or all that is known when nothing is close."""
    names = list(known)
    close = nearest(word, names)
    return f'did you mean "{close}"?' if close else f"use one of {', '.join(names)}"
