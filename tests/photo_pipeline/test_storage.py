"""Reads and writes against a real S3 API; races are staged by putting one write between two requests of another."""

import contextlib
import uuid
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.response import StreamingBody
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photo_pipeline import storage
from photo_pipeline.events import Upload
from photo_pipeline.outcomes import FailedError, RejectedError, StaleError
from photo_pipeline.storage import Output
from tests.photo_pipeline.conftest import RESULTS, UPLOADS


def upload(sequencer: str | None = "0A", key: str = "a.jpg", version: str | None = None) -> Upload:
    return Upload(UPLOADS, key, version, sequencer, None)


def put(s3: Any, key: str, sequencer: str | None, body: bytes = b"") -> str:
    output = Output(key, body or f"bytes of {sequencer}".encode(), "text/plain")
    return storage.put(s3, RESULTS, output, upload(sequencer), "request-1")


def body_of(s3: Any, key: str) -> bytes:
    body: bytes = s3.get_object(Bucket=RESULTS, Key=key)["Body"].read()
    return body


@pytest.fixture
def between(s3: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run something right before the n-th request of an operation leaves."""

    def stage(operation: str, number: int, action: Any) -> None:
        original = getattr(s3, operation)
        calls = 0

        def wrapped(**arguments: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == number:
                monkeypatch.setattr(s3, operation, original)
                action()
                monkeypatch.setattr(s3, operation, wrapped)
            return original(**arguments)

        monkeypatch.setattr(s3, operation, wrapped)

    return stage


def test_a_first_write_needs_no_look(s3: Any, between: Any) -> None:
    between("head_object", 1, lambda: pytest.fail("looked for nothing"))
    assert put(s3, "order/first", "0A") == "order/first"
    stored = s3.get_object(Bucket=RESULTS, Key="order/first")
    assert stored["Metadata"] == {"aws-request-id": "request-1", "sequencer": "0A"}
    assert stored["ContentType"] == "text/plain"


def test_a_newer_event_replaces_an_older_one(s3: Any) -> None:
    put(s3, "order/newer", "0A")
    put(s3, "order/newer", "0B")
    assert body_of(s3, "order/newer") == b"bytes of 0B"


def test_an_older_event_never_replaces_a_newer_one(s3: Any) -> None:
    put(s3, "order/older", "0B")
    with pytest.raises(StaleError, match="newer event"):
        put(s3, "order/older", "0A")
    assert body_of(s3, "order/older") == b"bytes of 0B"


def test_the_same_event_may_write_again(s3: Any) -> None:
    put(s3, "order/same", "0A")
    put(s3, "order/same", "0a00")
    assert body_of(s3, "order/same") == b"bytes of 0a00"


def test_an_event_without_a_sequencer_just_writes(s3: Any) -> None:
    put(s3, "order/none", "0B")
    put(s3, "order/none", None)
    assert body_of(s3, "order/none") == b"bytes of None"
    put(s3, "order/none", "0A")
    assert body_of(s3, "order/none") == b"bytes of 0A"


@given(st.lists(st.sampled_from(["01", "02", "1", "10", "1A", "FF"]), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_whatever_order_events_arrive_the_newest_stays(s3: Any, arriving: list[str]) -> None:
    key = f"any-order/{uuid.uuid4()}"
    for sequencer in arriving:
        with contextlib.suppress(StaleError):
            put(s3, key, sequencer)
    newest = max(arriving, key=lambda sequencer: sequencer.ljust(2, "0"))
    assert body_of(s3, key).decode().removeprefix("bytes of ").ljust(2, "0") == newest.ljust(2, "0")


def test_the_older_event_loses_the_race_for_a_new_key(s3: Any, between: Any) -> None:
    between("put_object", 1, lambda: put(s3, "race/new", "0B"))
    with pytest.raises(StaleError):
        put(s3, "race/new", "0A")
    assert body_of(s3, "race/new") == b"bytes of 0B"


def test_the_newer_event_wins_the_race_for_a_new_key(s3: Any, between: Any) -> None:
    between("put_object", 1, lambda: put(s3, "race/newer", "0A"))
    put(s3, "race/newer", "0B")
    assert body_of(s3, "race/newer") == b"bytes of 0B"


def test_the_older_event_loses_between_its_look_and_its_write(s3: Any, between: Any) -> None:
    put(s3, "race/look", "01")
    # Its first write fails on what is there; it looks, may write, and just then the newer event has written.
    between("put_object", 2, lambda: put(s3, "race/look", "0B"))
    with pytest.raises(StaleError):
        put(s3, "race/look", "0A")
    assert body_of(s3, "race/look") == b"bytes of 0B"


def test_what_is_deleted_between_look_and_write_is_written_anew(s3: Any, between: Any) -> None:
    put(s3, "race/deleted", "01")
    between("put_object", 2, lambda: s3.delete_object(Bucket=RESULTS, Key="race/deleted"))
    put(s3, "race/deleted", "0A")
    assert body_of(s3, "race/deleted") == b"bytes of 0A"


def test_endless_contention_ends(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put(s3, "race/endless", "01")
    monkeypatch.setattr(storage.time, "sleep", lambda _: None)
    seen = iter(range(100))
    head = s3.head_object

    def changing(**arguments: Any) -> Any:
        found = head(**arguments)
        s3.put_object(Bucket=RESULTS, Key="race/endless", Body=str(next(seen)).encode(), Metadata={"sequencer": "02"})
        return found

    monkeypatch.setattr(s3, "head_object", changing)
    with pytest.raises(FailedError, match="contended"):
        put(s3, "race/endless", "0A")


def test_other_errors_of_a_write_come_through(s3: Any) -> None:
    output = Output("k", b"", "text/plain")
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchBucket"):
        storage.put(s3, "no-such-bucket", output, upload(), "request-1")


def test_the_named_version_is_read(s3: Any) -> None:
    bucket = "versioned-bucket"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="a", Body=b"first")["VersionId"]
    s3.put_object(Bucket=bucket, Key="a", Body=b"second")
    found = storage.fetch(s3, Upload(bucket, "a", first, "0A", None), 100)
    assert (found.body, found.version_id) == (b"first", first)
    assert storage.fetch(s3, Upload(bucket, "a", None, "0A", None), 100).body == b"second"


@pytest.mark.parametrize("told", [None, 3])
def test_an_object_is_never_read_beyond_the_limit(s3: Any, told: int | None) -> None:
    s3.put_object(Bucket=UPLOADS, Key="large", Body=b"x" * 1001)
    with pytest.raises(RejectedError, match="1001 bytes are above the limit of 1000"):
        storage.fetch(s3, Upload(UPLOADS, "large", None, "0A", told), 1000)
    assert len(storage.fetch(s3, Upload(UPLOADS, "large", None, "0A", told), 1001).body) == 1001


def test_an_object_known_to_be_too_large_is_not_requested(s3: Any, between: Any) -> None:
    between("get_object", 1, lambda: pytest.fail("requested"))
    with pytest.raises(RejectedError, match="too_large"):
        storage.fetch(s3, Upload(UPLOADS, "anything", None, "0A", 1001), 1000)


@pytest.mark.parametrize("version", [None, "00000000-0000-0000-0000-000000000000"])
def test_a_deleted_object_is_gone(s3: Any, version: str | None) -> None:
    with pytest.raises(RejectedError, match="gone"):
        storage.fetch(s3, upload(key="never-there", version=version), 100)


class Breaking:
    """A connection that breaks off while the body is read."""

    def __init__(self, times: int) -> None:
        self.left = times

    def read(self, *_: Any) -> bytes:
        self.left -= 1
        raise ReadTimeoutError(endpoint_url="http://127.0.0.1")


@pytest.mark.parametrize(("times", "survives"), [(2, True), (3, False)])
def test_a_body_that_breaks_off_is_read_again(
    s3: Any, monkeypatch: pytest.MonkeyPatch, times: int, survives: bool
) -> None:
    s3.put_object(Bucket=UPLOADS, Key="breaking", Body=b"whole")
    get, breaks = s3.get_object, iter([True] * times)

    def broken(**arguments: Any) -> Any:
        answer = get(**arguments)
        if next(breaks, False):
            answer["Body"] = StreamingBody(Breaking(1), answer["ContentLength"])
        return answer

    monkeypatch.setattr(s3, "get_object", broken)
    if survives:
        assert storage.fetch(s3, upload(key="breaking"), 100).body == b"whole"
    else:
        with pytest.raises(FailedError, match="broken_download"):
            storage.fetch(s3, upload(key="breaking"), 100)
