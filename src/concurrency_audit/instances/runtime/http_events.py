"""Lambda events as HTTP requests, and HTTP responses as the results that their sources expect.

It follows the Lambda Web Adapter: API Gateway (REST and HTTP), function URLs and load balancers become the request that
they stand for; any other event is the body of a POST to one path. Sources: the adapter's README, "Using Lambda with API
Gateway" and "Payload format" in AWS's guides.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote, urlencode

Origin = Literal["http", "rest", "balancer", "other"]
"""What an event came from: HTTP APIs and function URLs, REST APIs, load balancers, anything else."""
_TEXT = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class HttpRequest:
    """A request to the package's server."""

    origin: Origin
    method: str
    target: str
    """Path and query, encoded."""
    headers: Headers = field(default_factory=list)
    body: bytes = b""


def request_of(event: Any, pass_through: str, base_path: str = "") -> HttpRequest:
    """The request that an event stands for.

    Args:
        event: the invocation's payload, decoded.
        pass_through: path that events of other sources are posted to.
        base_path: beginning of paths that is left out.
    """
    context = event.get("requestContext") if isinstance(event, dict) else None
    if isinstance(context, dict) and isinstance(context.get("http"), dict):
        path, query = str(event.get("rawPath") or "/"), str(event.get("rawQueryString") or "")
        headers = [(str(name), str(value)) for name, value in (event.get("headers") or {}).items()]
        if event.get("cookies"):
            headers.append(("cookie", "; ".join(event["cookies"])))
        method = str(context["http"].get("method", "GET"))
        return _request("http", method, path, query, headers, event, context, base_path)
    if isinstance(context, dict) and "httpMethod" in event:
        balancer = "elb" in context
        path, query = str(event.get("path") or "/"), _query(event, quoted=balancer)
        origin: Origin = "balancer" if balancer else "rest"
        return _request(origin, str(event["httpMethod"]), path, query, _headers(event), event, context, base_path)
    body = json.dumps(event).encode()
    return HttpRequest("other", "POST", pass_through, [("content-type", "application/json")], body)


def _request(
    origin: Origin,
    method: str,
    path: str,
    query: str,
    headers: Headers,
    event: dict[str, Any],
    context: dict[str, Any],
    base_path: str,
) -> HttpRequest:
    if base_path and (path == base_path or path.startswith(base_path.rstrip("/") + "/")):
        path = path[len(base_path.rstrip("/")) :] or "/"
    text = event.get("body") or ""
    body = base64.b64decode(text) if event.get("isBase64Encoded") else str(text).encode()
    target = quote(path, safe="/%:@!$&'()*+,;=-._~") + (f"?{query}" if query else "")
    headers = [*headers, ("x-amzn-request-context", json.dumps(context))]
    return HttpRequest(origin, method, target, headers, body)


def _headers(event: dict[str, Any]) -> Headers:
    several = event.get("multiValueHeaders")
    if several:
        return [(str(name), str(value)) for name, values in several.items() for value in values or ()]
    return [(str(name), str(value)) for name, value in (event.get("headers") or {}).items()]


def _query(event: dict[str, Any], *, quoted: bool) -> str:
    """The query string; load balancers pass parameters as they were sent, REST APIs decode them."""
    several = event.get("multiValueQueryStringParameters")
    pairs = (
        [(name, value) for name, values in several.items() for value in values or ()]
        if several
        else list((event.get("queryStringParameters") or {}).items())
    )
    return "&".join(f"{name}={value}" for name, value in pairs) if quoted else urlencode(pairs)


def result_of(origin: Origin, status: int, reason: str, headers: Iterable[tuple[str, str]], body: bytes) -> Any:
    """The invocation's result for the server's response."""
    lines = [(name.lower(), value) for name, value in headers]
    text = _is_text(dict(lines))
    if origin == "other":  # the source of such an event wants no HTTP
        try:
            return json.loads(body) if text else None
        except (ValueError, RecursionError):
            return None
    content = body.decode("utf-8", "replace") if text else base64.b64encode(body).decode()
    result: dict[str, Any] = {"statusCode": status, "body": content, "isBase64Encoded": not text}
    if origin == "http":
        result["cookies"] = [value for name, value in lines if name == "set-cookie"]
        names = dict.fromkeys(name for name, _ in lines if name != "set-cookie")
        result["headers"] = {name: ",".join(value for other, value in lines if other == name) for name in names}
        return result
    names = dict.fromkeys(name for name, _ in lines)
    result["headers"] = dict(lines)
    result["multiValueHeaders"] = {name: [value for other, value in lines if other == name] for name in names}
    if origin == "balancer":
        result["statusDescription"] = f"{status} {reason}".strip()
    return result


def _is_text(headers: dict[str, str]) -> bool:
    if "content-encoding" in headers:
        return False
    kind = headers.get("content-type", "")
    return (
        not kind or kind.startswith(_TEXT) or "charset=" in kind or kind.partition(";")[0].endswith(("+json", "+xml"))
    )
