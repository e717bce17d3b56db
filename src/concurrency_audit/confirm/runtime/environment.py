"""Environment variables that the code wants and that are not set here: each gets a value, and it is said which."""

import os
from typing import Any

MADE: dict[str, str] = {}
"""Those that got a value."""
_MISSED: set[str] = set()
_NUMBERS = frozenset("COUNT LIMIT MAX MIN SECONDS MINUTES SIZE TIMEOUT TTL NUMBER RETRIES WORKERS DAYS HOURS".split())
_ADDRESSES = frozenset("URL URI ENDPOINT HOST".split())
_AFTER_FAILURES = 20
"""Names that one import may want."""


def watch() -> None:
    """Note which names are looked up in vain."""
    environ: Any = type(os.environ)
    real = environ.__getitem__

    def looked_up(self: Any, name: Any) -> Any:
        try:
            return real(self, name)
        except KeyError:
            _MISSED.add(str(name))
            raise

    environ.__getitem__ = looked_up


def make_up(error: BaseException) -> bool:
    """Set the variable whose absence is the error; False where it is another error."""
    name = str(error.args[0]) if isinstance(error, KeyError) and error.args else ""
    return set_(name) if name in _MISSED else False


def wanted(outcome: dict[str, Any]) -> str:
    """The name of the variable for whose absence an invocation failed; empty where it did not."""
    error = outcome.get("error") or {}
    name = str(error.get("text", "")).strip("'")
    return name if error.get("type") == "KeyError" and name in _MISSED else ""


def set_(name: str) -> bool:
    """Give the variable a value; False where it has one, or where too many are wanting."""
    if not name.isidentifier() or name in os.environ or len(MADE) >= _AFTER_FAILURES:
        return False
    MADE[name] = os.environ[name] = _value(name)
    return True


def _value(name: str) -> str:
    words = set(name.upper().split("_"))
    plain = name.lower().replace("_", "-")
    if "PORT" in words:
        return "18080"
    if words & _NUMBERS:
        return "3"
    if words & _ADDRESSES:
        return f"https://{plain}.example.com"
    return f"arn:aws:sns:us-east-1:123456789012:{plain}" if "ARN" in words else plain
