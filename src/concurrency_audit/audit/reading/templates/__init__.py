"""Finds handlers in deployment files: one module per kind of file, each yielding `Deployed` functions."""

from concurrency_audit.audit.reading.templates.read import read_templates

__all__ = ["read_templates"]
