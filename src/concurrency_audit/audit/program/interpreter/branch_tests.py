"""What the text of a test says, whatever its value. Operators are lists in summaries that the cache kept."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Expression


def is_absence(test: Expression) -> bool:
    """Whether a test says that something is not there: who then refuses goes on with what is there."""
    if test[0] == "compare":
        return tuple(test[1]) in (("not in",), ("is",))
    return test[0] == "not"


def is_import_only(test: Expression) -> bool:
    """`if __name__ == "__main__"` and `if TYPE_CHECKING`: false when Lambda imports the module."""
    return is_script(test) or bool(test[0] in ("name", "attribute") and "TYPE_CHECKING" in test[1:3])


def is_script(test: Expression) -> bool:
    """`__name__ == "__main__"`."""
    if test[0] == "compare" and tuple(test[1]) == ("==",):
        return any(o[:2] == ("name", "__name__") or list(o[:2]) == ["name", "__name__"] for o in test[2])
    return False
