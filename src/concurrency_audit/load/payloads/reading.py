"""Payloads from where they stand: a JSON list, JSON lines, a folder of JSON files, or the name of an event source."""

import json
from pathlib import Path
from typing import Any

from concurrency_audit import sample_events
from concurrency_audit.errors import UsageError
from concurrency_audit.load.payloads.templates import filled, is_template

FILLED = 24
"""Payloads that one template stands for, unless more or fewer are asked for."""
MOST = 10_000
MOST_BYTES = 6 * 1024 * 1024
"""Lambda's limit of a payload."""


def payloads(place: str, *, copies: int = FILLED) -> list[Any]:
    """Read the payloads that a path or an event source's name stands for; templates are filled in `copies` times.

    Raises UsageError for what is not there or holds no payloads.
    """
    if place in sample_events.SOURCES and not Path(place).exists():
        make = sample_events.SOURCES[place]
        return [make(f"mark{number:02d}x") for number in range(copies)]
    given = _folder(Path(place)) if Path(place).is_dir() else _file(Path(place))
    if not given:
        raise UsageError(f"--payloads {place}: holds no payload")
    found = [one for payload in given for one in (filled(payload, copies) if is_template(payload) else [payload])]
    if len(found) > MOST:
        raise UsageError(f"--payloads {place}: {len(found)} payloads, at most {MOST} are taken")
    for number, payload in enumerate(found):
        if len(json.dumps(payload).encode()) > MOST_BYTES:
            raise UsageError(f"--payloads {place}: payload {number} is larger than Lambda takes ({MOST_BYTES} bytes)")
    return found


def _folder(path: Path) -> list[Any]:
    files = sorted(one for one in path.iterdir() if one.suffix in (".json", ".jsonl", ".ndjson"))
    if not files:
        raise UsageError(f"--payloads {path}: the folder holds no .json or .jsonl file")
    # A file of a folder is one payload, also where that is a list.
    return [one for file in files for one in (_file(file) if file.suffix != ".json" else [_parsed(file)])]


def _file(path: Path) -> list[Any]:
    """A list is a list of payloads; several lines of JSON are a payload each; anything else is one payload."""
    text = _text(path)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return _lines(path, text)
    return whole if isinstance(whole, list) else [whole]


def _lines(path: Path, text: str) -> list[Any]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    found = []
    for number, line in lines:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise UsageError(
                f"--payloads {path}: neither JSON nor JSON lines (line {number}: {_reason(error)})"
            ) from error
    return found


def _parsed(path: Path) -> Any:
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--payloads {path}: not JSON ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        sources = ", ".join(sorted(sample_events.SOURCES))
        raise UsageError(
            f"--payloads {path}: there is no such file or folder; name one, or an event source ({sources})"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--payloads {path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
