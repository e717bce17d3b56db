"""HMAC-SHA-256 signatures of verdicts: they show that a holder of the key made the verdict, and that it is unchanged.

Tester and gate share one secret key, given in the environment. A signature proves origin, not that the load test was
sound: code that runs in the test's own process can read the key.
"""

import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

from concurrency_audit.errors import UsageError

VARIABLE = "CONCURRENCY_AUDIT_VERDICT_KEY"
FIELD = "signature"
SHORTEST = 16
"""Minimal length of a key in bytes; `openssl rand -hex 32` gives 64."""
_PURPOSE = b"concurrency-audit verdict\0"
_ALGORITHM = "hmac-sha256"


def key() -> bytes | None:
    """The key from the environment, or None if there is none; raises UsageError for one that is too weak.

    An empty variable is an error, because CI jobs get an empty value for secrets they may not see; treating it as "no
    key" would disable the checks.
    """
    value = os.environ.get(VARIABLE)
    if value is None:
        return None
    found = os.fsencode(value)
    if len(found) < SHORTEST:
        said = "is set, but empty" if not found else f"has only {len(found)} bytes"
        remedy = f"give a secret of at least {SHORTEST} bytes, `openssl rand -hex 32`, or unset it"
        raise UsageError(f"the key for signatures {said}", VARIABLE, remedy)
    return found


def signed(document: Mapping[str, Any], secret: bytes | None) -> dict[str, Any]:
    """The document with its signature as `signature`; unchanged if there is no key."""
    plain = {name: value for name, value in document.items() if name != FIELD}
    return plain if secret is None else {**plain, FIELD: _signature(plain, secret)}


def is_signed(document: Mapping[str, Any], secret: bytes) -> bool:
    """Whether the document's signature matches its content."""
    said = document.get(FIELD)
    return isinstance(said, str) and hmac.compare_digest(said.encode(), signed(document, secret)[FIELD].encode())


def _signature(plain: Mapping[str, Any], secret: bytes) -> str:
    # As after parsing: keys of one type, in an order that does not depend on the writer.
    content = json.dumps(json.loads(json.dumps(plain)), sort_keys=True, separators=(",", ":")).encode()
    return f"{_ALGORITHM}:{hmac.digest(secret, _PURPOSE + content, 'sha256').hex()}"
