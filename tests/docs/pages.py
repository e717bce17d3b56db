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


def tokens(page: Path) -> list[Token]:
    """The page's markdown, read as a code host does."""
    return MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))


def blocks(page: Path) -> list[Block]:
    """The page's blocks of code, in order."""
    return [
        Block(name(page), token.map[0] + 1 if token.map else 0, token.info.strip(), token.content)
        for token in tokens(page)
        if token.type in ("fence", "code_block")
    ]


def prose(page: Path) -> str:
    """The page's text without blocks of code."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for token in tokens(page):
        if token.type in ("fence", "code_block") and token.map:
            lines[slice(*token.map)] = [""] * (token.map[1] - token.map[0])
    return "\n".join(lines)
