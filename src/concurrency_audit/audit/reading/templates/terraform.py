"""Terraform: `aws_lambda_function` resources, modules that take a handler, and the archives their code comes from."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from concurrency_audit.audit.reading.templates.deployed import (
    ADAPTER_WRAPPER,
    MODE,
    UNTOLD,
    WRAPPER,
    Deployed,
    Inline,
)
from concurrency_audit.audit.reading.templates.dockerfile import image
from concurrency_audit.audit.reading.templates.documents import Node
from concurrency_audit.audit.reading.templates.hcl import Block, Token, parse
from concurrency_audit.audit.reading.templates.literals import heredoc

_INTERPOLATION = re.compile(r"\$\{([^{}]*)\}")
_HANDLER = re.compile(r"[\w./-]*\w\.[A-Za-z_]\w*")
_ARCHIVE = re.compile(r"(?:data\.)?archive_file\.([\w-]+)")
_LAYER = re.compile(r"aws_lambda_layer_version\.([\w-]+)")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]+")
_SOURCES = ("source_dir", "source_path", "source_code_path", "source_directory", "code_path")
_CONTEXTS = ("context", "build_context", "docker_context", "source_path", "source_dir")
"""Arguments that name the folder from which an image is built."""
_LONGEST = 4_000
"""Characters of a text that is worked out; paths and handlers are far shorter."""


def functions(texts: Sequence[tuple[Path, str]]) -> Iterator[Deployed]:
    """The functions of one Terraform module: all the .tf files of one folder, which see each other's names."""
    module = _Module([(path, parse(text)) for path, text in texts])
    for path, root in module.files:
        for block in root.blocks:
            called = block.kind == "module" and "handler" in block.attributes
            if called or (block.kind == "resource" and block.labels[:1] == ["aws_lambda_function"]):
                yield from module.function(path, block)
            elif block.kind == "module":
                yield from module.called(path, block)
            else:
                yield from _mentions(path, block)


def _mentions(path: Path, block: Block) -> Iterator[Deployed]:
    """`handler = "a.b"` anywhere else, as in the map behind a `for_each`: it counts if a file answers to it."""
    for name, equals, value in zip(block.tokens, block.tokens[1:], block.tokens[2:], strict=False):
        named = name.text in ("handler", "lambda_handler") and equals.kind in ("=", ":") and value.kind == "string"
        if named and _HANDLER.fullmatch(value.text):
            yield Deployed(handler=value.text, path=path, line=value.line, certain=False)


class _Module:
    """The names of one folder, worked out as far as the text goes."""

    def __init__(self, files: list[tuple[Path, Block]]) -> None:
        self.files = files
        self._names: dict[str, list[Token]] = {}
        self._archives: dict[str, Block] = {}
        self._layers: dict[str, Block] = {}
        self._worked_out: dict[str, str | None] = {}
        for _, root in files:
            for block in root.blocks:
                self._remember(block)

    def _remember(self, block: Block) -> None:
        if block.kind == "variable" and block.labels and "default" in block.attributes:
            self._names[f"var.{block.labels[0]}"] = block.attributes["default"]
        elif block.kind == "locals":
            self._names.update({f"local.{name}": value for name, value in block.attributes.items()})
        elif block.kind in ("data", "resource") and block.labels[:1] == ["archive_file"] and len(block.labels) > 1:
            self._archives[block.labels[1]] = block
        elif block.kind == "resource" and block.labels[:1] == ["aws_lambda_layer_version"] and len(block.labels) > 1:
            self._layers[block.labels[1]] = block

    def called(self, path: Path, block: Block) -> Iterator[Deployed]:
        """Handlers among the arguments of a module, whatever it calls them: they count if a file answers to them."""
        common = self._described(path, block)
        for token in block.tokens:
            text = self._text([token]) if token.kind == "string" else None
            if text and _HANDLER.fullmatch(text):
                yield replace(common, handler=text, line=token.line, certain=False)

    def function(self, path: Path, block: Block) -> Iterator[Deployed]:
        """One function resource or module call."""
        if self._text(block.attributes.get("package_type", [])) == "Image":
            yield from self._of_image(path, block)
            return
        tokens = block.attributes.get("handler", [])
        handler = self._text(tokens)
        if handler is None:
            return
        inline = self._inline(block, handler)
        yield replace(self._described(path, block), handler=handler, line=tokens[0].line, inline=inline)

    def _of_image(self, path: Path, block: Block) -> Iterator[Deployed]:
        """A container image: its command, given here or in the one Dockerfile that the folder may build it from."""
        config = block.block("image_config")
        tokens = [token for token in config.attributes.get("command", []) if token.kind == "string"] if config else []
        handler = self._text(tokens[:1])
        common = replace(self._described(path, block), runtime="image")
        built = {os.path.normpath(file): (file, found) for file in self._dockerfiles(path) if (found := image(file))}
        fitting = [each for each in built.values() if handler in (None, each[1].command)]
        if len(fitting) == 1:
            file, found = fitting[0]
            environment = {**found.environment, **common.environment}
            common = replace(
                common, bases=(*found.bases, *common.bases), adapter=found.adapter, environment=environment
            )
            common = replace(common, experimental=found.experimental, dockerfile=file)
            handler = found.command
        if handler is not None:
            yield replace(common, handler=handler, line=tokens[0].line if tokens else block.line)

    def _dockerfiles(self, path: Path) -> Iterator[Path]:
        """Where the Dockerfile of an image may lie: in this folder, above it, and where the module says it builds."""
        yield from (path.parent / "Dockerfile", path.parent.parent / "Dockerfile")
        for _, root in self.files:
            for name, equals, value in zip(root.tokens, root.tokens[1:], root.tokens[2:], strict=False):
                stated = name.text in _CONTEXTS and equals.kind in ("=", ":") and value.kind == "string"
                if stated and (folder := self._text([value])) is not None:
                    yield path.parent / folder / "Dockerfile"

    def _inline(self, block: Block, handler: str) -> Inline | None:
        """The code itself, where the archive of a function is made of text that stands here."""
        file = f"{handler.rpartition('.')[0]}.py"
        for archive in self._packed(block):
            pairs = [(archive.attributes.get("source_content_filename"), archive.attributes.get("source_content"))]
            pairs += [(each.attributes.get("filename"), each.attributes.get("content")) for each in archive.blocks]
            for name, content in pairs:
                if self._text(name or []) == file and content and content[0].kind == "heredoc":
                    return heredoc(block.labels[-1], content[0].text, content[0].line)
        return None

    def _packed(self, block: Block) -> Iterator[Block]:
        """The archives that a block mentions."""
        names = (name for token in block.tokens for name in _ARCHIVE.findall(token.text))
        yield from filter(None, map(self._archives.get, names))
        package = self._text(block.attributes.get("filename", []))
        yield from (found for found in self._archives.values() if package and self._output(found) == package)

    def _described(self, path: Path, block: Block) -> Deployed:
        """What a function resource or a module call says beside its handler."""
        strings = block.strings()
        capacity = "capacity_provider_config" in block.attributes or block.block("capacity_provider_config")
        return Deployed(
            handler="",
            path=path,
            line=block.line,
            bases=tuple(self._bases(path.parent, block)),
            runtime=self._text(block.attributes.get("runtime", [])),
            capacity=bool(capacity),
            layers=tuple(text for text in strings if ":layer:" in text),
            layer_folders=tuple(self._layer_folders(path.parent, block)),
            environment=self._environment(block, strings),
        )

    def _environment(self, block: Block, strings: list[str]) -> dict[str, str]:
        """Variables whose values are known, however deep in the block or in a module's argument; the mode always."""
        found = {WRAPPER: ADAPTER_WRAPPER} if ADAPTER_WRAPPER in strings else {}
        if MODE in strings or any(token.text == MODE for token in block.tokens):
            found[MODE] = UNTOLD
        for name, equals, value in zip(block.tokens, block.tokens[1:], block.tokens[2:], strict=False):
            stated = _VARIABLE.fullmatch(name.text) and equals.kind in ("=", ":") and value.kind in ("string", "word")
            if stated and (text := self._text([value])) is not None:
                found[name.text] = text
        return found

    def _layer_folders(self, folder: Path, block: Block) -> Iterator[Path]:
        """The folders of layers that the same Terraform module makes."""
        for token in block.attributes.get("layers", []):
            for name in _LAYER.findall(token.text):
                if layer := self._layers.get(name):
                    yield from self._bases(folder, layer)

    def _bases(self, folder: Path, block: Block) -> Iterator[Path]:
        """The folders behind the archives the block mentions, or given to a module outright."""
        tokens = [token for name in _SOURCES for token in block.attributes.get(name, [])]
        stated = [self._text([token]) for token in tokens if token.kind in ("string", "word")]
        package = self._text(block.attributes.get("filename", []))
        for archive in self._packed(block):
            stated.append(self._text(archive.attributes.get("source_dir", [])))
            if file := self._text(archive.attributes.get("source_file", [])):
                stated.append(str(Path(file).parent))
        stated += [] if any(stated) else [package]
        yield from dict.fromkeys(folder / text for text in stated if text)

    def _output(self, archive: Block) -> str | None:
        return self._text(archive.attributes.get("output_path", []))

    def _text(self, tokens: list[Token]) -> str | None:
        """The text of an expression; None for anything but a string or a name with a known value."""
        if len(tokens) != 1 or len(tokens[0].text) > _LONGEST:
            return None
        token = tokens[0]
        if token.kind == "word":
            return self._named(token.text)
        if token.kind != "string":
            return None
        known = {inner: self._named(inner.strip()) for inner in _INTERPOLATION.findall(token.text)}
        if None in known.values():
            return None
        filled = _INTERPOLATION.sub(lambda match: known[match[1]] or "", token.text)
        return filled if "${" not in filled and len(filled) <= _LONGEST else None

    def _named(self, name: str) -> str | None:
        """The value of a name; None for one that is being worked out, so that circles end."""
        if name in ("path.module", "path.root", "path.cwd"):
            return "."
        if name in self._names and name not in self._worked_out:
            self._worked_out[name] = None
            self._worked_out[name] = self._text(self._names[name])
        return self._worked_out.get(name)


def json_functions(document: Node, path: Path) -> Iterator[Deployed]:
    """The functions of a .tf.json file."""
    resources = document.at("resource", "aws_lambda_function")
    for _, named in resources.entries() if resources else ():
        for body in [named, *named.elements()]:
            handler = body.at("handler")
            text = handler.text() if handler else None
            if handler is None or text is None or "${" in text:
                continue
            package = body.text("filename") or ""
            yield Deployed(
                handler=text,
                path=path,
                line=handler.line,
                bases=tuple(_json_bases(document, path.parent, _ARCHIVE.findall(package))),
                runtime=body.text("runtime"),
                capacity=body.at("capacity_provider_config") is not None,
            )


def _json_bases(document: Node, folder: Path, archives: list[str]) -> Iterator[Path]:
    for name in archives:
        if source := document.text("data", "archive_file", name, "source_dir"):
            yield folder / source.replace("${path.module}", ".")
        if file := document.text("data", "archive_file", name, "source_file"):
            yield folder / Path(file.replace("${path.module}", ".")).parent
