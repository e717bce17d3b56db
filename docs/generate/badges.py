"""The README's badges: what pyproject.toml says, drawn here, so that reading the page asks nobody else's server."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_PYTHON = "Programming Language :: Python :: 3."
_CHARACTER, _MARGIN = 6.6, 8
_BADGE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole:.0f}" height="20" role="img" aria-label="{label}: {value}">
<title>{label}: {value}</title>
<rect width="{left:.0f}" height="20" fill="#555"/>
<rect x="{left:.0f}" width="{right:.0f}" height="20" fill="#1f6feb"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11">
<text x="{label_at:.1f}" y="14">{label}</text><text x="{value_at:.1f}" y="14">{value}</text>
</g>
</svg>
"""


def badges() -> Mapping[str, str]:
    """Name of the file -> its SVG."""
    project = tomllib.loads(_PROJECT.read_text("utf-8"))["project"]
    classifiers = project["classifiers"]
    minors = sorted(int(one.removeprefix(_PYTHON)) for one in classifiers if one.startswith(_PYTHON))
    found = {"python": _badge("python", " | ".join(f"3.{minor}" for minor in minors))}
    found["licence"] = _badge("licence", project["license"])
    if "Typing :: Typed" in classifiers:
        found["typed"] = _badge("types", "mypy strict")
    return {f"{name}.svg": svg for name, svg in found.items()}


def _badge(label: str, value: str) -> str:
    left, right = (len(text) * _CHARACTER + 2 * _MARGIN for text in (label, value))
    return _BADGE.format(
        label=escape(label), value=escape(value), left=left, right=right, whole=left + right,
        label_at=left / 2, value_at=left + right / 2,
    )  # fmt: skip
