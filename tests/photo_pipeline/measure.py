"""What an image costs: processed in a process of its own, as the handler does it, without S3 and Rekognition.

`python -m tests.photo_pipeline.measure [KIND ...]` prints a row of a Markdown table per kind (`--json`: an object).
"""

import json
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from photo_pipeline import document, images
from photo_pipeline.events import Upload
from photo_pipeline.outcomes import SettledError
from photo_pipeline.settings import SIZES, Settings
from photo_pipeline.storage import Photo
from tests.photo_pipeline.nasty import KINDS

MAX_PIXELS = Settings("photos-out").max_pixels
UPLOAD = Upload("photos-in", "a.jpg", None, "01", None)


@dataclass(frozen=True)
class Cost:
    """What one image came to."""

    kind: str
    outcome: str
    """`done`, the reason it was refused for, or what broke."""
    seconds: float
    """CPU time."""
    megabytes: float
    """Highest memory of the whole process."""
    size: int
    """Bytes of the image."""


def process(body: bytes) -> str:
    """Take one image through everything the handler does with it."""
    try:
        with images.open_photo(body, MAX_PIXELS) as image:
            about = document.about(UPLOAD, Photo(body, "etag", None), image)
            json.dumps(about, allow_nan=False)
            made = list(images.thumbnails(image, SIZES, document.comment(UPLOAD)))
    except SettledError as error:
        return error.reason
    return "done" if len(made) == len(SIZES) else "incomplete"


def costs(kinds: Iterable[str]) -> Iterator[Cost]:
    """Process each kind in a fork of its own and measure it; another fork makes the image, whose memory is not ours."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "image"
        for kind in kinds:
            maker = multiprocessing.get_context("fork").Process(target=_make, args=(kind, file))
            maker.start()
            maker.join()
            yield _cost(kind, file)


def _make(kind: str, file: Path) -> None:
    file.write_bytes(KINDS[kind]())


def _cost(kind: str, file: Path) -> Cost:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        _report(write, lambda: process(file.read_bytes()))
    os.close(write)
    with os.fdopen(read) as told:
        text = told.read()
    _, _, usage = os.wait4(child, 0)
    outcome, used = json.loads(text) if text else ("died", usage.ru_utime)
    return Cost(kind, outcome, round(used, 2), round(usage.ru_maxrss / 1024), file.stat().st_size)


def _report(write: int, work: Callable[[], str]) -> None:
    """In the child: do it, tell the outcome and the CPU time, and end."""
    warnings.simplefilter("ignore")  # as the handler's logs do
    begin = time.process_time()
    try:
        outcome = work()
    except BaseException as error:
        traceback.print_exc()
        outcome = f"{type(error).__name__}: {error}"[:80]
    os.write(write, json.dumps([outcome, time.process_time() - begin]).encode())
    os._exit(0)


def main() -> None:
    kinds = [argument for argument in sys.argv[1:] if argument != "--json"] or KINDS
    as_json = "--json" in sys.argv
    if not as_json:
        print("| kind | bytes | outcome | CPU s | MB |\n| --- | ---: | --- | ---: | ---: |")
    for one in costs(kinds):
        row = f"| {one.kind} | {one.size} | {one.outcome} | {one.seconds} | {one.megabytes} |"
        print(json.dumps(asdict(one)) if as_json else row, flush=True)


if __name__ == "__main__":
    main()
