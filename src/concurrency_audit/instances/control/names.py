"""Names and ARNs of functions, versions and capacity providers."""

from __future__ import annotations

import re
from dataclasses import dataclass

LATEST = "$LATEST"
LATEST_PUBLISHED = "$LATEST.PUBLISHED"

_FUNCTION = re.compile(
    r"(?:arn:aws[\w-]*:lambda:[a-z0-9-]+:)?(?:\d{12}:)?(?:function:)?"
    r"(?P<name>[\w-]+)(?::(?P<qualifier>\$LATEST(?:\.PUBLISHED)?|[\w-]+))?"
)


@dataclass(frozen=True)
class Place:
    """The region and account that this local service claims to be in."""

    region: str
    account: str

    def function(self, name: str, qualifier: str | None = None) -> str:
        """The ARN of a function, a version or an alias."""
        arn = f"arn:aws:lambda:{self.region}:{self.account}:function:{name}"
        return f"{arn}:{qualifier}" if qualifier else arn

    def provider(self, name: str) -> str:
        """The ARN of a capacity provider."""
        return f"arn:aws:lambda:{self.region}:{self.account}:capacity-provider:{name}"


def split_function(text: str) -> tuple[str, str | None]:
    """Name and qualifier of a function written as a name, a partial ARN or an ARN; ``text`` has been validated."""
    match = _FUNCTION.fullmatch(text)
    return (match["name"], match["qualifier"]) if match else (text, None)


def provider_name(text: str) -> str:
    """Name of a capacity provider written as a name or an ARN."""
    return text.rpartition(":")[2]
