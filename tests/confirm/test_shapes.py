"""Answers of AWS that are made up from botocore's description."""

import random
from itertools import pairwise

import pytest

from concurrency_audit.confirm.runtime import providing, shapes

boto3 = pytest.importorskip("boto3")


def _client(service: str) -> object:
    return boto3.client(service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")


def _answer(service: str, operation: str, seed: int = 1) -> dict[str, object]:
    return shapes.answer(_client(service), operation, random.Random(seed))


def test_an_answer_has_the_members_of_the_operation_and_no_further_page() -> None:
    found = _answer("s3", "ListObjectsV2")
    assert isinstance(found["Contents"], list)
    assert not {"NextContinuationToken", "IsTruncated"} & set(found)
    assert _answer("cognito-idp", "ListUsers").keys() >= {"Users"}


def test_words_of_a_list_are_words_of_it() -> None:
    statuses = {_answer("s3", "GetBucketVersioning", seed)["Status"] for seed in range(8)}
    assert statuses == {"Enabled", "Suspended"}


def test_a_stream_can_be_read() -> None:
    body = _answer("lambda", "Invoke")["Payload"]
    assert b"value-" in body.read()  # type: ignore[attr-defined]


def test_what_refers_to_itself_ends() -> None:
    assert _answer("dynamodb", "GetItem")["Item"]


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("NoSuchTagSet", True),
        ("ResourceNotFoundException", True),
        ("StateMachineDoesNotExist", True),
        ("AccessDenied", False),
        ("ConditionalCheckFailedException", False),
    ],
)
def test_only_what_is_not_there_is_made_up(code: str, absent: bool) -> None:
    error = Exception()
    error.response = {"Error": {"Code": code}}  # type: ignore[attr-defined]
    assert shapes.absent(error) is absent


def test_two_contents_in_a_row_are_never_equally_long() -> None:
    lengths = [len(providing._content("bucket/key")) for _ in range(200)]
    assert all(one != other for one, other in pairwise(lengths))
