"""A file of its own per invocation, and one with a constant content that nobody reads."""

import json
import tempfile
import time
from pathlib import Path


def handler(event, context):
    Path(tempfile.gettempdir(), "any-function-alive.txt").write_text("alive")
    with tempfile.NamedTemporaryFile("w+", suffix=".json") as file:
        json.dump(event, file)
        file.flush()
        time.sleep(0.002)
        file.seek(0)
        return {"body": json.dumps({"read": json.load(file), "name": file.name}), "statusCode": 200}
