"""Re-exports the toolkit's exceptions for the packages of the audit."""

from concurrency_audit.errors import OutputError, UsageError

__all__ = ["OutputError", "UsageError"]
