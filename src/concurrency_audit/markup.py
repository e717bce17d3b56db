"""Text from elsewhere, made fit for Markdown tables and XML."""

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def markdown_cell(text: str) -> str:
    """Text that can break out of neither a table cell nor a code span, nor become HTML."""
    plain = " ".join(text.split()).replace("`", "'").replace("|", "\\|")
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_text(text: str) -> str:
    """The text with what XML 1.0 cannot hold replaced."""
    return _NOT_XML.sub("\ufffd", text)
