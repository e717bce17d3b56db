"""Records: what is read from them, what is refused, and in which order they happened."""

from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_pipeline import events
from photo_pipeline.outcomes import IgnoredError, RejectedError
from tests.photo_pipeline.conftest import RESULTS, UPLOADS, record

SEGMENTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=20)
KEYS = st.lists(SEGMENTS.filter(lambda text: text not in {".", ".."}), min_size=1, max_size=6).map("/".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(KEYS)
def test_every_key_survives_the_form_encoding(key: str) -> None:
    assert events.read(record(key), RESULTS).key == key


@pytest.mark.parametrize(
    ("encoded", "key"),
    [("in/a+b%2Bc.jpg", "in/a b+c.jpg"), ("100%25.jpg", "100%.jpg"), ("%C3%BC.jpg", "ü.jpg"), ("a%2Fb.jpg", "a/b.jpg")],
)
def test_keys_are_decoded_as_forms_not_as_urls(encoded: str, key: str) -> None:
    raw = record("x")
    raw["s3"]["object"]["key"] = encoded
    assert events.read(raw, RESULTS).key == key


def test_version_sequencer_and_size_are_read() -> None:
    upload = events.read(record("a.jpg", "0055AED6DCD90281E5", versionId="v1", size=7), RESULTS)
    assert upload == events.Upload(UPLOADS, "a.jpg", "v1", "0055AED6DCD90281E5", 7)


def test_a_record_without_them_is_fine() -> None:
    assert events.read(record("a.jpg", None), RESULTS) == events.Upload(UPLOADS, "a.jpg", None, None, None)


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.6", "2.17"])
def test_newer_minor_versions_are_understood(version: str) -> None:
    assert events.read({**record("a.jpg"), "eventVersion": version}, RESULTS).key == "a.jpg"


@pytest.mark.parametrize("version", ["1.0", "3.0", "20.1", "two", ""])
def test_other_major_versions_are_refused(version: str) -> None:
    with pytest.raises(RejectedError, match="unknown_version"):
        events.read({**record("a.jpg"), "eventVersion": version}, RESULTS)


@pytest.mark.parametrize("name", ["ObjectRemoved:Delete", "ObjectRestore:Completed", "TestEvent"])
def test_what_creates_nothing_is_ignored(name: str) -> None:
    with pytest.raises(IgnoredError, match="not_an_upload"):
        events.read({**record("a.jpg"), "eventName": name}, RESULTS)


@pytest.mark.parametrize("key", ["thumbs/800x600/a.jpg", "metadata/a.jpg.json"])
def test_own_outputs_are_ignored_only_in_the_output_bucket(key: str) -> None:
    with pytest.raises(IgnoredError, match="own_output"):
        events.read(record(key, bucket=RESULTS), RESULTS)
    assert events.read(record(key), RESULTS).key == key


@pytest.mark.parametrize("key", ["../a.jpg", "a/../../b.jpg", "a/./b.jpg", ".", "x/.."])
def test_keys_that_http_would_fold_are_refused(key: str) -> None:
    with pytest.raises(RejectedError, match="unsafe_key"):
        events.read(record(key), RESULTS)


@pytest.mark.parametrize(("length", "fits"), [(1007, True), (1008, False)])
def test_an_output_key_must_fit_into_s3(length: int, fits: bool) -> None:
    raw = record("k" * length)
    if fits:
        assert len(f"thumbs/800x600/{events.read(raw, RESULTS).key}") <= events.MAX_KEY_BYTES
    else:
        with pytest.raises(RejectedError, match="key_too_long"):
            events.read(raw, RESULTS)


@pytest.mark.parametrize("sequencer", ["xyz", "00 AA", "00\r\nX-Injected: 1"])
def test_a_sequencer_must_be_hexadecimal(sequencer: str) -> None:
    with pytest.raises(RejectedError, match="sequencer"):
        events.read(record("a.jpg", sequencer), RESULTS)


@given(JSON)
def test_any_json_is_a_record_or_a_reason(raw: Any) -> None:
    with pytest.raises((RejectedError, IgnoredError)):
        events.read(raw, RESULTS)
    bucket, key = events.named(raw)
    assert bucket is None or isinstance(bucket, str)
    assert key is None or isinstance(key, str)


@given(JSON, st.sampled_from([("s3",), ("s3", "object"), ("s3", "object", "key"), ("s3", "bucket"), ("eventName",)]))
def test_any_damage_to_a_record_is_told_apart_from_a_fault_of_ours(junk: Any, path: tuple[str, ...]) -> None:
    raw = record("a.jpg")
    holder = raw
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = junk
    try:
        events.read(raw, RESULTS)
    except (RejectedError, IgnoredError) as settled:
        assert settled.reason


def test_bytes_that_are_no_utf8_are_refused() -> None:
    raw = record("a")
    raw["s3"]["object"]["key"] = "%FF.jpg"
    with pytest.raises(RejectedError, match="UTF-8"):
        events.read(raw, RESULTS)


@pytest.mark.parametrize("event", [None, [], "x", {}, {"Records": None}, {"Records": {"a": 1}}, {"detail": {}}])
def test_other_events_are_refused_whole(event: Any) -> None:
    with pytest.raises(events.NotAnS3EventError, match="Records"):
        events.records(event)


def test_the_test_event_of_a_new_notification_holds_nothing() -> None:
    assert events.records({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}) == []


SEQUENCERS = st.text("0123456789ABCDEF", min_size=1, max_size=24)


@given(SEQUENCERS, SEQUENCERS, SEQUENCERS)
def test_sequencers_are_in_one_order(a: str, b: str, c: str) -> None:
    assert not (events.is_older(a, b) and events.is_older(b, a))
    if events.is_older(a, b) and events.is_older(b, c):
        assert events.is_older(a, c)
    assert not events.is_older(a, a + "00")


@pytest.mark.parametrize(
    ("older", "newer"), [("00A", "00B"), ("00A", "00A1"), ("00a", "00B"), ("01", "1"), ("09F", "1")]
)
def test_the_shorter_sequencer_is_padded_on_the_right(older: str, newer: str) -> None:
    assert events.is_older(older, newer)
    assert not events.is_older(newer, older)


def test_records_are_named_as_far_as_they_can_be_read() -> None:
    assert events.named(record("a b.jpg")) == (UPLOADS, "a b.jpg")
    assert events.named({"s3": {"object": {"key": quote_plus("x+y")}}}) == (None, "x+y")
    assert events.named(None) == (None, None)
