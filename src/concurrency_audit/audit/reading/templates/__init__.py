"""Handler references out of deployment text: one file per kind of text, each yielding `Deployed` functions."""

from concurrency_audit.audit.reading.templates.read import read_templates

__all__ = ["read_templates"]
