"""JSON that every parser accepts: ASCII, without lone surrogates, which strict parsers reject."""

import json
import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\n -~]")


def json_text(document: object) -> str:
    """The indented document; undecodable bytes of file names become U+FFFD."""
    text = _SURROGATE.sub("\ufffd", json.dumps(document, indent=2, ensure_ascii=False))
    return _NOT_ASCII.sub(_escaped, text) + "\n"


def _escaped(character: re.Match[str]) -> str:
    return json.dumps(character[0])[1:-1]
