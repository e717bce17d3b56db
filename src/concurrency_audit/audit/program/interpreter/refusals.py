"""Answers by which somebody is turned away."""

from __future__ import annotations

import re

from concurrency_audit.audit.model.terms import Expression, parts_of

_ERRORS = range(400, 600)
_ERROR = re.compile(r"HTTP_[45]\d\d_|(BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|GONE|TOO_MANY_REQUESTS)$")
"""Names of codes of errors: of REST framework and Starlette, and of `http.HTTPStatus`."""
_ANSWERS = re.compile(r"HttpResponse(BadRequest|Forbidden|NotFound|Gone|NotAllowed|ServerError)$")
"""Classes of Django that stand for an error."""


def is_none(answer: Expression) -> bool:
    """Whether an answer is `None`. Its parts are compared, as terms are lists where they come from the cache."""
    return answer[0] == "constant" and answer[1] is None


def is_refused(answer: Expression) -> bool:
    """Whether an answer is stated where it is given, rather than what was made before, or says itself that it is one
    of an error: `return JsonResponse({"error": "too early"}, status=429)`."""
    if answer[0] == "call":
        return any(map(_is_error, parts_of((answer,))))
    return answer[0] in ("dict", "display", "text", "constant") and not is_none(answer)


def _is_error(part: Expression) -> bool:
    if part[0] == "constant":
        return type(part[1]) is int and part[1] in _ERRORS
    name = part[1] if part[0] == "name" else part[2] if part[0] == "attribute" else ""
    return bool(_ERROR.match(name) or _ANSWERS.match(name))
