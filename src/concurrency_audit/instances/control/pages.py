"""Pagination: the request has MaxItems and Marker, the answer NextMarker."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from ..errors import invalid


def page(name: str, items: list[Any], given: dict[str, Any], most: int = 50) -> dict[str, Any]:
    """The page of ``items`` that a request asks for.

    Raises:
        ServiceError: the marker is invalid.
    """
    start = _offset(given["Marker"]) if given.get("Marker") else 0
    end = start + min(given.get("MaxItems", most), most)
    answer: dict[str, Any] = {name: items[start:end]}
    if end < len(items):
        answer["NextMarker"] = base64.b64encode(str(end).encode()).decode()
    return answer


def _offset(marker: str) -> int:
    try:
        return max(0, int(base64.b64decode(marker, validate=True)))
    except (ValueError, binascii.Error):
        raise invalid("The Marker is not one that this list returned") from None
