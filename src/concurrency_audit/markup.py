"""Text from elsewhere (source, names of files, messages), made fit for terminals, Markdown tables and XML."""

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_ALWAYS_FINE = re.compile(r"[ -\"$-~]*")
_LOG_COMMAND = re.compile(r"##(?=\w*\[)")
"""`##[error]`, `##vso[...]`, `##teamcity[...]`: CI systems obey these wherever in a line they stand."""


def printable(text: str) -> str:
    """The text without anything that drives or misleads a terminal or the log of a CI system.

    Hidden characters (control, bidirectional, unassigned, surrogates) become U+FFFD.
    """
    if _ALWAYS_FINE.fullmatch(text):
        return text
    shown = "".join("\ufffd" if unicodedata.category(character) in _HIDDEN else character for character in text)
    return _LOG_COMMAND.sub("# #", shown)


def one_line(text: str) -> str:
    """The same with runs of white space as one blank."""
    return printable(" ".join(text.split()))


def markdown_cell(text: str) -> str:
    """Text that can break out of neither a table cell nor a code span, nor become HTML."""
    plain = one_line(text).replace("`", "'").replace("|", "\\|")
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_text(text: str) -> str:
    """Lines of printable text, which XML 1.0 can hold; whoever writes the XML still escapes its signs."""
    return "\n".join(printable(line.replace("\t", "    ")) for line in text.split("\n"))
