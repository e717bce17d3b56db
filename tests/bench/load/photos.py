"""What a photo costs to make, to read back and to stage.

Run as `python -m tests.bench.load.photos`; the encoder beside it is Pillow saving the same picture.
"""

from gevent import monkey

monkey.patch_all()

import io  # noqa: E402
import os  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import partial  # noqa: E402

from gevent.pool import Pool  # noqa: E402
from PIL import Image  # noqa: E402

from concurrency_audit.instances.local import LocalInstances  # noqa: E402
from concurrency_audit.load.photos.maker import PhotoMaker  # noqa: E402
from concurrency_audit.load.photos.reading import read_picture  # noqa: E402
from concurrency_audit.load.photos.scenario import PhotoScenario  # noqa: E402
from concurrency_audit.load.running.s3_client import S3Client  # noqa: E402
from concurrency_audit.load.running.session import credentials  # noqa: E402
from tests.bench.record import Row, keep, report  # noqa: E402

TITLE = "The photos of a load test"
SIZES = ((512, 384), (1152, 864), (2048, 1536), (4096, 3072))
STAGED = 10_000


def micros(work: Callable[[int], object], times: int) -> float:
    """Lowest CPU time per call of three rounds, in microseconds."""
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        for number in range(times):
            work(number)
        best = min(best, (time.process_time() - begin) / times * 1e6)
    return best


def again(data: bytes, _: int) -> None:
    read_picture(data)


def encode(image: Image.Image, _: int) -> None:
    image.save(io.BytesIO(), "JPEG", quality=85)


def main() -> None:
    kept: list[Row] = []
    for size in SIZES:
        maker = PhotoMaker(*size)
        photo = maker.photo(1)
        image = Image.open(io.BytesIO(photo))
        image.load()
        plain = Image.frombytes("RGB", image.size, image.tobytes())
        made = micros(maker.photo, 300)
        encoded = micros(partial(encode, plain), 5)
        plain.thumbnail((800, 600))
        buffer = io.BytesIO()
        plain.save(buffer, "JPEG", quality=85)
        small = buffer.getvalue()
        read = micros(partial(again, small), 50)
        print(
            f"{size[0]}x{size[1]}: made in {made:.0f} us, encoder {encoded:.0f} us, 800x600 read back in {read:.0f} us"
        )
        kept.append(
            Row(f"a photo of {size[0]}x{size[1]} is made", made, "us", made / encoded, "encoding such a picture")
        )
        keep(TITLE, kept)
    wall, own = stage()
    print(f"{STAGED} photos of 512x384 staged in {wall:.1f} s ({own:.1f} s of them CPU of this process)")
    kept.append(Row(f"{STAGED} photos are staged", wall, "s", own / wall, "of it CPU of this process"))
    print("", *report(TITLE, kept), sep="\n")


def stage() -> tuple[float, float]:
    """Seconds of wall time, and of this process's CPU, for photos put into a bucket."""
    with LocalInstances(environments=1, with_aws=True) as local:
        local.client("s3").create_bucket(Bucket="in-a")
        scenario = PhotoScenario(inputs=("in-a",), output="out", seed=1, photos=STAGED)
        os.environ.update(local.credentials)
        keys = credentials(local.ready["s3"])
        store = S3Client(local.ready["s3"], keys, region="us-east-1", concurrency=16)
        begin, cpu = time.monotonic(), time.process_time()

        def one(index: int) -> None:
            for staged in scenario.staged(scenario.request(index)):
                store.put(staged.ref, staged.data, staged.content_type)

        for _ in Pool(16).imap_unordered(one, range(scenario.requests)):
            pass
        return time.monotonic() - begin, time.process_time() - cpu


if __name__ == "__main__":
    main()
