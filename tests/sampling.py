"""How many examples Hypothesis tries where a test names a number of its own."""

from hypothesis import settings


def examples(count: int) -> int:
    """`count` under the usual profile; a fifth of it, but at least 5, under `--hypothesis-profile=quick`."""
    return max(5, count * settings.default.max_examples // 100)
