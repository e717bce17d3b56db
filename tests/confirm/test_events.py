"""Events that are made up for a handler."""

from typing import Any

from concurrency_audit.confirm.events.probing import Asking
from concurrency_audit.confirm.runtime.asking import Path, _Event
from concurrency_audit.confirm.runtime.invoking import failure


def attempt(event: Any) -> tuple[dict[str, Any], list[Path]]:
    """A handler that wants a list of objects."""
    noting = _Event()
    asked = noting.wrapped(event, [])
    try:
        total = sum(line["amount"] for line in asked["lines"])
        return {"answer": total}, noting.missing
    except Exception as error:
        return failure(error), noting.missing


def test_a_list_of_objects_is_made_up_where_texts_will_not_do() -> None:
    asking = Asking(attempt)
    asking.template({})
    assert asking.fails
    asking.changed()
    assert not asking.fails
    assert asking.event["lines"] == [{"amount": 3}]
