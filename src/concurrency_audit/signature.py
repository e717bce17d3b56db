"""Signatures of verdicts: who has the key has made the verdict, and nobody changed it since (HMAC-SHA-256).

The key is one secret for whoever tests and whoever decides, given in the environment. It proves origin, not that the
load test was a good one: code that runs in the test's own process can read it.
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
"""Bytes of a key; `openssl rand -hex 32` gives 64."""
_PURPOSE = b"concurrency-audit verdict\0"
_ALGORITHM = "hmac-sha256"


def key() -> bytes | None:
    """The key from the environment, None where none is set; raises UsageError for one that protects nothing.

    An empty variable is what a secret becomes that a CI job may not see: taken for no key, it would turn checks off.
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
    """The document with its signature as `signature`; as it is where there is no key."""
    plain = {name: value for name, value in document.items() if name != FIELD}
    return plain if secret is None else {**plain, FIELD: _signature(plain, secret)}


def is_signed(document: Mapping[str, Any], secret: bytes) -> bool:
    """Whether the document has the signature that its content asks for."""
    said = document.get(FIELD)
    return isinstance(said, str) and hmac.compare_digest(said.encode(), signed(document, secret)[FIELD].encode())


def _signature(plain: Mapping[str, Any], secret: bytes) -> str:
    # What a reader will have: names of one kind, in an order that does not depend on who writes.
    content = json.dumps(json.loads(json.dumps(plain)), sort_keys=True, separators=(",", ":")).encode()
    return f"{_ALGORITHM}:{hmac.digest(secret, _PURPOSE + content, 'sha256').hex()}"
