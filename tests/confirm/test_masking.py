"""What is left out of a comparison, and what is not."""

import hashlib
import uuid
from typing import Any

import pytest

from concurrency_audit.confirm.masking import Masks


def _masked(value: str) -> Any:
    return Masks("").applied({"answers": [value], "effects": {}, "files": {}, "state": {}})["answers"][0]


@pytest.mark.parametrize("text", [str(uuid.UUID(int=7, version=4)), uuid.UUID(int=9, version=4).hex])
def test_an_id_is_left_out(text: str) -> None:
    assert _masked(f"out/{text}.json") == "out/<id no. 1>.json"


@pytest.mark.parametrize("kind", ["sha1", "sha256", "sha512"])
def test_a_digest_says_what_was_read(kind: str) -> None:
    digest = hashlib.new(kind, b"content").hexdigest()
    assert _masked(digest) == digest
