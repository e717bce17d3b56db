"""Stands for a package of the user's own that fixtures import and nobody can install: pages in files."""

from pathlib import Path
from typing import Any


class Engine:
    """Renders, and keeps what it needs in a folder."""

    def __init__(self, home: str) -> None:
        self.home = home

    def render(self, text: str, home: str) -> str:
        """The text as a page."""
        return f"<p>{text}</p>"


def make_engine(home: str) -> Engine:
    """An engine at home in a folder."""
    return Engine(home)


def render(text: str, cache: str) -> str:
    """The text as a page."""
    return f"<p>{text}</p>"


def render_page(text: str, path: str) -> None:
    """Write the text as a page."""
    Path(path).write_text(f"<p>{text}</p>", encoding="utf-8")


def send_page(to: Any, attachment: str) -> None:
    """Send a page, which here means to print it."""
    print(f"to {to}: {Path(attachment).read_text(encoding='utf-8')}")
