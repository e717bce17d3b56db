"""What a start command says of a web server: how many processes it has, and what runs at once in one of them."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from concurrency_audit.audit.model.verdicts import ExecutionModel

_VARIABLE = re.compile(r"\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)")
_SETTING = re.compile(r"^(workers|threads|worker_class)\s*=\s*[\"']?([\w.]+)", re.MULTILINE)
_EVENT_LOOP = ("uvicorn", "hypercorn", "granian", "daphne", "fastapi")
_THREADED = ("waitress-serve", "flask", "cheroot", "bjoern")
_WORKERS = ("-w", "--workers", "-p", "--processes")
_KNOWN = (*_EVENT_LOOP, *_THREADED, "gunicorn", "uwsgi")

Read = Callable[[str], str | None]
"""The text of a file beside the command; None where there is none."""


class Server(NamedTuple):
    """A server as its command line, its environment and its settings file describe it."""

    name: str
    processes: int | None
    """None where the number is not in the text."""
    at_once: str
    """What one process has under way at a time: `one` request, `threads` or `tasks`."""

    @property
    def model(self) -> ExecutionModel:
        """The execution model of its requests."""
        if self.at_once == "one":
            return ExecutionModel.PROCESSES
        if self.processes is None or self.processes > 1:
            return ExecutionModel.HYBRID
        return ExecutionModel.TASKS if self.at_once == "tasks" else ExecutionModel.THREADS

    def says(self) -> str:
        """Half a sentence about it."""
        many = "some" if self.processes is None else str(self.processes)
        what = {"one": "one request after the other", "threads": "threads", "tasks": "one event loop"}[self.at_once]
        return f"{self.name} with {many} process{'' if self.processes == 1 else 'es'}, {what} in each"


def server(command: str, environment: Mapping[str, str], read: Read) -> Server | None:
    """The server that a command line or start script runs; None where there is none that is known."""
    environment = {**environment, **_assigned(command)}
    for words in _lines(command, environment):
        for position, word in enumerate(words):
            name = word.rpartition("/")[2]
            if name in _KNOWN and not word.endswith(".py"):
                return _described(name, words[position + 1 :], environment, read)
    return None


def _lines(command: str, environment: Mapping[str, str]) -> Iterator[list[str]]:
    """The commands of a script as words, with variables of the environment and their defaults filled in."""

    def fill(match: re.Match[str]) -> str:
        return environment.get(match[1] or match[3]) or match[2] or match[0]

    for line in command.replace("\\\n", " ").splitlines():
        if not line.lstrip().startswith("#"):
            filled = _VARIABLE.sub(fill, line)
            try:
                yield shlex.split(filled)
            except ValueError:  # an open quote
                yield filled.split()


def _assigned(command: str) -> dict[str, str]:
    """What a script exports itself: `export WEB_CONCURRENCY=4`, or `ENV=x command`."""
    return dict(re.findall(r"(?:^|\s)(?:export\s+)?([A-Z_]\w*)=[\"']?([\w.-]+)", command))


def _described(name: str, words: Sequence[str], environment: Mapping[str, str], read: Read) -> Server:
    if name == "gunicorn":
        return _gunicorn(words, environment, read)
    if name == "uwsgi":
        threads = _number(_option(words, "--threads"), 1)
        return Server(name, _number(_option(words, *_WORKERS), 1), "threads" if threads != 1 else "one")
    if name in _THREADED:
        return Server(name, 1, "threads")
    stated = _option(words, *_WORKERS) or (
        environment.get("WEB_CONCURRENCY") if name in ("uvicorn", "fastapi") else None
    )
    wsgi = name == "granian" and _option(words, "--interface") == "wsgi"
    return Server(name, _number(stated, 1), "threads" if wsgi else "tasks")


def _gunicorn(words: Sequence[str], environment: Mapping[str, str], read: Read) -> Server:
    """Command line over GUNICORN_CMD_ARGS over the settings file, as gunicorn itself reads them."""
    given = [*words, *environment.get("GUNICORN_CMD_ARGS", "").split()]
    file = _option(given, "-c", "--config") or "gunicorn.conf.py"
    settings = dict(_SETTING.findall(read(file.removeprefix("file:")) or ""))
    stated = _option(given, "-w", "--workers") or settings.get("workers") or environment.get("WEB_CONCURRENCY")
    threads = _number(_option(given, "--threads") or settings.get("threads"), 1)
    kind = _option(given, "-k", "--worker-class") or settings.get("worker_class") or "sync"
    if "uvicorn" in kind or "asgi" in kind or "hypercorn" in kind:
        at_once = "tasks"
    elif kind.rpartition(".")[2] in ("gthread", "gevent", "eventlet", "tornado") or threads != 1:
        at_once = "threads"
    else:
        at_once = "one"
    return Server("gunicorn", _number(stated, 1), at_once)


def _option(words: Sequence[str], *names: str) -> str | None:
    """The value of an option in any of its spellings: `-w 4`, `-w4`, `--workers=4`."""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word in names:
            return following
        name, equals, value = word.partition("=")
        if equals and name in names:
            return value
        if not word.startswith("--") and word[:2] in names and len(word) > 2:
            return word[2:].removeprefix("=")
    return None


def _number(text: str | None, default: int) -> int | None:
    """A count; the default where nothing is stated, None where it is no number."""
    if text is None:
        return default
    return int(text) if text.isdecimal() and len(text) < 6 else None
