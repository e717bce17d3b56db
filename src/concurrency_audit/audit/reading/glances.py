"""Facts about the content of one file that need no parser."""

from __future__ import annotations

import re
from typing import NamedTuple

from concurrency_audit.audit.reading.cache import content_key

_OWN_COMMENT = b"concurrency-audit:"
_NOQA_OF_OURS = re.compile(rb"noqa\s*:[^\n]*ca\d")


class Glance(NamedTuple):
    """What a look at the bytes of a file tells."""

    key: str
    """The content hash."""
    mentions_cdk: bool
    """Whether it may be a CDK app."""
    has_comment: bool
    """Whether it may hold a suppression comment that could be reported as unused."""


def glance(data: bytes) -> Glance:
    """Look at the bytes of a file."""
    lowered = data.lower()  # far cheaper than a case-insensitive search
    return Glance(
        content_key(data),
        b"aws_cdk" in data or b"pulumi" in data,
        _OWN_COMMENT in data or (b"noqa" in lowered and _NOQA_OF_OURS.search(lowered) is not None),
    )
