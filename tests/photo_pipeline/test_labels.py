"""Labels: what is asked, what is asked again, and when to stop asking. Errors come from botocore's own Stubber."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.stub import ANY, Stubber
from PIL import Image

from photo_pipeline import labels, logs
from photo_pipeline.deadline import Deadline
from photo_pipeline.images import Thumbnail
from tests.photo_pipeline import scenes

LOG = logs.Log(logging.getLogger("test"), {})
PLENTY = Deadline(lambda: 60_000)
ANSWER = {
    "Labels": [
        {"Name": "Boat", "Confidence": 98.7654, "Parents": [{"Name": "Vehicle"}]},
        {"Name": "Sea", "Confidence": 80.0},
    ]
}


@pytest.fixture
def client() -> Any:
    return boto3.client(
        "rekognition",
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=Config(retries={"total_max_attempts": 1}),
    )


@pytest.fixture
def stub(client: Any) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(labels.time, "sleep", waited.append)
    return waited


def photo(width: int = 200, height: int = 150) -> Thumbnail:
    return Thumbnail((800, 600), (width, height), scenes.encoded(scenes.scene(width, height)))


def test_the_question_and_the_answer(client: Any, stub: Stubber) -> None:
    picture = photo()
    stub.add_response(
        "detect_labels", ANSWER, {"Image": {"Bytes": picture.jpeg}, "MaxLabels": 10, "MinConfidence": 80.0}
    )
    answer = labels.detect(client, picture, PLENTY, LOG)
    assert answer.labels == (
        {"name": "Boat", "confidence": 98.77, "parents": ["Vehicle"]},
        {"name": "Sea", "confidence": 80.0, "parents": []},
    )
    assert answer.problem == ""


@pytest.mark.parametrize(
    "code",
    ["ThrottlingException", "ProvisionedThroughputExceededException", "InternalServerError", "AccessDeniedException"],
)
def test_passing_errors_are_asked_again(client: Any, stub: Stubber, pauses: list[float], code: str) -> None:
    stub.add_client_error("detect_labels", code, http_status_code=400)
    stub.add_client_error("detect_labels", code, http_status_code=400)
    stub.add_response("detect_labels", ANSWER)
    assert labels.detect(client, photo(), PLENTY, LOG).labels is not None
    stub.assert_no_pending_responses()
    assert 0.2 <= pauses[0] <= 0.4 <= pauses[1] <= 0.8


@pytest.mark.parametrize("code", ["InvalidImageFormatException", "ImageTooLargeException", "InvalidParameterException"])
def test_errors_of_the_image_are_final(client: Any, stub: Stubber, pauses: list[float], code: str) -> None:
    stub.add_client_error("detect_labels", code)
    stub.add_response("detect_labels", ANSWER)
    assert labels.detect(client, photo(), PLENTY, LOG) == labels.Answer(problem=code)
    assert pauses == []


def test_asking_ends_after_five_attempts(client: Any, stub: Stubber) -> None:
    for _ in range(labels.MAX_ATTEMPTS):
        stub.add_client_error("detect_labels", "ThrottlingException")
    stub.add_response("detect_labels", ANSWER)
    assert labels.detect(client, photo(), PLENTY, LOG) == labels.Answer(problem="ThrottlingException")


def test_no_attempt_is_begun_that_may_not_end_in_time(client: Any, stub: Stubber, pauses: list[float]) -> None:
    stub.add_client_error("detect_labels", "ThrottlingException")
    stub.add_response("detect_labels", ANSWER)
    assert labels.detect(client, photo(), Deadline(lambda: 9_000), LOG).problem == "ThrottlingException"
    assert pauses == []


def test_nothing_is_asked_in_the_reserve(client: Any, stub: Stubber) -> None:
    stub.add_response("detect_labels", ANSWER)
    assert labels.detect(client, photo(), Deadline(lambda: 1_999), LOG) == labels.Answer(problem="OutOfTime")


def test_an_endpoint_that_is_not_there_is_a_problem_not_a_crash() -> None:
    client = boto3.client(
        "rekognition",
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        endpoint_url="http://127.0.0.1:9",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=1),
    )
    assert labels.detect(client, photo(), PLENTY, LOG).problem == "EndpointConnectionError"


@pytest.mark.parametrize("size", [(200, 30), (30, 200), (16, 16)])
def test_pictures_below_rekognitions_least_size_get_a_canvas(client: Any, stub: Stubber, size: tuple[int, int]) -> None:
    sent: list[Any] = []
    client.meta.events.register(
        "provide-client-params.rekognition.DetectLabels", lambda params, **_: sent.append(params["Image"]["Bytes"])
    )
    stub.add_response("detect_labels", ANSWER, {"Image": ANY, "MaxLabels": 10, "MinConfidence": 80.0})
    assert labels.detect(client, photo(*size), PLENTY, LOG).labels
    with Image.open(io.BytesIO(sent[0])) as image:
        assert image.size == (max(size[0], 80), max(size[1], 80))
        assert scenes.distance(image.crop((0, 0, *size)), scenes.scene(*size)) < 12
