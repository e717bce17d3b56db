"""CDK apps in Python and TypeScript, read as text: `handler="app.handler"` with the code folder of the same call."""

import re
from bisect import bisect
from collections.abc import Iterator
from pathlib import Path

from concurrency_audit.audit.reading.templates.deployed import MODE, UNTOLD, Deployed, Inline
from concurrency_audit.audit.reading.templates.literals import written

_STRINGS = (
    r'"""(?:\\.|[^\\])*?"""|'
    r"'''(?:\\.|[^\\])*?'''|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'(?:\\.|[^'\\\n])*'|"
    r"`(?:\\.|[^`\\])*`"
)
_LEX = {
    True: re.compile(rf"(?P<text>{_STRINGS})|(?P<comment>\#[^\n]*)|(?P<bracket>[()\[\]{{}}])", re.DOTALL),
    False: re.compile(
        rf"(?P<text>{_STRINGS})|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<bracket>[()\[\]{{}}])", re.DOTALL
    ),
}
_HANDLER = re.compile(r"""\b(?:handler|cmd)\s*[:=]\s*\[?\s*(["'`])([^"'`\n$]+)\1""")
_NAMED = re.compile(r"""(["'`])([\w./-]+\.(?:lambda_handler|handler|handle))\1""")
"""A handler given to a helper function of the app, in any argument position."""
_PYTHON_FUNCTION = re.compile(r"\bPythonFunction\s*\(")
_OTHER_LANGUAGE = re.compile(r"(?:Nodejs|Go|Java|Rust|DotNet)Function\s*\Z")
_INDEX = re.compile(r"""\bindex\s*[:=]\s*(["'`])([^"'`\n$]+)\1""")
_ASSET = re.compile(
    r"(?:from_?[aA]sset|from_image_asset|fromImageAsset|AssetCode|Code\.asset|Code\.from_docker_build|FileArchive)\s*\(|\bentry\s*[:=]"
)
_INLINE = re.compile(r"(?:\bfrom_inline|\bfromInline|\bInlineCode)\s*\(\s*")
_LITERAL = re.compile(rf"[rRbBuUfF]{{0,2}}(?:{_STRINGS})", re.DOTALL)
_WRAPPED = re.compile(r"(?:[\w.]+\(\s*)?")
"""`dedent(` around a literal."""
_WORD = re.compile(r"[A-Za-z_]\w*")
_STRING = re.compile(r"""(["'`])((?:(?!\1)[^\\\n])*)\1""")
_ENTRY = re.compile(
    r"""(?:(["'])([A-Z][A-Z0-9_]+)\1|\b([A-Z][A-Z0-9_]+))\s*[:=]\s*(?:(["'`])([^"'`\n]*)\4|([A-Za-z_]\w*)\b(?!\s*[(.]))"""
)
"""`"NAME": "value"`, and `NAME: value` where the value is a name of the file."""
_RUNTIME = re.compile(r"Runtime\.([A-Z]\w*)")
_RUNTIME_NAME = re.compile(r"""["'](python3\.\d+|provided[\w.]*|nodejs[\w.]*)["']""")
_ASSIGNED = re.compile(r"([\w.]+)\s*(?::[^=\n]+)?=\s*(?:await\s+)?(?:new\s+)?[\w.]+\s*\Z")
_CODE = re.compile(r"\bcode\s*[:=]\s*([A-Za-z_]\w*)\s*[,)}\n]")
_NAME_OR_STRING = re.compile(r"""(["'`]).*?\1|(?<![\w.])([A-Za-z_]\w*)\b(?!\s*\()""")
_CAPACITY = re.compile(r"capacity_?provider", re.IGNORECASE)
_HERE = re.compile(r"__dirname|__file__|import\.meta")


def functions(text: str, path: Path, root: Path) -> Iterator[Deployed]:
    """The Python functions that one file of a CDK app declares."""
    source = _Source(text, path.suffix == ".py")
    app = next((folder for folder in path.parents if (folder / "cdk.json").is_file()), root)
    lines, calls = set(), set()
    for match in _HANDLER.finditer(source.text):
        call, line = source.call(match.start()), source.line(match.start(2))
        lines.add(line)
        calls.add(call)
        yield from _function(source, path, app, call, match[2], line)
    for match in _PYTHON_FUNCTION.finditer(source.text):
        call = source.call(match.end())
        if call not in calls:
            yield from _function(source, path, app, call, "handler", source.line(match.start()))
    for match in _NAMED.finditer(source.text):
        if (line := source.line(match.start())) not in lines:
            yield Deployed(handler=match[2], path=path, line=line, certain=False)


def _function(
    source: "_Source", path: Path, app: Path, call: tuple[int, int], handler: str, line: int
) -> Iterator[Deployed]:
    """The function of one construct; `call` spans the construct's arguments."""
    start, end = call
    body, before = source.text[start:end], source.text[max(0, start - 200) : start]
    if _OTHER_LANGUAGE.search(before):
        return
    python_function = re.search(r"PythonFunction\s*\Z", before) is not None
    if python_function:
        index = _INDEX.search(body)
        handler = f"{(index[2] if index else 'index.py').removesuffix('.py')}.{handler}"
    runtime = _runtime(body)
    added, later = _told(source, before)
    name = _STRING.search(body)
    yield Deployed(
        handler=handler,
        path=path,
        line=line,
        bases=tuple(_bases(source, body, path, app)),
        runtime="python" if python_function and runtime is None else runtime,
        capacity=added or _CAPACITY.search(body) is not None,
        layers=tuple(found[2] for found in _STRING.finditer(body) if "LambdaAdapterLayer" in found[2]),
        environment={**_environment(source, body), **later},
        inline=_inline(source, body, start, name[2] if name else handler.partition(".")[0]),
        certain=python_function or runtime is not None,
    )


def _inline(source: "_Source", body: str, start: int, name: str) -> Inline | None:
    """The code itself, where a construct is given it as text, or as a name of this file that is assigned the text."""
    given = _INLINE.search(body)
    offset = start
    if given is None and (named := _CODE.search(body)):
        offset, assigned = source.assignment(named[1])
        given = _INLINE.search(assigned)
    if given is None:
        return None
    at = offset + given.end()
    word = _WORD.match(source.text, at)
    if word and source.text[word.end() : word.end() + 1] not in ("(", ".", '"', "'"):
        at, _ = source.assignment(word[0])
    if (wrapped := _WRAPPED.match(source.text, at)) is not None:
        at = wrapped.end()
    literal = _LITERAL.match(source.text, at)
    return written(name, literal[0], source.line(at)) if literal else None


def _runtime(body: str) -> str | None:
    """`Runtime.PYTHON_3_13` as `python3.13`."""
    if match := _RUNTIME.search(body):
        return match[1].lower().replace("_", "", 1).replace("_", ".")
    match = _RUNTIME_NAME.search(body)
    return match[1] if match else None


def _bases(source: "_Source", body: str, path: Path, app: Path) -> Iterator[Path]:
    """The code folder: relative to the file if the expression uses `__file__`, else to the folder the app runs in."""
    if named := _CODE.search(body):
        body = source.assigned(named[1])
    for match in _ASSET.finditer(body):
        expression = source.filled(argument(body, match.end()))
        parts = [part[2].replace("${__dirname}", "").strip("/") for part in _STRING.finditer(expression)]
        folder = "/".join(part for part in parts if part)
        if folder:
            here = path.parent / "/".join([".."] * _climbs(expression)) / folder
            if _HERE.search(expression):
                yield here
            else:  # where no cdk.json tells the app's folder, it is one above the stack
                yield from (app / folder, here, *(above / folder for above in path.parents if app in above.parents))


def _climbs(expression: str) -> int:
    """Number of folders that an expression over `__file__` climbs above the file's own."""
    if match := re.search(r"\.parents\[(\d)\]", expression):
        return int(match[1])
    return max(expression.count(".parent"), expression.count("dirname("), 1) - 1


def argument(text: str, position: int, stops: str = ",") -> str:
    """The expression at `position`, up to one of `stops` or the bracket that ends it."""
    depth = 0
    for end in range(position, len(text)):
        if text[end] in "([{":
            depth += 1
        elif text[end] in ")]}":
            if depth == 0:
                return text[position:end]
            depth -= 1
        elif depth == 0 and text[end] in stops:
            return text[position:end]
    return text[position:]


def _environment(source: "_Source", body: str) -> dict[str, str]:
    """Environment variables in a construct's arguments, or in the dictionary that they name."""
    named = re.search(r"\benvironment\s*[:=]\s*([A-Za-z_]\w*)", body)
    text = body + (source.assigned(named[1], ";") if named else "")
    pairs = ((match[2], match[3], source.value(match[5] or match[6])) for match in _ENTRY.finditer(text))
    untold = {MODE: UNTOLD} if MODE in text else {}
    return untold | {first or second: value for first, second, value in pairs if value is not None}


def _told(source: "_Source", before: str) -> tuple[bool, dict[str, str]]:
    """Whether the variable holding a construct is added to a capacity provider, and the environment added to it."""
    assigned = _ASSIGNED.search(before)
    if assigned is None:
        return False, {}
    name = re.escape(assigned[1])
    added = re.search(rf"\badd_?[fF]unction\(\s*{name}\b", source.text)
    given = re.finditer(rf"\b{name}\.add_?[eE]nvironment\(([^()]*)\)", source.text)
    split = (match[1].partition(",") for match in given)
    values = {key.strip(" \n\t\"'`"): source.value(value.strip(" \n\t,").strip("\"'`")) for key, _, value in split}
    if re.search(rf"\b{name}\.add_?[eE]nvironment\(\s*[\"'`]{MODE}\b", source.text) and values.get(MODE) is None:
        values[MODE] = UNTOLD
    return added is not None, {key: value for key, value in values.items() if value is not None}


class _Source:
    """A file without its comments, with matching brackets paired."""

    def __init__(self, text: str, python: bool) -> None:
        self._pairs: list[tuple[int, int]] = []
        blanked, opened = list[str](), list[int]()
        last = 0
        for match in _LEX[python].finditer(text):
            if match["comment"]:
                blanked += [text[last : match.start()], re.sub(r"[^\n]", " ", match[0])]
                last = match.end()
            elif match["bracket"]:
                self._pair(opened, match[0], match.start())
        self.text = "".join([*blanked, text[last:]])
        self._pairs.sort()
        self._breaks = [match.start() for match in re.finditer("\n", self.text)]

    def _pair(self, opened: list[int], bracket: str, position: int) -> None:
        if bracket in "([{":
            opened.append(position)
        elif opened:
            self._pairs.append((opened.pop(), position))

    def value(self, text: str | None) -> str | None:
        """The value of a string literal, or of a name to which the file assigns one."""
        if text is None or not re.fullmatch(r"[A-Za-z_]\w*", text):
            return text
        match = _STRING.match(self.assigned(text).strip())
        return match[2] if match else text

    def assignment(self, name: str) -> tuple[int, str]:
        """Where the expression begins that a name is assigned in this file, and all that follows; 0 and nothing where
        there is none."""
        match = re.search(rf"^[ \t]*(?:(?:const|let|var)[ ])?{name}[ \t]*(?::[^=\n]+)?=(?!=)\s*", self.text, re.M)
        return (match.end(), argument(self.text, match.end(), ";")) if match else (0, "")

    def assigned(self, name: str, stops: str = ";\n") -> str:
        """The expression a name is assigned in this file; empty where it is not."""
        match = re.search(rf"^[ \t]*(?:(?:const|let|var)[ ])?{name}[ \t]*(?::[^=\n]+)?=(?!=)", self.text, re.MULTILINE)
        return argument(self.text, match.end(), stops) if match else ""

    def filled(self, expression: str) -> str:
        """The expression with names that this file assigns replaced by their values, one step deep."""

        def fill(match: re.Match[str]) -> str:
            return (match[2] and self.assigned(match[2])) or match[0]

        return _NAME_OR_STRING.sub(fill, expression)

    def line(self, position: int) -> int:
        """The 1-based line of a position."""
        return bisect(self._breaks, position - 1) + 1

    def call(self, position: int) -> tuple[int, int]:
        """The innermost round brackets around a position; the whole text where there are none."""
        around = [(start, end) for start, end in self._pairs if start < position <= end and self.text[start] == "("]
        return around[-1] if around else (0, len(self.text))
