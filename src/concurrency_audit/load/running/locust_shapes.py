"""Our shapes for Locust's own users."""

from locust import LoadTestShape

from concurrency_audit.errors import UsageError
from concurrency_audit.load.shapes import SHAPES


def timetable_shape(name: str, *, most: int, seconds: float | None = None) -> type[LoadTestShape]:
    """Give Locust's shape class for one of ours, with `most` users at its level; a locustfile derives a class from it.

    Raises UsageError for a shape that there is not.
    """
    if name not in SHAPES:
        raise UsageError(f"there is no shape {name}: {', '.join(sorted(SHAPES))}")
    plan = SHAPES[name](most, seconds)

    class _Timetable(LoadTestShape):
        """Users by the timetable, all of a moment's at once."""

        def tick(self) -> tuple[int, float] | None:
            """Give the users of this moment; None when it is over."""
            elapsed = self.get_run_time()
            if elapsed >= plan.seconds:
                return None
            users = max(round(plan.level(elapsed)), 1)
            return users, float(users)

    return _Timetable
