"""The fixtures, and the expectations that they carry on their lines; the format is in tests/rules/README.md."""

import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("rules", "libraries", "snippets", "menagerie", "regressions")
_EXPECTATION = re.compile(r"(CA\d{3}):\s*((?:[a-z]+=[\w.\-]+\s*)*)")


@dataclass(frozen=True, order=True)
class Expected:
    """One expected finding: the words after the code, as a sorted tuple of pairs."""

    path: str
    line: int
    code: str
    words: tuple[tuple[str, str], ...]


def fixtures() -> list[Path]:
    """A file or folder each, and all examples as one."""
    return [
        ROOT / "examples",
        *sorted(
            path
            for folder in FOLDERS
            for path in (ROOT / folder).glob("*")
            if path.name not in ("__pycache__", "README.md") and (path.is_dir() or path.suffix == ".py")
        ),
    ]


def expectations(file: Path) -> list[Expected]:
    """All expectations of a file."""
    found = []
    with tokenize.open(file) as stream:
        for token in tokenize.generate_tokens(stream.readline):
            if token.type == tokenize.COMMENT:
                for code, words in _EXPECTATION.findall(token.string):
                    pairs = tuple(sorted(tuple(word.split("=", 1)) for word in words.split()))
                    if pairs:
                        found.append(Expected(str(file), token.start[0], code, pairs))
    return found
