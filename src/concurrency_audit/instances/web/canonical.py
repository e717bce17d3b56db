"""What of a request Signature Version 4 signs, in canonical form: method, path and query.

Specification: "Create a signed AWS API request" in the IAM user guide.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from botocore.utils import normalize_url_path


@lru_cache(maxsize=256)
def start(method: str, path: str, query: str, is_s3: bool) -> bytes:
    """How the text that is signed begins: what is done with what."""
    named = path if is_s3 else _twice_quoted(path)
    return f"{method}\n{named}\n{canonical_query(query)}\n".encode("latin-1")


@lru_cache(maxsize=64)
def canonical_query(query: str) -> str:
    """A query string in canonical form: every part quoted again, sorted."""
    if not query:
        return ""
    parts = (part.partition("=") for part in query.split("&") if part)
    pairs = sorted((_quoted(name), _quoted(value)) for name, _, value in parts)
    return "&".join(f"{name}={value}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")


@lru_cache(maxsize=1024)
def _twice_quoted(path: str) -> str:
    return quote(normalize_url_path(path), safe="/~")
