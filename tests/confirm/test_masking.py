"""What is left out of a comparison, and what is not."""

import hashlib
import json
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


def test_of_a_body_only_the_values_that_vary_are_left_out() -> None:
    def document(total: int, at: float) -> dict[str, Any]:
        body = json.dumps({"total": total, "at": at})
        return {"answers": [{"answer": {"body": body}}], "effects": {}, "files": {}, "state": {}}

    masks = Masks("")
    masks.learn(document(1, 0.5), document(1, 7.5), document(1, 0.5))
    one, other, wrong = (masks.applied(document(*values)) for values in ((1, 2.5), (1, 3.5), (2, 2.5)))
    assert one == other != wrong
    assert json.loads(wrong["answers"][0]["answer"]["body"]) == {"total": 2, "at": "<differs each run>"}
