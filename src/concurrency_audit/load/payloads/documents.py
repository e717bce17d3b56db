"""An answer as a document that can be compared: strings that hold JSON opened, the invocation's own id taken out."""

import json
from collections.abc import Iterator
from typing import Any

from concurrency_audit.load.evidence import Answer, Outcome

OWN_ID = "<own request id>"
OPENED = "(json)"
"""Name under which the content of a string stands that is JSON itself, as the body of an HTTP answer."""
Path = tuple[str, ...]
ITEM = "[]"
"""Stands in a path for any place in a list."""


def kind(answer: Answer) -> str:
    """Give what sort of answer it is; only answers of one kind are compared field by field."""
    if answer.outcome is Outcome.FUNCTION_ERROR:
        return f"fails with {answer.reason or 'an error'}"
    body = answer.json()
    status = body.get("statusCode") if isinstance(body, dict) else None
    return f"answers with status {status}" if isinstance(status, int) else "answers"


def document(answer: Answer) -> Any:
    """Give the answer's content; of an error its type and message, because the stack names places of the machine."""
    text = answer.body.decode("utf-8", "replace")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    if answer.outcome is Outcome.FUNCTION_ERROR and isinstance(value, dict):
        value = {name: value.get(name) for name in ("errorType", "errorMessage")}
    return opened(value, answer.request_id)


def opened(value: Any, own_id: str) -> Any:
    """Open strings that hold JSON, and put a word in place of the invocation's own id."""
    if isinstance(value, dict):
        return {str(name).replace(own_id or "\0", OWN_ID): opened(item, own_id) for name, item in value.items()}
    if isinstance(value, list):
        return [opened(item, own_id) for item in value]
    if not isinstance(value, str):
        return value
    if value[:1] in ("{", "["):
        try:
            return {OPENED: opened(json.loads(value), own_id)}
        except (ValueError, RecursionError):
            pass
    return value.replace(own_id, OWN_ID) if own_id else value


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Give every single value with its path; of lists the length, too, under `#`."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, (*path, name))
    elif isinstance(value, list):
        yield (*path, "#"), len(value)
        for item in value:
            yield from leaves(item, (*path, ITEM))
    else:
        yield path, value


def written(path: Path) -> str:
    """Write a path as one would in Python or JavaScript, or `the answer` for the whole."""
    text = ""
    for part in path:
        if part == OPENED:
            continue
        text += part if part == ITEM or not text else f".{part}"
    return text or "the answer"
