"""Paths with another suffix: another file, which is this invocation's own if the suffix is."""

import json
from pathlib import Path
from uuid import uuid4


def replaced_handler(event, context):
    path = Path("/tmp/suffixed-users") / f"{event['id']}.json"
    temporary = path.with_suffix(f".{uuid4().hex}")
    try:
        temporary.write_text(json.dumps(event["user"]))
        temporary.replace(path)  # CA502: threads=benign processes=benign
    except OSError:
        temporary.unlink()


def other_suffix_handler(event, context):
    Path("/tmp/suffixed.txt").with_suffix(".bin").write_text(event["text"])  # CA501: threads=unsafe processes=unsafe
    with open("/tmp/suffixed.bin") as file:
        return file.read()
