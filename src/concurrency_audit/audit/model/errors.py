"""The errors of the whole toolkit, by the name under which the audit's rooms know them."""

from concurrency_audit.errors import OutputError, UsageError

__all__ = ["OutputError", "UsageError"]
