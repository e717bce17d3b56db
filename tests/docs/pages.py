"""The pages that people read, and the blocks in them."""

from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
WRITTEN = [page for page in PAGES if page.parent.name not in ("rules", "knowledge")]
"""Pages written by hand; the others are generated, one per rule and one per library."""


class Block(NamedTuple):
    """One block of code."""

    page: str
    line: int
    language: str
    """Empty where none is named, as in an indented block."""
    text: str


def name(page: Path) -> str:
    """The page's path in the repository."""
    return page.relative_to(ROOT).as_posix()


def code(text: str) -> list[Token]:
    """The blocks of code in a page's markdown, read as a code host does; without a look at what runs through its lines.

    A block has a fence or is indented by four: a page with neither, as most generated ones are, is not parsed.
    """
    if not any(mark in text for mark in ("```", "~~~", "    ", "\t")):
        return []
    read = MarkdownIt("commonmark").enable("table").disable("inline").parse(text)
    return [token for token in read if token.type in ("fence", "code_block")]


def blocks(page: Path) -> list[Block]:
    """The page's blocks of code, in order."""
    return [
        Block(name(page), token.map[0] + 1 if token.map else 0, token.info.strip(), token.content)
        for token in code(page.read_text(encoding="utf-8"))
    ]


def prose(page: Path) -> str:
    """The page's text without blocks of code."""
    text = page.read_text(encoding="utf-8")
    lines = text.splitlines()
    for token in code(text):
        if token.map:
            lines[slice(*token.map)] = [""] * (token.map[1] - token.map[0])
    return "\n".join(lines)
