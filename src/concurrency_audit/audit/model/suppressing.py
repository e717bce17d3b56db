"""The words by which a suppression comment is known from afar."""

MARKERS = ("concurrency-audit:", "noqa", "NOQA", "NoQA", "NoQa", "Noqa")
"""A file with none of these words holds no suppression and need not be tokenized."""
