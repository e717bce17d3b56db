"""The README's pictures of the HTML report, light and dark: a real run, photographed by a headless Chromium.

`make pictures` runs it, and not `make docs`: what a browser draws differs from one release to the next.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
EXAMPLES = [
    f"tests/examples/{name}.py" for name in ("report_file", "product_cache", "visit_counter", "shared_resource")
]
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SIZE = (1100, 760)
_COLOURS = 96
"""Few colours make a small file: the page has few, the rest are the edges of letters."""
_SCHEMES = {"light": 1, "dark": 0}
"""What Chromium calls the colour schemes that a reader's system prefers."""


def main() -> None:
    """Write `report-light.png` and `report-dark.png`."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        sys.exit("no Chromium is installed: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        argv = [
            "check",
            *EXAMPLES,
            "--isolated",
            "--no-cache",
            "--exit-zero",
            "--format",
            "html",
            "--output",
            str(page),
        ]
        subprocess.run([sys.executable, "-m", "concurrency_audit", *argv], cwd=ROOT, check=True)
        for scheme, picture in _photographed(program, page, Path(folder)):
            (PICTURES / f"report-{scheme}.png").write_bytes(picture)


def _photographed(program: str, page: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    for scheme, number in _SCHEMES.items():
        shot = folder / f"{scheme}.png"
        options = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            f"--user-data-dir={folder / scheme}", f"--window-size={_SIZE[0]},{_SIZE[1]}",
            f"--blink-settings=preferredColorScheme={number}", f"--screenshot={shot}",
        ]  # fmt: skip
        subprocess.run([program, *options, page.as_uri()], check=True, capture_output=True, timeout=120)
        small = io.BytesIO()
        Image.open(shot).convert("RGB").quantize(_COLOURS).save(small, "PNG", optimize=True)
        yield scheme, small.getvalue()


if __name__ == "__main__":
    main()
