"""A file of one name is written and read back."""

import tempfile
import time
from pathlib import Path

PLACE = Path(tempfile.gettempdir()) / "any-function-report.txt"


def handler(event, context):
    PLACE.write_text(event["user"])
    time.sleep(0.003)
    return {"report": PLACE.read_text()}
