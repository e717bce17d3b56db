"""A finding's identity across edits: which hazard, at which shared place, on which words; never on which line."""

import hashlib


def fingerprint(rule: str, symbol: str, line_text: str) -> str:
    """Sixteen hex digits that stay the same while code above moves or the line is re-indented.

    `line_text` is the source line of the hazardous access. Whitespace is collapsed, so reformatting within the line
    keeps the fingerprint; renaming the place or changing the statement does not.
    """
    words = " ".join(line_text.split())
    identity = "\0".join((rule, symbol, words)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(identity, digest_size=8).hexdigest()
