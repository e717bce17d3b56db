"""Dockerfiles of Lambda images: the handler in CMD, the Lambda Web Adapter, and where the code is copied from."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from concurrency_audit.audit.reading.templates.deployed import MODE, UNTOLD, Deployed
from concurrency_audit.audit.reading.templates.opening import read, text

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)
_LAMBDA = re.compile(r"lambda/python|awslambdaric|lambda-adapter|LAMBDA_TASK_ROOT")
_EXPERIMENTAL = re.compile(r"lambda/python:[\w.]*-?experimental|\bpython:3\.\d+-experimental")
_ADAPTER = re.compile(r"aws-lambda-adapter|/opt/extensions/lambda-adapter")
_PAIR = re.compile(r"""(\w+)=("[^"]*"|'[^']*'|\S*)""")
_REFERENCE = re.compile(r"\$\{(\w+)(?::?-([^{}]*))?\}|\$(\w+)")
_FLAG = re.compile(r"--\w+=\S+\s*")
_CLIENT = ("awslambdaric", "aws-lambda-rie")
_LARGEST = 200_000
_CONTEXTS = ("", "..", "../..")
"""Where the build context may lie, from the Dockerfile's folder."""


@dataclass(frozen=True, slots=True)
class Image:
    """What a Lambda image starts: `command` is a handler, or a shell command line behind the Lambda Web Adapter."""

    command: str
    line: int
    adapter: bool
    bases: tuple[Path, ...]
    environment: Mapping[str, str]
    experimental: bool


def functions(content: str, path: Path) -> Iterator[Deployed]:
    """The handler of a Lambda image; nothing for any other image."""
    if built := image_of(content, path):
        yield Deployed(
            handler=built.command,
            path=path,
            line=built.line,
            bases=built.bases,
            runtime="image",
            adapter=built.adapter,
            environment=built.environment,
            experimental=built.experimental,
            certain=False,
        )


def image(path: Path) -> Image | None:
    """What the Dockerfile at `path` starts; None if it does not exist or builds no Lambda image."""
    try:
        return image_of(text(read(path, _LARGEST)), path)
    except OSError:
        return None


def image_of(content: str, path: Path) -> Image | None:
    """What a Dockerfile of this text starts, were it at `path`; None if it builds no Lambda image."""
    if not _LAMBDA.search(content):
        return None
    started: dict[str, tuple[list[str], int]] = {}
    bases = [path.parent]
    stages = _Stages()
    for name, argument, line in _instructions(content):
        if name == "FROM":
            started = {}
            stages.begin(argument)
        elif name in ("ARG", "ENV"):
            stages.set(name, argument)
        elif name in ("CMD", "ENTRYPOINT"):
            started[name] = (_words(argument), line)
        elif name in ("COPY", "ADD") and "--from=" not in argument:
            bases.extend(_copied(path.parent, *_words(_FLAG.sub("", argument))))
    command = _command(started, bool(_ADAPTER.search(content)))
    folders = tuple(base for base in bases if os.path.isdir(base))  # noqa: PTH112
    return command and Image(*command, folders, stages.environment, stages.experimental)


class _Stages:
    """The build stages of a Dockerfile: what they are built on, and the variables that are set in the last."""

    def __init__(self) -> None:
        self._arguments: dict[str, str] = {}
        self._variables: dict[str, str] = {}
        self._named: dict[str, tuple[bool, dict[str, str]]] = {}
        self.experimental = False
        """Whether the last stage is built on the experimental runtime, directly or through an earlier stage."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the last stage; a mode that is given when the image is built has no value."""
        mode = self._variables.get(MODE, "")
        return {**self._variables, MODE: UNTOLD} if "$" in mode else dict(self._variables)

    def begin(self, argument: str) -> None:
        """`FROM base [AS name]`: the base may be an earlier stage."""
        base, *alias = _filled(_FLAG.sub("", argument), self._arguments).split() or [""]
        self.experimental, self._variables = self._named.get(base.lower(), (_EXPERIMENTAL.search(base) is not None, {}))
        self._variables = dict(self._variables)
        if alias:
            self._named[alias[-1].lower()] = (self.experimental, self._variables)

    def set(self, name: str, argument: str) -> None:
        """`ENV` of a stage, and `ARG` with its default, of which the build may give another one."""
        known = {**self._arguments, **self._variables}
        told = {name: _filled(value, known) for name, value in _environment(argument).items()}
        if name == "ENV":
            self._variables.update(told)
        elif "=" in argument:
            self._arguments.update(told)


def _copied(folder: Path, *words: str) -> Iterator[Path]:
    """The folders that `COPY source ... target` makes import roots of: a package under its own name lies in one.

    The build context may be a folder above that of the Dockerfile.
    """
    *sources, target = words or ("",)
    for source in sources:
        places = [Path(os.path.normpath(folder / up / source)) for up in _CONTEXTS]
        place = next((each for each in places if os.path.exists(each)), None)  # noqa: PTH110 - raises for no name
        if place is not None:
            yield place
            if place.name and place.name == Path(target).name:
                yield place.parent


def _command(started: dict[str, tuple[list[str], int]], adapter: bool) -> tuple[str, int, bool] | None:
    """Combine ENTRYPOINT and CMD; the runtime interface client takes the handler as its argument."""
    entry, _ = started.get("ENTRYPOINT", ([], 0))
    command, line = started.get("CMD", started.get("ENTRYPOINT", ([], 0)))
    words = [*entry, *command] if command is not entry else command
    if not words:
        return None
    if adapter:
        return " ".join(words), line, True
    if (
        entry
        and not any(client in word for word in words for client in _CLIENT)
        and "lambda-entrypoint" not in entry[0]
    ):
        return None
    return words[-1], line, False


def _filled(text: str, known: Mapping[str, str]) -> str:
    """A text with the variables filled in that are known, or have a default on the spot."""
    return _REFERENCE.sub(lambda found: known.get(found[1] or found[3]) or found[2] or found[0], text)


def _environment(argument: str) -> dict[str, str]:
    """`ENV name=value ...`, or the older `ENV name value`."""
    name, _, value = argument.partition(" ")
    if "=" not in name:
        return {name: value.strip().strip("\"'")}
    return {name: value.strip("\"'") for name, value in _PAIR.findall(argument)}


def _instructions(content: str) -> Iterator[tuple[str, str, int]]:
    """Yield instruction, argument and 1-based line, with continued lines joined and comments removed."""
    pending, start = "", 0
    for number, line in enumerate(content.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        start = start if pending else number
        pending += line
        if pending.endswith("\\"):
            pending = pending[:-1] + " "
            continue
        if match := _INSTRUCTION.fullmatch(pending):
            yield match[1].upper(), match[2].strip(), start
        pending = ""


def _words(argument: str) -> list[str]:
    """An argument in exec form or shell form as words."""
    try:
        words = json.loads(argument)
    except (ValueError, RecursionError):
        return argument.split()
    return [str(word) for word in words] if isinstance(words, list) else argument.split()
