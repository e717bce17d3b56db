"""One side of the bench, in a process of its own: ``python -m tests.bench.photo.run sketch|ours PHOTO COUNT``.

Prints one line of JSON: CPU seconds and wall seconds per photo over the whole handler, and the peak memory in MB.
"""

import importlib
import json
import logging
import re
import sys
import time
from pathlib import Path
from typing import Any

import boto3

HANDLERS = {
    "sketch": ("tests.bench.photo.sketch", "lambda_handler"),
    "ours": ("photo_pipeline.handler", "handler"),
}
BUCKET = "uploads-bucket"


class Context:
    """What the handlers ask of a Lambda context."""

    aws_request_id = "bench"

    def get_remaining_time_in_millis(self) -> int:
        """A minute, always."""
        return 60_000


def event(key: str, number: int) -> dict[str, Any]:
    """The S3 event of one upload."""
    stored = {"key": key, "sequencer": f"{number:016X}"}
    s3 = {"bucket": {"name": BUCKET}, "object": stored}
    return {"Records": [{"eventVersion": "2.5", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": s3}]}


def peak_megabytes() -> float:
    """The highest resident size of this process; ru_maxrss would also count what the parent had when it forked."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")


def main(side: str, photo: str, count: int) -> None:
    """Upload the photo under fresh keys, process the first as a warm-up and measure the others."""
    module, name = HANDLERS[side]
    handler = getattr(importlib.import_module(module), name)
    logging.getLogger("photo_pipeline").setLevel(logging.ERROR)
    s3 = boto3.client("s3")
    for number in range(count + 1):
        with Path(photo).open("rb") as body:
            s3.put_object(Bucket=BUCKET, Key=f"{side}/{number}.jpg", Body=body)
    handler(event(f"{side}/0.jpg", 0), Context())
    cpu, wall = time.process_time(), time.perf_counter()
    for number in range(1, count + 1):
        handler(event(f"{side}/{number}.jpg", number), Context())
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"cpu": cpu / count, "wall": wall / count, "peak": peak_megabytes()}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
