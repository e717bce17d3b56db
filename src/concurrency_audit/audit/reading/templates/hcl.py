"""Terraform text as nested blocks with line numbers: as much of HCL as finding a handler takes.

Text-level on purpose: python-hcl2, the kept library, would bring the Lark parser generator to everybody who installs
the audit, while a handful of attributes of two block types are all that is asked.
"""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<newline>\n)
      | (?P<skip>[ \t\r]+ | (?:\#|//)[^\n]* | /\*.*?(?:\*/|\Z))
      | (?P<heredoc><<-?(?P<mark>\w+)[^\n]*\n.*?(?:^[ \t]*(?P=mark)\b|\Z))
      | (?P<string>")
      | (?P<word>[A-Za-z_][\w.-]*)
      | (?P<mark_char>.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_DEEPEST = 40
_MOST_LABELS = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text; strings come without their quotes, `kind` is string, word, newline, heredoc or the character."""

    kind: str
    text: str
    line: int


@dataclass(slots=True)
class Block:
    """`kind "label" ... { body }` with the tokens of the body in order."""

    kind: str
    labels: list[str]
    line: int
    tokens: list[Token]
    attributes: dict[str, list[Token]] = field(default_factory=dict)
    blocks: "list[Block]" = field(default_factory=list)

    def strings(self) -> list[str]:
        """Every string in the body, nested blocks included."""
        return [token.text for token in self.tokens if token.kind == "string"]

    def block(self, kind: str) -> "Block | None":
        """The first nested block of a kind; not `dynamic` ones, whose condition the text does not decide."""
        return next((block for block in self.blocks if block.kind == kind), None)


def parse(text: str) -> Block:
    """The whole file as one block; what is no HCL is skipped, never an error."""
    tokens = _tokens(text)
    return _body(Block("", [], 1, tokens), 0)


def _tokens(text: str) -> list[Token]:
    tokens, position, line = [], 0, 1
    while match := _TOKEN.match(text, position):
        kind, end = match.lastgroup or "", match.end()
        kind = "heredoc" if match["heredoc"] is not None else kind
        value = match[0]
        if kind == "string":
            end = _string_end(text, end)
            value = text[match.end() : end - 1]
        if kind != "skip":
            tokens.append(Token(value if kind == "mark_char" else kind, value, line))
        line += text.count("\n", position, end)
        position = end
    return tokens


def _string_end(text: str, position: int) -> int:
    """The position behind a string's closing quote; strings nest inside `${...}`."""
    depth, quoted = 0, [0]
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 1
        elif character in "$%" and text.startswith("{", position + 1):
            depth += 1
            position += 1
        elif character == "}" and depth > quoted[-1]:
            depth -= 1
        elif character == '"' and depth == quoted[-1]:
            quoted.pop()
            if not quoted:
                return position + 1
        elif character == '"':
            quoted.append(depth)
        elif character == "\n" and depth == 0:
            break
        position += 1
    return min(position + 1, len(text))


def _body(block: Block, depth: int) -> Block:
    """Sort the tokens of a body into attributes and nested blocks."""
    tokens, position = block.tokens, 0
    while position < len(tokens):
        token = tokens[position]
        ahead = tokens[position + 1].kind if position + 1 < len(tokens) else ""
        if token.kind == "word" and ahead == "=":
            end = _end(tokens, position + 2, {"newline"})
            block.attributes[token.text] = tokens[position + 2 : end]
        elif token.kind == "word" and (opening := _opening(tokens, position + 1)):
            end = _end(tokens, opening + 1, set())
            labels = [label.text for label in tokens[position + 1 : opening]]
            nested = Block(token.text, labels, token.line, tokens[opening + 1 : end])
            block.blocks.append(_body(nested, depth + 1) if depth < _DEEPEST else nested)
        else:
            end = position
        position = end + 1
    return block


def _opening(tokens: list[Token], position: int) -> int | None:
    """Where the brace behind a block's labels stands."""
    last = min(position + _MOST_LABELS, len(tokens) - 1)
    while position < last and tokens[position].kind in ("string", "word"):
        position += 1
    return position if position < len(tokens) and tokens[position].kind == "{" else None


def _end(tokens: list[Token], position: int, stops: set[str]) -> int:
    """The position of the first of `stops`, or of the bracket that closes what is open here."""
    depth = 0
    while position < len(tokens):
        kind = tokens[position].kind
        if kind in "([{":
            depth += 1
        elif kind in ")]}":
            if depth == 0:
                return position
            depth -= 1
        elif depth == 0 and kind in stops:
            return position
        position += 1
    return position
