"""What a request leaves on an object or module of a library is there to be read by the library, when that is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from concurrency_audit.audit.knowledge.hints import is_undescribed
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.captured import with_captured
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import Value, dotted_name, key_of
from concurrency_audit.audit.program.interpreter.attribute_places import REQUESTS
from concurrency_audit.audit.program.interpreter.run import Run

_HOLDERS = ("builtins.", "types.SimpleNamespace", "argparse.Namespace", "(rows)")
"""Objects that do nothing with their attributes."""
_MAPPINGS = frozenset(
    "headers settings config configuration options params cookies defaults metadata attributes".split()
)
"""Attributes whose `update` fills a dictionary, and does not call a service."""
_OF_REQUESTS = frozenset("session session_state request context ctx g local state".split())
"""Names under which libraries give each request what is its own."""


def attribute_set(run: Run, frame: Frame, owner: Value, name: str, value: Value, place: Place, anchor: int) -> None:
    """`client.user = event["user"]`; of what knowledge describes, knowledge tells what it does."""
    if _is_left(run, owner, value) and run.knowledge.attribute(_made_by(owner), name) is None:
        with _by_others(run, place):
            run.record.touch(frame, place, "read", "binding", anchor, value=value)


def entry_set(
    run: Run, frame: Frame, owner: Value, index: Value, value: Value, anchor: int, *, is_told: bool = False
) -> None:
    """`client.headers["user"] = event["user"]`, `sdk.settings["user"] = event["user"]`; `is_told`: the write is."""
    holder = _holder(owner)
    if holder is None or frame.context is INIT or index.ref is None or not _is_left(run, holder[0], value):
        return
    library, name = holder
    place = Place("external", str(library.ref), name) if owner.place is None else owner.place
    if run.knowledge.attribute(_made_by(library), name) is not None or _is_described(run, library):
        return
    key = key_of(index)
    if not is_told:
        run.record.touch(frame, place, "write", "item", anchor, key=key, value=value)
    with _by_others(run, place.attribute(f"[{key}]")):
        run.record.touch(frame, place, "read", "item", anchor, key=key, value=value)


def is_mapping(owner: Value) -> bool:
    """Whether an attribute is a dictionary by its name: of `client.pages` nobody knows."""
    holder = _holder(owner)
    return holder is not None and holder[1] in _MAPPINGS


@contextmanager
def _by_others(run: Run, place: Place) -> Iterator[None]:
    """What only some requests set is read by the others too, which have not written it."""
    written = run.moment.surely_written
    if run.moment.wishes:
        run.moment.surely_written = written - {place}
    yield
    run.moment.surely_written = written


def _holder(owner: Value) -> tuple[Value, str] | None:
    """The shared object, or the module, of which a container is an attribute; and that attribute's name."""
    if owner.kind == "method" and owner.place is not None and owner.ref[0].kind == "object":
        return owner.ref[0], owner.ref[1]
    if owner.kind == "external" and isinstance(owner.ref, str) and "." in owner.ref:
        library, _, name = owner.ref.rpartition(".")
        return None if name in _OF_REQUESTS else (owner._replace(ref=library), name)
    return None


def _is_described(run: Run, library: Value) -> bool:
    """Whether knowledge speaks of the object, or of the module's library."""
    if library.kind == "object":
        return run.knowledge.object(library.ref) is not None
    return not is_undescribed(str(library.ref).partition(".")[0])


def _is_left(run: Run, owner: Value, value: Value) -> bool:
    """Whether it is of this request: data of it, or a constant that only some requests ask for."""
    made_by = _made_by(owner)
    of_request = any(dep.startswith("event") for dep in with_captured(value).deps)
    wished = value.kind == "const" and run.moment.wishes > 0
    return (of_request or wished) and not made_by.startswith(_HOLDERS) and made_by not in REQUESTS


def _made_by(owner: Value) -> str:
    """What made an object, or the name of a module; nothing where that is unknown."""
    return owner.ref if owner.kind == "external" else "" if owner.kind == "unknown" else dotted_name(owner) or ""
