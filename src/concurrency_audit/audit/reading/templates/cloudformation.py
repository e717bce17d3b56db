"""SAM and CloudFormation templates, YAML or JSON: `AWS::Serverless::Function` and `AWS::Lambda::Function`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit.model.findings import Incomplete
from concurrency_audit.audit.reading.templates import opening
from concurrency_audit.audit.reading.templates.deployed import MODE, UNTOLD, Deployed, Inline
from concurrency_audit.audit.reading.templates.dockerfile import image
from concurrency_audit.audit.reading.templates.documents import Node

_KINDS = {"AWS::Serverless::Function": "CodeUri", "AWS::Lambda::Function": "Code"}
_VARIABLE = re.compile(r"\$\{!?([\w.:]+)\}")
_DEEPEST = 5
"""Nesting depth up to which intrinsic functions are evaluated."""
_LAYERS = {"AWS::Serverless::LayerVersion": "ContentUri", "AWS::Lambda::LayerVersion": "Content"}
_LARGEST_INLINE = 2_000_000
_MOST_STEPS = 20_000
_LONGEST = 4_000
"""Bounds for the evaluation of one template, far above what real ones need: YAML aliases can nest without end."""


def functions(document: Node, path: Path) -> Iterator[Deployed | Incomplete]:
    """The functions of one template; nothing for a document without `Resources`."""
    resources = document.at("Resources")
    if resources is None:
        return
    template = _Template(path, document)
    for name, resource in _resources(resources):
        kind = resource.text("Type")
        if kind in _KINDS:
            yield from template.function(name, kind, resource)


def _resources(resources: Node) -> Iterator[tuple[str, Node]]:
    """The resources, including those in `Fn::ForEach` loops; each collection once, however often aliases repeat it."""
    pending, seen = [resources], set[int]()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for name, resource in node.entries():
            if name.startswith("Fn::ForEach"):
                pending.extend(resource.elements())
            else:
                yield name, resource


class _Template:
    def __init__(self, path: Path, document: Node) -> None:
        self._path = path
        self._values = Values(document)
        self._globals = document.at("Globals", "Function")
        self._resources = document.at("Resources")

    def function(self, name: str, kind: str, resource: Node) -> Iterator[Deployed | Incomplete]:
        """The entries of one function resource: one per possible value of its handler."""
        properties = resource.at("Properties")
        if properties is None:
            return
        layers = [self._globals, properties] if kind == "AWS::Serverless::Function" and self._globals else [properties]
        facts = _Facts(layers, self._values)
        common = Deployed(
            handler="",
            path=self._path,
            line=resource.line,
            capacity=facts.at("CapacityProviderConfig") is not None,
            layers=tuple(text for node in facts.every("Layers") for text in self._layer_texts(node)),
            layer_folders=tuple(folder for node in facts.every("Layers") for folder in self._layer_folders(node)),
            environment=facts.texts("Environment", "Variables"),
        )
        if facts.at("Environment", "Variables", MODE) and MODE not in common.environment:
            common = replace(common, environment={**common.environment, MODE: UNTOLD})
        if facts.text("PackageType") == "Image" or facts.at("ImageUri"):
            yield from self._image(facts, resource, common)
            return
        handler, runtime = facts.at("Handler"), facts.text("Runtime")
        if handler is None:
            return
        known = self._values.of(handler)
        python = (runtime or "").startswith("python")
        code = properties.at("Code", "ZipFile") or properties.at("InlineCode") if python else None
        inline = self._inline(name, code) if code else None
        for text, line in known:
            bases = tuple(self._code(facts, _KINDS[kind]))
            yield replace(common, handler=text, line=line, runtime=runtime, bases=bases, inline=inline)
        if python and not known:
            yield Incomplete(str(self._path), handler.line, f"the handler of {name} has no value in the template")
        if code and inline is None:
            reason = f"the inline code of {name} is put together by the template and has no value in it"
            yield Incomplete(str(self._path), code.line, reason)

    def _inline(self, name: str, code: Node) -> Inline | None:
        """Code embedded in a template and the position of its first line; `!Sub` placeholders stay as written."""
        if not (known := self._values.of(code, strict=False, longest=_LARGEST_INLINE)):
            return None
        source, line = known[0]
        lines = opening.text(opening.read(self._path, _LARGEST_INLINE)).splitlines()
        first = next((text for text in source.splitlines() if text.strip()), "")
        blank = source.splitlines().index(first) if first else 0
        for start in (line, line + 1):  # a block begins below its mark, an intrinsic function may stand above it
            at = start + blank
            if first and at < len(lines) and lines[at].strip() == first.strip() and "\n" in source:
                indent = len(lines[at]) - len(lines[at].lstrip()) - (len(first) - len(first.lstrip()))
                return Inline(name, source, start + 1, indent, True)
        return Inline(name, source, line, 0, False)

    def _image(self, facts: "_Facts", resource: Node, common: Deployed) -> Iterator[Deployed]:
        """A container image: its command, given here or in the Dockerfile that SAM builds."""
        metadata = _Facts([node] if (node := resource.at("Metadata")) else [], self._values)
        context = metadata.text("DockerContext")
        folder = self._path.parent / (context or ".")
        dockerfile = folder / (metadata.text("Dockerfile") or "Dockerfile")
        built = image(dockerfile) if context else None
        bases = (*built.bases, folder) if built else ()
        commands = [value for node in facts.every("ImageConfig", "Command") for value in self._values.of(node)]
        if not commands and built:
            commands = [(built.command, (facts.at("ImageUri") or facts.at("PackageType") or resource).line)]
        adapter = bool(built and built.adapter)
        environment = {**(built.environment if built else {}), **common.environment}
        experimental = bool(built and built.experimental)
        source = dockerfile if built else None
        common = replace(common, environment=environment, experimental=experimental, dockerfile=source)
        for text, line in commands[:1]:
            yield replace(common, handler=text, line=line, runtime="image", bases=bases, adapter=adapter)

    def _code(self, facts: "_Facts", key: str) -> Iterator[Path]:
        """The folder the code is packed from, relative to the template; None for an object in S3 or embedded code."""
        node = facts.at(key)
        if node is None and key == "CodeUri" and facts.at("InlineCode") is None:
            yield self._path.parent
        elif node is not None:
            for text, _ in self._values.of(node):
                if not text.startswith("s3://"):
                    yield self._path.parent / text

    def _layer_folders(self, layer: Node) -> Iterator[Path]:
        """The folder of a layer that the same template defines; its Python code may lie in a subfolder `python`."""
        intrinsic, argument = _intrinsic(layer)
        named = argument.value if intrinsic == "Ref" else None
        resource = self._resources.at(named) if self._resources and isinstance(named, str) else None
        key = _LAYERS.get((resource.text("Type") or "") if resource else "")
        content = resource.at("Properties", key) if resource and key else None
        for text, _ in self._values.of(content) if content else []:
            if not text.startswith("s3://"):
                yield self._path.parent / text

    def _layer_texts(self, layers: Node) -> Iterator[str]:
        for layer in layers.elements() if isinstance(layers.value, list) else [layers]:
            yield from (text for text, _ in self._values.of(layer, strict=False))


class _Facts:
    """Properties of one function, with defaults from `Globals`."""

    def __init__(self, nodes: list[Node], values: "Values") -> None:
        self._nodes = nodes
        self._values = values

    def at(self, *keys: str) -> Node | None:
        """The value of a property from the first definition found."""
        return next((node for found in reversed(self._nodes) if (node := found.at(*keys))), None)

    def text(self, *keys: str) -> str | None:
        """The first possible value of a property as text."""
        node = self.at(*keys)
        values = self._values.of(node) if node else []
        return values[0][0] if values else None

    def texts(self, *keys: str) -> dict[str, str]:
        """The entries of a mapping whose values are known; the function's own override those of `Globals`."""
        entries = ((name, node) for found in self._nodes for name, node in _entries(found.at(*keys)))
        known = ((name, self._values.of(node)) for name, node in entries)
        return {name: values[0][0] for name, values in known if values}

    def every(self, *keys: str) -> Iterator[Node]:
        """The elements of a list property; SAM appends the lists of `Globals`."""
        for found in self._nodes:
            if node := found.at(*keys):
                yield from node.elements() if isinstance(node.value, list) else [node]


class Values:
    """Evaluates a template's values, including its intrinsic functions, as far as they are known."""

    def __init__(self, document: Node) -> None:
        defaults = ((name, parameter.text("Default")) for name, parameter in _entries(document.at("Parameters")))
        self._defaults = {name: default for name, default in defaults if default and len(default) <= _LONGEST}
        self._mappings = document.at("Mappings")
        self._steps = 0

    def of(
        self, node: Node, strict: bool = True, depth: int = _DEEPEST, longest: int = _LONGEST
    ) -> list[tuple[str, int]]:
        """Every possible text of the node with its line; unless `strict`, unknown parts stay in the text."""
        self._steps += 1
        if depth == 0 or self._steps > _MOST_STEPS or len(node.value) > longest:
            return []
        intrinsic, argument = _intrinsic(node)
        if intrinsic == "Ref":
            known = self._defaults.get(str(argument.value))
            return [(known, node.line)] if known is not None else []
        if intrinsic == "Sub":
            return self._substituted(argument, strict)
        if intrinsic == "If":
            branches = list(argument.elements())[1:]
            return [value for branch in branches for value in self.of(branch, strict, depth - 1)]
        if intrinsic == "Join":
            return self._joined(argument, depth)
        if intrinsic == "FindInMap":
            return self._mapped(argument, depth)
        return [(node.value, node.line)] if isinstance(node.value, str) and not intrinsic else []

    def _substituted(self, argument: Node, strict: bool) -> list[tuple[str, int]]:
        text, own = argument, {}
        if isinstance(argument.value, list) and len(argument.value) == 2:
            text = argument.value[0]
            own = {name: value for name, node in argument.value[1].entries() if (value := node.text()) is not None}
        if not isinstance(text.value, str):
            return []
        names = {**self._defaults, **own}
        filled = _VARIABLE.sub(lambda match: names.get(match[1], match[0]), text.value)
        return [] if strict and _VARIABLE.search(filled) else [(filled, text.line)]

    def _mapped(self, argument: Node, depth: int) -> list[tuple[str, int]]:
        """The values in a mapping: under the given keys if they are known, else all of them."""
        found = [self._mappings] if self._mappings else []
        for key in argument.elements():
            known = {text for text, _ in self.of(key, depth=depth - 1)}
            found = [value for node in found for name, value in node.entries() if not known or name in known]
        return [(node.value, node.line) for node in found if isinstance(node.value, str)]

    def _joined(self, argument: Node, depth: int) -> list[tuple[str, int]]:
        parts = list(argument.elements())
        if len(parts) != 2 or not isinstance(parts[0].value, str):
            return []
        values = [self.of(part, depth=depth - 1) for part in parts[1].elements()]
        if not values or not all(values):
            return []
        return [(parts[0].value.join(value[0][0] for value in values), argument.line)]


def _entries(node: Node | None) -> Iterator[tuple[str, Node]]:
    if node:
        yield from node.entries()


def _intrinsic(node: Node) -> tuple[str, Node]:
    """The intrinsic function a node calls, in either spelling, and its argument; an empty name for a plain value."""
    if node.tag:
        return node.tag.removeprefix("!"), node
    if isinstance(node.value, dict) and len(node.value) == 1:
        name, argument = next(iter(node.value.items()))
        if name == "Ref" or name.startswith("Fn::"):
            return name.removeprefix("Fn::"), argument
    return "", node
