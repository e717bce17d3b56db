"""Makes untrusted text (source, file names, messages) safe for terminals, Markdown tables and XML."""

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_ALWAYS_FINE = re.compile(r"[ -\"$-~]*")
_LOG_COMMAND = re.compile(r"##(?=\w*\[)")
"""`##[error]`, `##vso[...]`, `##teamcity[...]`: CI systems execute these anywhere in a line."""


def printable(text: str) -> str:
    """The text without sequences that control or mislead a terminal or the log of a CI system.

    Hidden characters (control, bidirectional, unassigned, surrogates) become U+FFFD.
    """
    if _ALWAYS_FINE.fullmatch(text):
        return text
    shown = "".join("\ufffd" if unicodedata.category(character) in _HIDDEN else character for character in text)
    return _LOG_COMMAND.sub("# #", shown)


def one_line(text: str) -> str:
    """The printable text on one line: each run of white space becomes a blank."""
    return printable(" ".join(text.split()))


def markdown_cell(text: str) -> str:
    """Text that stays within a table cell and a code span, and contains no HTML."""
    plain = one_line(text).replace("`", "'").replace("|", "\\|")
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_text(text: str) -> str:
    """Printable lines with only characters that XML 1.0 allows; the XML writer still has to escape markup."""
    return "\n".join(printable(line.replace("\t", "    ")) for line in text.split("\n"))
