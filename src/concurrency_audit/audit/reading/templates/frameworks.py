"""Configuration of Zappa and Chalice, which name an application object, and commands that name a handler."""

import re
from collections.abc import Iterator
from pathlib import Path

from concurrency_audit.audit.reading.templates.deployed import Deployed
from concurrency_audit.audit.reading.templates.documents import Node

_OPTION = re.compile(r"--handler[ =]+[\"']?([\w./-]*\w\.[A-Za-z_]\w*)")


def commands(text: str, path: Path) -> Iterator[Deployed]:
    """Handlers given to the AWS command line interface in a script: they count if a file answers to them."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("#"):
            for match in _OPTION.finditer(line):
                yield Deployed(handler=match[1], path=path, line=number, certain=False)


def zappa(document: Node, path: Path) -> Iterator[Deployed]:
    """Every stage's `app_function` and event functions: https://github.com/zappa/Zappa#advanced-settings."""
    for _, stage in document.entries():
        for node in (stage.at("app_function"), *_event_functions(stage)):
            if node and (text := node.text()):
                runtime = stage.text("runtime") or "python"
                yield Deployed(handler=text, path=path, line=node.line, bases=(path.parent,), runtime=runtime)


def chalice(document: Node, path: Path) -> Iterator[Deployed]:
    """The `app` object of app.py beside the folder .chalice; Lambda is given `app.app`."""
    name = document.at("app_name")
    yield Deployed(
        handler="app.app",
        path=path,
        line=name.line if name else 1,
        bases=(path.parent.parent,),
        runtime="python",
    )


def _event_functions(stage: Node) -> Iterator[Node | None]:
    events = stage.at("events")
    for event in events.elements() if events else ():
        yield event.at("function")
