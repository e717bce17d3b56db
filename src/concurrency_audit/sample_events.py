"""One sample event of each source that Lambda supports; every identifying value contains the event's mark."""

import ast
import base64
import json
from collections.abc import Callable
from typing import Any

Make = Callable[[str], dict[str, Any]]


def s3(mark: str) -> dict[str, Any]:
    """An upload to a bucket."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2026-01-01T00:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "s3": {
            "s3SchemaVersion": "1.0",
            "bucket": {"name": f"bucket-{mark}", "arn": f"arn:aws:s3:::bucket-{mark}"},
            "object": {"key": f"folder-{mark}/file-{mark}.txt", "size": 1024, "eTag": f"etag-{mark}"},
        },
    }
    return {"Records": [record]}


def sqs(mark: str) -> dict[str, Any]:
    """A message of a queue."""
    record = {
        "messageId": f"message-{mark}",
        "receiptHandle": f"handle-{mark}",
        "body": json.dumps({"id": f"id-{mark}", "user": f"user-{mark}", "tenant": f"tenant-{mark}", "amount": 1}),
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:123456789012:queue-{mark}",
        "awsRegion": "us-east-1",
    }
    return {"Records": [record]}


def sns(mark: str) -> dict[str, Any]:
    """A notification of a topic."""
    notification = {
        "Type": "Notification",
        "MessageId": f"message-{mark}",
        "TopicArn": f"arn:aws:sns:us-east-1:123456789012:topic-{mark}",
        "Subject": f"subject-{mark}",
        "Message": json.dumps({"id": f"id-{mark}", "user": f"user-{mark}"}),
        "Timestamp": "2026-01-01T00:00:00.000Z",
    }
    return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": notification}]}


def dynamodb(mark: str) -> dict[str, Any]:
    """A change of a table's item."""
    image = {"id": {"S": f"id-{mark}"}, "user": {"S": f"user-{mark}"}, "amount": {"N": "1"}}
    change = {"Keys": {"id": {"S": f"id-{mark}"}}, "NewImage": image, "SequenceNumber": f"1{len(mark)}"}
    record = {"eventID": f"event-{mark}", "eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}
    return {"Records": [record]}


def kinesis(mark: str) -> dict[str, Any]:
    """A record of a Kinesis stream."""
    data = base64.b64encode(json.dumps({"id": f"id-{mark}", "user": f"user-{mark}"}).encode()).decode()
    kept = {"partitionKey": f"partition-{mark}", "sequenceNumber": f"sequence-{mark}", "data": data}
    return {"Records": [{"eventID": f"event-{mark}", "eventSource": "aws:kinesis", "kinesis": kept}]}


def _http(mark: str) -> dict[str, Any]:
    body = json.dumps({"id": f"id-{mark}", "user": f"user-{mark}", "tenant": f"tenant-{mark}", "name": f"name-{mark}"})
    return {
        "headers": {
            "content-type": "application/json",
            "authorization": f"Bearer {mark}",
            "x-tenant-id": f"tenant-{mark}",
        },
        "queryStringParameters": {"id": f"id-{mark}", "user": f"user-{mark}", "q": f"q-{mark}"},
        "pathParameters": {"id": f"id-{mark}", "proxy": f"items/id-{mark}"},
        "body": body,
        "isBase64Encoded": False,
    }


def rest(mark: str) -> dict[str, Any]:
    """A request through API Gateway's REST API (payload version 1)."""
    claims = {"claims": {"sub": f"sub-{mark}", "email": f"{mark}@example.com"}, "principalId": f"user-{mark}"}
    context = {"requestId": f"request-{mark}", "stage": "prod", "httpMethod": "GET", "authorizer": claims}
    path = f"/items/id-{mark}"
    return {
        **_http(mark),
        "resource": "/items/{id}",
        "path": path,
        "httpMethod": "GET",
        "multiValueHeaders": {},
        "stageVariables": None,
        "requestContext": {**context, "identity": {"sourceIp": "192.0.2.1"}, "path": path},
    }


def http(mark: str) -> dict[str, Any]:
    """A request through API Gateway's HTTP API or a function URL (payload version 2)."""
    path = f"/items/id-{mark}"
    request = {"method": "GET", "path": path, "sourceIp": "192.0.2.1", "protocol": "HTTP/1.1"}
    claims = {"jwt": {"claims": {"sub": f"sub-{mark}", "email": f"{mark}@example.com"}}}
    return {
        **_http(mark),
        "version": "2.0",
        "routeKey": "GET /items/{id}",
        "rawPath": path,
        "rawQueryString": f"id=id-{mark}",
        "requestContext": {"requestId": f"request-{mark}", "stage": "$default", "http": request, "authorizer": claims},
    }


def alb(mark: str) -> dict[str, Any]:
    """A request through an Application Load Balancer."""
    arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/confirm/1"
    return {
        **_http(mark),
        "requestContext": {"elb": {"targetGroupArn": arn}},
        "httpMethod": "GET",
        "path": f"/items/id-{mark}",
    }


_RULE = "arn:aws:events:us-east-1:123456789012:rule/rule-{}"


def eventbridge(mark: str) -> dict[str, Any]:
    """An event of an EventBridge bus."""
    detail = {"id": f"id-{mark}", "user": f"user-{mark}", "tenant": f"tenant-{mark}", "amount": 1}
    head = {"version": "0", "id": f"event-{mark}", "detail-type": "Changed", "source": "confirm", "region": "us-east-1"}
    about = {"account": "123456789012", "time": "2026-01-01T00:00:00Z", "resources": [_RULE.format(mark)]}
    return {**head, **about, "detail": detail}


_TELLING: tuple[tuple[frozenset[str], Make], ...] = (
    (frozenset(("Records", "s3")), s3),
    (frozenset(("Records", "Sns")), sns),
    (frozenset(("Records", "dynamodb")), dynamodb),
    (frozenset(("Records", "kinesis")), kinesis),
    (frozenset(("Records", "body")), sqs),
    (frozenset(("Records", "messageId")), sqs),
    (frozenset(("rawPath",)), http),
    (frozenset(("requestContext", "http")), http),
    (frozenset(("requestContext", "elb")), alb),
    (frozenset(("detail",)), eventbridge),
    (frozenset(("httpMethod",)), rest),
    (frozenset(("pathParameters",)), rest),
    (frozenset(("queryStringParameters",)), rest),
    (frozenset(("requestContext",)), rest),
    (frozenset(("headers", "body")), rest),
)
"""Keys that a handler reads from its event -> the source that sends them; the first match counts."""


ALL: tuple[Make, ...] = (rest, http, sqs, s3, sns, dynamodb, kinesis, eventbridge, alb)
"""Every source, the most usual first."""


def source_of(text: str, function: str) -> Make | None:
    """The event source that a handler expects, by the keys that it, or else its module, reads."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    own = [_made(node) for node in functions if node.name == function.rpartition(".")[2]]
    if len(functions) > 4 and own:
        return own[0]
    return (own[0] if own else None) or _made(tree)


def _made(tree: ast.AST) -> Make | None:
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return next((make for telling, make in _TELLING if telling <= words), None)


SOURCES: dict[str, Make] = {
    "s3": s3,
    "sqs": sqs,
    "sns": sns,
    "dynamodb": dynamodb,
    "kinesis": kinesis,
    "rest": rest,
    "http": http,
    "alb": alb,
    "eventbridge": eventbridge,
}
"""Each source by its name on the command line."""
