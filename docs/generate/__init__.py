"""Writes the reference pages that follow from the code: one per rule, one per library, their two indexes, the
JSON schemas, and the README's badges and picture of a terminal.

`make docs` runs it; tests/docs/test_generated.py fails while a page differs from what it would write.
"""

from pathlib import Path

from docs.generate import badges, knowledge, pictures, rules, schemas

DOCS = Path(__file__).parents[1]
PICTURE = DOCS / "pictures" / "terminal.svg"
FOLDERS = ("rules", "knowledge")
"""Folders that hold generated pages alone."""


def pages() -> dict[str, str]:
    """Path in docs/ -> the text that belongs there."""
    drawn = {f"pictures/{name}": svg for name, svg in badges.badges().items()}
    return rules.pages() | knowledge.pages() | schemas.pages() | drawn


def stale(wanted: dict[str, str]) -> list[Path]:
    """Pages of rules and libraries that are no more."""
    there = [page for folder in FOLDERS for page in sorted((DOCS / folder).glob("*.md"))]
    return [page for page in there if str(page.relative_to(DOCS)) not in wanted]


def write() -> None:
    """Write every generated page, and take away what is stale."""
    wanted = pages()
    for page in stale(wanted):
        page.unlink()
    for name, text in wanted.items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(pictures.terminal(), encoding="utf-8")
