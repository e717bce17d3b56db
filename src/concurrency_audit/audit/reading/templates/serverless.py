"""Serverless Framework services: `functions.*.handler` of serverless.yml and the files it includes."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from concurrency_audit.audit.reading.templates.deployed import MODE, UNTOLD, Deployed
from concurrency_audit.audit.reading.templates.documents import Node

_FILE = re.compile(r"\$\{file\(([^${}()]+)\)(?::([\w.-]+))?\s*(?:,[^}]*)?\}")
_SELF = re.compile(r"\$\{self:([\w.-]+)(?:\s*,\s*['\"]?([^'\"}]*)['\"]?)?\}")
_WSGI = ("wsgi_handler.handler", "wsgi.handler", "wsgi_handler.py.handler")
_DEEPEST = 5
_LONGEST = 4_000

Load = Callable[[Path], Node | None]
"""Reads an included file; None where it cannot."""


def functions(document: Node, path: Path, load: Load) -> Iterator[Deployed]:
    """The functions of one service; nothing for a document that is no service."""
    if document.at("functions") is None or (document.at("provider") is None and document.at("service") is None):
        return
    cloud = document.text("provider", "name") or document.text("provider") or "aws"
    if cloud == "aws":
        yield from _Service(document, path, load).functions()


class _Service:
    """One serverless.yml; values keep the file they were written in, so that evidence points there."""

    def __init__(self, document: Node, path: Path, load: Load) -> None:
        self._document = document
        self._path = path
        self._load = load

    def functions(self) -> Iterator[Deployed]:
        """Every function, those from included files with that file's line."""
        listed = self._document.at("functions")
        for node, path in self._included(listed, self._path) if listed else []:
            groups = [(node, path)]
            if isinstance(node.value, list):
                groups = [group for element in node.elements() for group in self._included(element, path)]
            for group, where in groups:
                for _, function in group.entries():
                    for body, written in self._included(function, where):
                        yield from self._function(body, written)

    def _function(self, function: Node, path: Path) -> Iterator[Deployed]:
        layers = (function.at("layers"), self._document.at("provider", "layers"))
        provided = self._variables(self._document.at("provider", "environment"))
        image = function.at("image")
        handler = function.at("handler") or (image and image.at("command"))
        if handler is None:
            return
        named = next(iter(handler.elements()), handler)
        text = self._filled(named)
        if text is None:
            return
        wsgi = self._document.text("custom", "wsgi", "app") if text in _WSGI else None
        folder = self._path.parent / (self._text(function, "module") or ".")
        packed = function.at("package", "artifact") or self._document.at("package", "artifact")
        yield Deployed(
            handler=wsgi or text,
            path=path,
            line=named.line,
            bases=() if packed else (folder,),
            runtime="image" if image else self._text(function, "runtime") or self._provided("runtime"),
            capacity=function.at("capacityProvider") is not None,
            layers=tuple(_texts(layers)),
            layer_folders=tuple(self._layer_folders(layers)),
            environment={**provided, **self._variables(function.at("environment"))},
        )

    def _variables(self, mapping: Node | None) -> dict[str, str]:
        """The environment variables whose values are known; the mode also where its value is not."""
        told = {name: self._filled(node) for name, node in (mapping.entries() if mapping else ())}
        untold = {MODE: UNTOLD} if MODE in told and told[MODE] is None else {}
        return {name: text for name, text in told.items() if text is not None} | untold

    def _layer_folders(self, lists: tuple[Node | None, ...]) -> Iterator[Path]:
        """The folders of layers that the service makes: `{Ref: DepsLambdaLayer}` is `layers.deps.path`."""
        names = {ref.removesuffix("LambdaLayer") for ref in _references(lists)}
        made = self._document.at("layers")
        for name, layer in made.entries() if made else ():
            if name[:1].upper() + name[1:] in names and (folder := self._text(layer, "path")):
                yield self._path.parent / folder

    def _text(self, function: Node, *keys: str) -> str | None:
        node = function.at(*keys)
        return self._filled(node) if node else None

    def _provided(self, *keys: str) -> str | None:
        return self._text(self._document, "provider", *keys)

    def _filled(self, node: Node) -> str | None:
        """A text with `${self:...}` filled in; None where another variable is left."""
        text = node.text()
        for _ in range(_DEEPEST):
            if text is None or len(text) > _LONGEST or "${" not in text:
                return text
            text = _SELF.sub(lambda match: self._document.text(*match[1].split(".")) or match[2] or match[0], text)
        return None

    def _included(self, node: Node, path: Path, depth: int = _DEEPEST) -> list[tuple[Node, Path]]:
        """The node, or what `${file(...)}` or `${self:...}` puts in its place."""
        text = node.text()
        if text is None or depth == 0:
            return [(node, path)]
        if match := _SELF.fullmatch(text.strip()):
            found = self._document.at(*match[1].split("."))
            return self._included(found, path, depth - 1) if found else []
        if match := _FILE.fullmatch(text.strip()):
            file = path.parent / match[1].strip()
            loaded = self._load(file)
            found = loaded.at(*match[2].split(".")) if loaded and match[2] else loaded
            return self._included(found, file, depth - 1) if found else []
        return [(node, path)]


def _references(lists: tuple[Node | None, ...]) -> Iterator[str]:
    for node in lists:
        for element in node.elements() if node else ():
            if isinstance(element.value, str) and element.tag == "!Ref":
                yield element.value
            elif text := element.text("Ref"):
                yield text


def _texts(lists: tuple[Node | None, ...]) -> Iterator[str]:
    for node in lists:
        if node:
            yield from (element.value for element in node.elements() if isinstance(element.value, str))
