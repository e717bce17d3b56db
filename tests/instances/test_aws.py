"""S3 and Rekognition beside the endpoint: S3 as moto does it, events complete, labels that belong to their image."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_plus

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer
from PIL import Image

from concurrency_audit.instances.aws.labels import digest_label, labels_of
from concurrency_audit.instances.local import LocalInstances

JPEG = b"\xff\xd8\xff\xe0 not really, but it begins like one"


@pytest.fixture(scope="module")
def local() -> Iterator[LocalInstances]:
    with LocalInstances(with_aws=True, model="threads") as server:
        yield server


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["embedded", "moto"])
def s3(request: pytest.FixtureRequest, local: LocalInstances) -> Any:
    """The embedded S3, and moto as the reference for what the tests expect."""
    url = local.ready["s3"] if request.param == "embedded" else request.getfixturevalue("moto")
    config = Config(retries={"total_max_attempts": 1}, max_pool_connections=20)
    client = boto3.client(
        "s3",
        endpoint_url=url,
        config=config,
        region_name="us-east-1",
        aws_access_key_id=local.ready["access_key_id"],
        aws_secret_access_key=local.ready["secret_access_key"],
    )
    client.create_bucket(Bucket="conformance")
    yield client
    for item in client.list_objects_v2(Bucket="conformance").get("Contents", []):
        client.delete_object(Bucket="conformance", Key=item["Key"])
    client.delete_bucket(Bucket="conformance")


def code_of(call: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return str(error.value.response["Error"]["Code"])


@pytest.mark.parametrize("key", ["plain.jpg", "in/a b+c.jpg", "ü/日本 %41.jpg", "deep/er/and//deeper"])
def test_what_is_put_comes_back(s3: Any, key: str) -> None:
    body = key.encode() * 1000
    etag = s3.put_object(Bucket="conformance", Key=key, Body=body, Metadata={"Id": "1"}, ContentType="image/jpeg")[
        "ETag"
    ]
    found = s3.get_object(Bucket="conformance", Key=key)
    assert found["Body"].read() == body
    assert etag.strip('"') == hashlib.md5(body).hexdigest()
    assert (found["ETag"], found["ContentType"], found["Metadata"]) == (etag, "image/jpeg", {"id": "1"})
    assert s3.head_object(Bucket="conformance", Key=key)["ContentLength"] == len(body)
    assert [item["Key"] for item in s3.list_objects_v2(Bucket="conformance")["Contents"]] == [key]
    s3.delete_object(Bucket="conformance", Key=key)
    assert code_of(s3.get_object, Bucket="conformance", Key=key) == "NoSuchKey"


def test_conditions_ranges_lists_and_uploads(s3: Any) -> None:
    s3.put_object(Bucket="conformance", Key="one", Body=b"0123456789", IfNoneMatch="*")
    assert code_of(s3.put_object, Bucket="conformance", Key="one", Body=b"", IfNoneMatch="*") == "PreconditionFailed"
    assert s3.get_object(Bucket="conformance", Key="one", Range="bytes=2-4")["Body"].read() == b"234"
    for name in ("a/1", "a/2", "b/1"):
        s3.put_object(Bucket="conformance", Key=name, Body=b"x")
    listed = s3.list_objects_v2(Bucket="conformance", Prefix="a/", MaxKeys=1)
    assert (listed["KeyCount"], listed["IsTruncated"]) == (1, True)
    listed = s3.list_objects_v2(Bucket="conformance", Delimiter="/")
    assert [one["Prefix"] for one in listed["CommonPrefixes"]] == ["a/", "b/"]
    s3.upload_fileobj(io.BytesIO(b"y" * 9_000_000), "conformance", "large")
    assert s3.head_object(Bucket="conformance", Key="large")["ContentLength"] == 9_000_000
    s3.copy_object(Bucket="conformance", Key="copy", CopySource={"Bucket": "conformance", "Key": "one"})
    assert s3.get_object(Bucket="conformance", Key="copy")["Body"].read() == b"0123456789"
    gone = s3.delete_objects(Bucket="conformance", Delete={"Objects": [{"Key": "one"}, {"Key": "copy"}]})
    assert sorted(item["Key"] for item in gone["Deleted"]) == ["copy", "one"]
    assert code_of(s3.head_object, Bucket="conformance", Key="one") == "404"
    assert code_of(s3.list_objects_v2, Bucket="no-such-bucket") == "NoSuchBucket"


def test_overwriting_one_key_concurrently_never_tears_it(local: LocalInstances) -> None:
    """What is read is one whole version: body, metadata and ETag belong together (moto answers 500 here)."""
    s3 = local.client("s3")
    s3.create_bucket(Bucket="race")
    s3.put_object(Bucket="race", Key="k", Body=b"0" * 50_000, Metadata={"n": "0"})

    def work(number: int) -> None:
        if number % 2:
            digit = str(number % 10)
            s3.put_object(Bucket="race", Key="k", Body=digit.encode() * 50_000, Metadata={"n": digit})
            return
        found = s3.get_object(Bucket="race", Key="k")
        body = found["Body"].read()
        assert body == found["Metadata"]["n"].encode() * 50_000
        assert found["ETag"].strip('"') == hashlib.md5(body).hexdigest()

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(work, range(160)))


@pytest.fixture(scope="module")
def witness(local: LocalInstances, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A bucket whose events reach a function that writes what it got to a second bucket."""
    folder = tmp_path_factory.mktemp("witness")
    (folder / "app.py").write_text(
        "import json, boto3\n"
        "s3 = boto3.client('s3')\n"
        "def handler(event, context):\n"
        "    s3.put_object(Bucket='seen', Key=context.aws_request_id, Body=json.dumps(event))\n"
    )
    s3 = local.client("s3")
    for bucket in ("watched", "seen"):
        s3.create_bucket(Bucket=bucket)
    function = local.publish(folder, "app.handler", name="witness")
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{function.name}:1"
    rules = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".jpg"}]
    configuration = {
        "Id": "photos",
        "LambdaFunctionArn": arn,
        "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"],
        "Filter": {"Key": {"FilterRules": rules}},
    }
    s3.put_bucket_notification_configuration(
        Bucket="watched", NotificationConfiguration={"LambdaFunctionConfigurations": [configuration]}
    )
    return s3


def seen_events(s3: Any, count: int) -> list[Any]:
    """Records that the function got, once there are ``count``; none may come on top shortly after."""
    for _ in range(400):
        if len(s3.list_objects_v2(Bucket="seen").get("Contents", [])) >= count:
            break
        time.sleep(0.02)
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket="seen").get("Contents", [])]
    events = [json.loads(s3.get_object(Bucket="seen", Key=key)["Body"].read()) for key in keys]
    for key in keys:
        s3.delete_object(Bucket="seen", Key=key)
    return [record for event in events for record in event["Records"]]


def test_an_upload_reaches_the_function_as_a_complete_record(witness: Any) -> None:
    key = "in/a b+c ü%.jpg"
    etag = witness.put_object(Bucket="watched", Key=key, Body=b"12345")["ETag"]
    witness.put_object(Bucket="watched", Key="in/other.txt", Body=b"not for it")
    (record,) = seen_events(witness, 1)
    assert unquote_plus(record["s3"]["object"].pop("key")) == key
    assert record["s3"]["object"].pop("sequencer")
    assert record["s3"]["object"] == {"size": 5, "eTag": etag.strip('"')}
    assert record["s3"]["bucket"]["arn"] == "arn:aws:s3:::watched"
    assert record["s3"]["configurationId"] == "photos"
    assert (record["eventName"], record["eventSource"], record["awsRegion"]) == (
        "ObjectCreated:Put",
        "aws:s3",
        "us-east-1",
    )
    assert record["eventVersion"].startswith("2.")
    assert {"eventTime", "userIdentity", "requestParameters", "responseElements"} <= record.keys()


def test_copies_large_uploads_and_deletions_are_events_of_their_own(witness: Any) -> None:
    witness.upload_fileobj(io.BytesIO(b"z" * 9_000_000), "watched", "in/large.jpg")
    witness.copy_object(Bucket="watched", Key="in/copy.jpg", CopySource={"Bucket": "watched", "Key": "in/large.jpg"})
    witness.delete_object(Bucket="watched", Key="in/copy.jpg")
    witness.delete_objects(Bucket="watched", Delete={"Objects": [{"Key": "in/large.jpg"}]})
    records = seen_events(witness, 4)
    assert sorted((one["eventName"], one["s3"]["object"]["key"]) for one in records) == [
        ("ObjectCreated:CompleteMultipartUpload", "in/large.jpg"),
        ("ObjectCreated:Copy", "in/copy.jpg"),
        ("ObjectRemoved:Delete", "in/copy.jpg"),
        ("ObjectRemoved:Delete", "in/large.jpg"),
    ]
    sizes = [one["s3"]["object"]["size"] for one in records if one["eventName"].startswith("ObjectCreated")]
    assert sizes == [9_000_000, 9_000_000]


def picture(colour: int) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (16, 16), (colour, 0, 0)).save(output, "JPEG")
    return output.getvalue()


def test_labels_belong_to_their_image(local: LocalInstances) -> None:
    rekognition, s3 = local.client("rekognition"), local.client("s3")
    s3.create_bucket(Bucket="images")
    answers = []
    for colour in (10, 200):
        s3.put_object(Bucket="images", Key=f"{colour}.jpg", Body=picture(colour))
        by_bytes = rekognition.detect_labels(Image={"Bytes": picture(colour)})["Labels"]
        place = {"Bucket": "images", "Name": f"{colour}.jpg"}
        assert rekognition.detect_labels(Image={"S3Object": place})["Labels"] == by_bytes
        assert by_bytes[0]["Name"] == digest_label(picture(colour))
        answers.append([label["Name"] for label in by_bytes])
    assert answers[0] != answers[1]
    image = {"Bytes": picture(10)}
    assert len(rekognition.detect_labels(Image=image, MaxLabels=2)["Labels"]) == 2
    assert all(one["Confidence"] >= 90 for one in rekognition.detect_labels(Image=image, MinConfidence=90)["Labels"])


def test_what_is_no_image_is_refused_by_name(local: LocalInstances) -> None:
    detect = local.client("rekognition").detect_labels
    assert code_of(detect, Image={"Bytes": b"text"}) == "InvalidImageFormatException"
    assert code_of(detect, Image={"S3Object": {"Bucket": "nowhere", "Name": "x"}}) == "InvalidS3ObjectException"
    assert code_of(detect, Image={}) == "InvalidParameterException"
    assert code_of(detect, Image={"Bytes": JPEG + b"x" * (5 * 1024 * 1024)}) == "ImageTooLargeException"


def test_faults_happen_on_demand(local: LocalInstances) -> None:
    detect = local.client("rekognition").detect_labels
    local.faults(throttle_every=1)
    assert code_of(detect, Image={"Bytes": JPEG}) == "ThrottlingException"
    local.faults(fail_every=1)
    assert code_of(detect, Image={"Bytes": JPEG}) == "InternalServerError"
    local.faults(delay_ms=300)
    began = time.monotonic()
    detect(Image={"Bytes": JPEG})
    assert time.monotonic() - began >= 0.3
    local.faults()


@given(st.binary(min_size=1), st.binary(min_size=1))
def test_equal_images_have_equal_labels_and_others_differ(one: bytes, other: bytes) -> None:
    assert (labels_of(one) == labels_of(other)) == (one == other)
