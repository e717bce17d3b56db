"""Signatures are byte-equal to botocore's, for Lambda and for S3."""

import datetime
import hashlib
from unittest import mock

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.load.signing import Signer, lambda_path, query, s3_path
from tests.sampling import examples

TEXT = st.text(min_size=1, max_size=30).filter(lambda text: text.encode("utf-8", "ignore").decode() == text)
NAMES = st.from_regex(r"[A-Za-z0-9_:\-]{1,60}", fullmatch=True)
TOKENS = st.none() | st.from_regex(r"[A-Za-z0-9/+=]{1,80}", fullmatch=True)
TIMES = st.integers(0, 4_000_000_000)


def botocores(
    auth: type, method: str, url: str, data: bytes, headers: dict[str, str], token: str | None, at: int, service: str
):
    request = AWSRequest(method=method, url=url, data=data, headers=headers)
    now = datetime.datetime.fromtimestamp(at, datetime.UTC)
    with mock.patch("botocore.auth.get_current_datetime", lambda remove_tzinfo=True: now.replace(tzinfo=None)):
        auth(Credentials("AKIDEXAMPLE", "secret/key", token), service, "eu-west-1").add_auth(request)
    return request.headers


def ours(service: str, token: str | None, at: int) -> Signer:
    return Signer(
        lambda: Credentials("AKIDEXAMPLE", "secret/key", token).get_frozen_credentials(),
        region="eu-west-1",
        service=service,
        host="127.0.0.1:9999",
        now=lambda: at,
    )


@settings(max_examples=examples(80), deadline=None)
@given(NAMES, st.none() | NAMES, st.binary(max_size=200), TOKENS, TIMES, st.booleans())
def test_an_invocation_is_signed_as_botocore_signs_it(function, qualifier, payload, token, at, tail):
    path, canonical = lambda_path(function)
    question = query({"Qualifier": qualifier}) if qualifier else ""
    extra = {"x-amz-log-type": "Tail"} if tail else {}
    mine = ours("lambda", token, at).headers(
        "POST", canonical, question, payload_sha256=hashlib.sha256(payload).hexdigest(), extra=extra
    )
    url = f"http://127.0.0.1:9999{path}" + (f"?{question}" if question else "")
    theirs = botocores(botocore.auth.SigV4Auth, "POST", url, payload, dict(extra), token, at, "lambda")
    assert mine["authorization"] == theirs["Authorization"]
    assert mine["x-amz-date"] == theirs["X-Amz-Date"]
    assert mine.get("x-amz-security-token") == theirs.get("X-Amz-Security-Token")
    again = ours("lambda", token, at).repeated("POST", canonical, question, extra)
    again.header_lines(b"an earlier payload")
    sent = dict(line.split(":", 1) for line in again.header_lines(payload).removesuffix("\r\n").split("\r\n"))
    assert {name: value.strip() for name, value in sent.items()} == mine


@settings(max_examples=examples(80), deadline=None)
@given(st.from_regex(r"[a-z0-9.\-]{3,20}", fullmatch=True), TEXT, st.binary(max_size=200), TOKENS, TIMES)
def test_an_upload_is_signed_as_botocore_signs_it(bucket, key, data, token, at):
    path = s3_path(bucket, key)
    extra = {"content-type": "image/jpeg"}
    mine = ours("s3", token, at).headers(
        "PUT", path, payload_sha256=hashlib.sha256(data).hexdigest(), extra=extra, content_header=True
    )
    theirs = botocores(
        botocore.auth.S3SigV4Auth, "PUT", f"http://127.0.0.1:9999{path}", data, dict(extra), token, at, "s3"
    )
    assert mine["x-amz-content-sha256"] == theirs["X-Amz-Content-SHA256"]
    assert mine["authorization"] == theirs["Authorization"]


@pytest.mark.parametrize("prefix", ["", "a b/+", "größe/%41&"])
def test_a_listing_is_signed_as_botocore_signs_it(prefix):
    question = query({"list-type": "2", "prefix": prefix, "continuation-token": "a/b+c="})
    mine = ours("s3", None, 1_800_000_000).headers("GET", s3_path("photos"), question, content_header=True)
    url = f"http://127.0.0.1:9999/photos?{question}"
    theirs = botocores(botocore.auth.S3SigV4Auth, "GET", url, b"", {}, None, 1_800_000_000, "s3")
    assert mine["authorization"] == theirs["Authorization"]


def test_refreshed_credentials_are_used_from_the_next_second_on():
    clock, keys = [1000.0], ["first"]
    signer = Signer(
        lambda: Credentials(keys[0], "secret").get_frozen_credentials(),
        region="r",
        service="lambda",
        host="h",
        now=lambda: clock[0],
    )
    repeated = signer.repeated("POST", "/", "", {})
    assert "Credential=first/" in signer.headers("POST", "/")["authorization"]
    assert "Credential=first/" in repeated.header_lines(b"")
    keys[0], clock[0] = "second", 1001.0
    assert "Credential=second/" in signer.headers("POST", "/")["authorization"]
    assert "Credential=second/" in repeated.header_lines(b"")


def test_a_session_token_cannot_add_a_header():
    with pytest.raises(ValueError, match="session token"):
        ours("lambda", "token\r\nx-evil: 1", 1000)
