"""What is done with one file, in this process or in a worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from time import perf_counter
from typing import TypeVar

from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.model.surveys import Survey
from concurrency_audit.audit.reading.source import Unreadable, decode, read_bytes, surprise

R = TypeVar("R")


def content(given: Mapping[str, bytes], path: str) -> bytes:
    """The content of a path; raises Unreadable."""
    return given[path] if path in given else read_bytes(path)


def with_its_time(work: Callable[[str], R], path: str) -> tuple[R, float]:
    """Runs in a worker: the result, and how long it took."""
    started = perf_counter()
    return work(path), perf_counter() - started


def guarded(read: Callable[[], R]) -> R | Unreadable:
    """The result of reading, or an Unreadable for any exception, expected or not."""
    try:
        return read()
    except Unreadable as why:
        return why
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # libcst's parser panics with an exception that is no subclass of Exception
        return surprise(error)


def survey_file(content: Callable[[str], bytes], path: str) -> Survey | Unreadable | None:
    """Runs in a worker: the survey; None if only lowering can tell; or the reason why the file cannot be read."""
    return guarded(lambda: _surveyed(content(path)))


def _surveyed(data: bytes) -> Survey | None:
    from concurrency_audit.audit.reading.survey import survey

    found = survey(data)
    if found is None:
        decode(data)
    return found


def read_file(content: Callable[[str], bytes], concretely: bool, path: str) -> ModuleSummary | Unreadable:
    """Runs in a worker: the summary of one file."""
    from concurrency_audit.audit.reading.close import summarise, summarise_concretely

    return guarded(lambda: (summarise_concretely if concretely else summarise)(decode(content(path))))


def read_otherwise(content: Callable[[str], bytes], asked: Mapping[str, Set[str]], path: str) -> ModuleSummary | None:
    """Runs in a worker: libcst's summary of a module, if it differs from that of Python's own parser.

    Only the parts that are `asked` for, by path and name of function or class, are read by both to find that out.
    """
    from concurrency_audit.audit.reading.excerpts import excerpt

    text = guarded(lambda: decode(content(path)))
    if isinstance(text, Unreadable):
        return None
    part = guarded(lambda: excerpt(text, asked[path]))
    return None if isinstance(part, Unreadable) or _other_reading(part) is None else _other_reading(text)


def _other_reading(text: str) -> ModuleSummary | None:
    """libcst's summary of a text, if it can read it and differs from Python's own."""
    from concurrency_audit.audit.reading.close import deep_for_libcst, summarise, summarise_concretely

    if guarded(lambda: deep_for_libcst(text)) is not False:
        return None
    own, concrete = guarded(lambda: summarise(text)), guarded(lambda: summarise_concretely(text))
    # libcst may not know the newest syntax of this Python yet.
    return None if isinstance(concrete, Unreadable) or own == concrete else concrete
