"""The handler from event to bucket, against a real S3 API over HTTP and through unmodified boto3."""

import dataclasses
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber
from hypothesis import HealthCheck, given, settings
from PIL import Image

from photo_pipeline import labels
from photo_pipeline.outcomes import RecordsFailedError
from photo_pipeline.settings import Labels, OnFailure
from tests.photo_pipeline import scenes
from tests.photo_pipeline.conftest import RESULTS, UPLOADS, Context, record
from tests.photo_pipeline.test_events import KEYS


def upload(s3: Any, key: str, body: bytes | None = None) -> dict[str, Any]:
    s3.put_object(Bucket=UPLOADS, Key=key, Body=scenes.encoded(scenes.scene(320, 240)) if body is None else body)
    return record(key)


def run(app: ModuleType, context: Context, *records: Any) -> dict[str, Any]:
    response: dict[str, Any] = app.handler({"Records": list(records)}, context)
    json.dumps(response)
    return response


def stored(s3: Any, key: str) -> bytes:
    body: bytes = s3.get_object(Bucket=RESULTS, Key=key)["Body"].read()
    return body


@pytest.fixture
def configured(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Change settings for one test: the module's own stay as they are."""
    return lambda **changes: monkeypatch.setattr(app, "SETTINGS", dataclasses.replace(app.SETTINGS, **changes))


def test_one_photo(app: ModuleType, s3: Any, context: Context) -> None:
    body = scenes.encoded(scenes.scene(1600, 1200), exif=scenes.private_exif())
    response = run(app, context, upload(s3, "in/a b+ü%.jpg", body))
    keys = [f"thumbs/{size}/in/a b+ü%.jpg" for size in ("800x600", "400x300", "200x150")]
    assert response == {
        "results": [
            {
                "status": "done",
                "bucket": UPLOADS,
                "key": "in/a b+ü%.jpg",
                "outputs": [*keys, "metadata/in/a b+ü%.jpg.json"],
            }
        ],
        "summary": {"done": 1},
        "retry": {"Records": []},
    }
    for key, size in zip(keys, [(800, 600), (400, 300), (200, 150)], strict=True):
        found = s3.get_object(Bucket=RESULTS, Key=key)
        assert found["ContentType"] == "image/jpeg"
        assert found["Metadata"] == {"aws-request-id": "request-1", "sequencer": "00AA"}
        assert Image.open(io.BytesIO(found["Body"].read())).size == size


def test_the_metadata_document(app: ModuleType, s3: Any, context: Context) -> None:
    body = scenes.encoded(scenes.scene(1600, 1200), exif=scenes.private_exif())
    run(app, context, upload(s3, "doc.jpg", body))
    raw = stored(s3, "metadata/doc.jpg.json")
    assert b"SECRET" not in raw
    document = json.loads(raw)
    assert document["version"] == 1
    assert document["source"] == {
        "bucket": UPLOADS,
        "key": "doc.jpg",
        "versionId": None,
        "sequencer": "00AA",
        "etag": s3.head_object(Bucket=UPLOADS, Key="doc.jpg")["ETag"].strip('"'),
        "bytes": len(body),
        "format": "JPEG",
        "width": 1600,
        "height": 1200,
    }
    assert document["exif"]["Make"] == "Acme"
    assert document["labels"] == [{"name": "Mobile Phone", "confidence": 99.94, "parents": ["Phone"]}]
    assert document["labelsProblem"] is None
    for thumbnail in document["thumbnails"]:
        assert len(stored(s3, thumbnail["key"])) == thumbnail["bytes"]


def test_redelivery_gives_the_same_bytes(app: ModuleType, s3: Any) -> None:
    event = upload(s3, "again.jpg")
    outputs = run(app, Context("one"), event)["results"][0]["outputs"]
    first = [stored(s3, key) for key in outputs]
    assert run(app, Context("two"), event)["summary"] == {"done": 1}
    assert [stored(s3, key) for key in outputs] == first


def test_an_older_event_changes_nothing(app: ModuleType, s3: Any, context: Context) -> None:
    newer = upload(s3, "order.jpg", scenes.encoded(scenes.scene(300, 200)))
    outputs = run(app, context, newer)["results"][0]["outputs"]
    before = [stored(s3, key) for key in outputs]
    response = run(app, context, record("order.jpg", "00A9"))
    assert response["summary"] == {"stale": 1}
    assert response["results"][0]["reason"] == "newer_result"
    assert [stored(s3, key) for key in outputs] == before


def test_one_bad_record_does_not_lose_the_others(app: ModuleType, s3: Any, context: Context) -> None:
    response = run(
        app,
        context,
        upload(s3, "many/1.jpg"),
        upload(s3, "many/broken.jpg", b"GIF but no photo"),
        {"nothing": "of use"},
        record("many/missing.jpg"),
        {**record("many/1.jpg"), "eventName": "ObjectRemoved:Delete"},
        record("thumbs/800x600/many/1.jpg", bucket=RESULTS),
        upload(s3, "many/2.png", scenes.encoded(scenes.scene(90, 90), "PNG")),
    )
    assert [result["status"] for result in response["results"]] == [
        *("done", "rejected", "rejected", "rejected", "ignored", "ignored", "done")
    ]
    assert [result.get("reason") for result in response["results"]] == [
        *(None, "not_a_photo", "not_from_s3", "gone", "not_an_upload", "own_output", None)
    ]


FAULTS = {
    "empty": b"",
    "not_a_photo": b"GIF but not really",
    "unreadable": scenes.encoded(scenes.scene(640, 480))[:3000],
}


@pytest.mark.parametrize("reason", FAULTS)
def test_a_faulty_upload_is_named_and_leaves_nothing(app: ModuleType, s3: Any, context: Context, reason: str) -> None:
    response = run(app, context, upload(s3, f"fault/{reason}.jpg", FAULTS[reason]))
    assert response["results"][0]["reason"] == reason
    assert "Contents" not in s3.list_objects_v2(Bucket=RESULTS, Prefix=f"thumbs/800x600/fault/{reason}")
    assert "Contents" not in s3.list_objects_v2(Bucket=RESULTS, Prefix=f"metadata/fault/{reason}")


def test_limits_are_kept(app: ModuleType, s3: Any, context: Context, configured: Any) -> None:
    event = upload(s3, "limits.jpg")
    configured(max_object_bytes=100)
    assert run(app, context, event)["results"][0]["reason"] == "too_large"
    configured(max_object_bytes=10**6, max_pixels=100)
    assert run(app, context, event)["results"][0]["reason"] == "too_many_pixels"


def test_the_extension_means_nothing(app: ModuleType, s3: Any, context: Context) -> None:
    run(app, context, upload(s3, "really-a-png.jpg", scenes.encoded(scenes.scene(90, 90), "PNG")))
    assert json.loads(stored(s3, "metadata/really-a-png.jpg.json"))["source"]["format"] == "PNG"


def failing_rekognition(app: ModuleType, monkeypatch: pytest.MonkeyPatch, code: str, times: int) -> Stubber:
    monkeypatch.setattr(labels.time, "sleep", lambda _: None)
    stub = Stubber(app.REKOGNITION)
    for _ in range(times):
        stub.add_client_error("detect_labels", code)
    return stub


def test_a_label_failure_keeps_the_thumbnails(
    app: ModuleType, s3: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = upload(s3, "no-labels.jpg")
    with failing_rekognition(app, monkeypatch, "ThrottlingException", labels.MAX_ATTEMPTS):
        assert run(app, context, event)["summary"] == {"done": 1}
    document = json.loads(stored(s3, "metadata/no-labels.jpg.json"))
    assert (document["labels"], document["labelsProblem"]) == (None, "ThrottlingException")
    assert len(document["thumbnails"]) == 3


def test_a_redelivery_without_labels_does_not_lose_those_of_the_first(
    app: ModuleType, s3: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = upload(s3, "labels-once.jpg")
    run(app, context, event)
    before = stored(s3, "metadata/labels-once.jpg.json")
    with failing_rekognition(app, monkeypatch, "ThrottlingException", labels.MAX_ATTEMPTS):
        assert run(app, context, event)["summary"] == {"done": 1}
    assert stored(s3, "metadata/labels-once.jpg.json") == before


def test_a_redelivery_with_labels_completes_a_document_without(
    app: ModuleType, s3: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = upload(s3, "labels-later.jpg")
    with failing_rekognition(app, monkeypatch, "ThrottlingException", labels.MAX_ATTEMPTS):
        run(app, context, event)
    run(app, context, event)
    assert json.loads(stored(s3, "metadata/labels-later.jpg.json"))["labels"]


def test_a_newer_event_without_labels_replaces_an_older_one_with(
    app: ModuleType, s3: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(app, context, upload(s3, "labels-newer.jpg"))
    with failing_rekognition(app, monkeypatch, "ThrottlingException", labels.MAX_ATTEMPTS):
        run(app, context, record("labels-newer.jpg", "00AB"))
    document = json.loads(stored(s3, "metadata/labels-newer.jpg.json"))
    assert (document["source"]["sequencer"], document["labels"]) == ("00AB", None)


def test_required_labels_fail_the_record_and_write_no_document(
    app: ModuleType, s3: Any, context: Context, monkeypatch: pytest.MonkeyPatch, configured: Any
) -> None:
    configured(labels=Labels.REQUIRED)
    event = upload(s3, "must-have-labels.jpg")
    stub = failing_rekognition(app, monkeypatch, "ThrottlingException", labels.MAX_ATTEMPTS)
    with stub, pytest.raises(RecordsFailedError, match="no_labels"):
        run(app, context, event)
    assert "Contents" not in s3.list_objects_v2(Bucket=RESULTS, Prefix="metadata/must-have-labels")


def test_labels_can_be_switched_off(app: ModuleType, s3: Any, context: Context, configured: Any) -> None:
    configured(labels=Labels.OFF)
    with Stubber(app.REKOGNITION):  # Would refuse any call.
        assert run(app, context, upload(s3, "off.jpg"))["summary"] == {"done": 1}
    document = json.loads(stored(s3, "metadata/off.jpg.json"))
    assert (document["labels"], document["labelsProblem"]) == (None, None)


def broken_record(key: str) -> dict[str, Any]:
    return record(key, bucket="bucket-that-does-not-exist")


def test_failures_are_raised_so_that_lambda_retries(app: ModuleType, s3: Any, context: Context) -> None:
    good = upload(s3, "raise/good.jpg")
    with pytest.raises(RecordsFailedError) as caught:
        run(app, context, broken_record("raise/bad.jpg"), good)
    told = json.loads(str(caught.value))
    assert told["summary"] == {"failed": 1, "done": 1}
    assert [each["key"] for each in told["failed"]] == ["raise/bad.jpg"]
    assert stored(s3, "metadata/raise/good.jpg.json")


def test_a_caller_can_send_only_what_failed_again(app: ModuleType, s3: Any, context: Context, configured: Any) -> None:
    configured(on_failure=OnFailure.REPORT)
    late = record("report/late.jpg", bucket="late-bucket")
    response = run(app, context, upload(s3, "report/good.jpg"), late)
    assert response["summary"] == {"done": 1, "failed": 1}
    assert response["retry"] == {"Records": [late]}
    s3.create_bucket(Bucket="late-bucket")
    s3.put_object(Bucket="late-bucket", Key="report/late.jpg", Body=scenes.encoded(scenes.scene(90, 90)))
    assert app.handler(response["retry"], context)["summary"] == {"done": 1}


def test_records_without_time_left_fail_for_a_retry(app: ModuleType, s3: Any, configured: Any) -> None:
    configured(on_failure=OnFailure.REPORT)
    event = upload(s3, "late.jpg")
    response = run(app, Context(millis=1500), event)
    assert response["results"][0]["reason"] == "out_of_time"
    assert response["retry"]["Records"] == [event]


def test_a_failing_upload_fails_its_record(app: ModuleType, s3: Any, context: Context, configured: Any) -> None:
    configured(on_failure=OnFailure.REPORT, output_bucket="no-such-results")
    response = run(app, context, upload(s3, "nowhere.jpg"))
    assert response["results"][0]["status"] == "failed"
    assert "NoSuchBucket" in response["results"][0]["detail"]


def test_one_bucket_for_both_does_not_loop(app: ModuleType, s3: Any, context: Context) -> None:
    s3.put_object(Bucket=RESULTS, Key="same/a.jpg", Body=scenes.encoded(scenes.scene(90, 90)))
    outputs = run(app, context, record("same/a.jpg", bucket=RESULTS))["results"][0]["outputs"]
    again = run(app, context, *(record(key, bucket=RESULTS) for key in outputs))
    assert again["summary"] == {"ignored": 4}


def test_logs_are_json_and_carry_the_request_id(
    app: ModuleType, s3: Any, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = io.StringIO()
    monkeypatch.setattr(app.logs.LOGGER.handlers[0], "stream", target)
    with pytest.raises(RecordsFailedError):
        run(app, Context("request-77"), upload(s3, "logged.jpg"), broken_record("x.jpg"))
    lines = [json.loads(line) for line in target.getvalue().splitlines()]
    assert {line["aws_request_id"] for line in lines} == {"request-77"}
    assert [line["message"] for line in lines] == ["record settled", "record failed", "record settled"]
    assert lines[0]["key"] == "logged.jpg"
    assert lines[1]["level"] == "ERROR"
    assert "NoSuchBucket" in lines[1]["traceback"]


def test_many_invocations_in_one_interpreter_keep_apart(app: ModuleType, s3: Any) -> None:
    colours = [(n * 25, 255 - n * 25, (n * 70) % 256) for n in range(8)]
    events = []
    for number, colour in enumerate(colours):
        exif = Image.Exif()
        exif[0x010E] = f"photo {number}"
        body = scenes.encoded(Image.new("RGB", (300, 200), colour), exif=exif)
        events.append(upload(s3, f"apart/{number}/same-name.jpg", body))
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda n: run(app, Context(f"request-{n}"), events[n]), range(8)))
    for number, colour in enumerate(colours):
        assert responses[number]["results"][0]["key"] == f"apart/{number}/same-name.jpg"
        document = json.loads(stored(s3, f"metadata/apart/{number}/same-name.jpg.json"))
        assert document["exif"] == {"ImageDescription": f"photo {number}"}
        for thumbnail in document["thumbnails"]:
            found = s3.get_object(Bucket=RESULTS, Key=thumbnail["key"])
            assert found["Metadata"]["aws-request-id"] == f"request-{number}"
            pixel = Image.open(io.BytesIO(found["Body"].read())).getpixel((50, 50))
            assert max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 8


def test_nothing_is_left_in_tmp(
    app: ModuleType, s3: Any, context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run(app, context, upload(s3, "tmp.jpg"))
    assert list(tmp_path.iterdir()) == []


@given(KEYS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_key_goes_through_s3_and_back(app: ModuleType, s3: Any, context: Context, key: str) -> None:
    s3.put_object(Bucket=UPLOADS, Key=key, Body=scenes.encoded(scenes.scene(20, 15)))
    outputs = run(app, context, record(key))["results"][0]["outputs"]
    assert outputs[-1] == f"metadata/{key}.json"
    assert json.loads(stored(s3, outputs[-1]))["source"]["key"] == key


def test_the_console_name_is_the_same_handler(app: ModuleType) -> None:
    from photo_pipeline.lambda_function import lambda_handler

    assert lambda_handler is app.handler
