"""Events of AWS's sources around your own contents, for scenarios in Python; S3's are in `events`."""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from concurrency_audit import sample_events

Event = dict[str, Any]


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)


def _marks(count: int) -> list[str]:
    return [f"{number:04d}" for number in range(count)]


def rest(body: Any = None, *, method: str = "POST", path: str = "/", headers: Mapping[str, str] | None = None) -> Event:
    """Give a request through API Gateway's REST API (payload version 1)."""
    made = sample_events.rest("load")
    context = {**made["requestContext"], "httpMethod": method, "path": path}
    own = {"httpMethod": method, "path": path, "resource": path, "requestContext": context}
    return {**made, **own, **_http(body, headers)}


def http(body: Any = None, *, method: str = "POST", path: str = "/", headers: Mapping[str, str] | None = None) -> Event:
    """Give a request through API Gateway's HTTP API or a function URL (payload version 2)."""
    made = sample_events.http("load")
    request = {**made["requestContext"]["http"], "method": method, "path": path}
    own = {"routeKey": f"{method} {path}", "rawPath": path, "rawQueryString": ""}
    return {**made, **own, "requestContext": {**made["requestContext"], "http": request}, **_http(body, headers)}


def _http(body: Any, headers: Mapping[str, str] | None) -> Event:
    content = None if body is None else _text(body)
    given = {"content-type": "application/json", **(headers or {})}
    return {"body": content, "headers": given, "queryStringParameters": None, "pathParameters": None}


def sqs(bodies: Sequence[Any]) -> Event:
    """Give a batch of messages."""
    marks = _marks(len(bodies))
    records = [
        {**sample_events.sqs(mark)["Records"][0], "body": _text(body)} for mark, body in zip(marks, bodies, strict=True)
    ]
    return {"Records": records}


def sns(messages: Sequence[Any]) -> Event:
    """Give notifications of a topic."""
    records = []
    for mark, message in zip(_marks(len(messages)), messages, strict=True):
        record = sample_events.sns(mark)["Records"][0]
        records.append({**record, "Sns": {**record["Sns"], "Message": _text(message)}})
    return {"Records": records}


def eventbridge(detail: Mapping[str, Any], *, kind: str = "Changed", source: str = "load") -> Event:
    """Give an event of a bus."""
    return {**sample_events.eventbridge("load"), "detail": dict(detail), "detail-type": kind, "source": source}


def kinesis(contents: Sequence[Any]) -> Event:
    """Give records of a stream."""
    records = []
    for mark, content in zip(_marks(len(contents)), contents, strict=True):
        record = sample_events.kinesis(mark)["Records"][0]
        data = base64.b64encode(_text(content).encode()).decode()
        records.append({**record, "kinesis": {**record["kinesis"], "data": data}})
    return {"Records": records}


def dynamodb(images: Sequence[Mapping[str, Any]], *, key: str = "id") -> Event:
    """Give changes of a table's items, which are in DynamoDB's own form (`{"id": {"S": "a"}}`)."""
    records = []
    for mark, image in zip(_marks(len(images)), images, strict=True):
        record = sample_events.dynamodb(mark)["Records"][0]
        change = {**record["dynamodb"], "Keys": {key: image[key]}, "NewImage": dict(image)}
        records.append({**record, "dynamodb": change})
    return {"Records": records}
