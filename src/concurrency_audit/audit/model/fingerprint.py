"""The identity of a finding across edits. It depends on rule, shared place and statement, never on a line number."""

import hashlib


def fingerprint(rule: str, symbol: str, line_text: str) -> str:
    """Return 16 hex digits that stay the same while code moves or is reformatted.

    `line_text` is the logical line of the hazardous access without layout (`statements.words_at`), or any line
    that stands for it. Whitespace is collapsed; renaming the place or changing the statement changes the fingerprint.
    """
    words = " ".join(line_text.split())
    identity = "\0".join((rule, symbol, words)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(identity, digest_size=8).hexdigest()
