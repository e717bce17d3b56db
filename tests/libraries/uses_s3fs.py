"""s3fs: the file system serves all callers, a file has one position."""

import json

import s3fs

_files = s3fs.S3FileSystem()


def file_system_handler(event, context):
    return {"keys": _files.ls("photos")}


def own_file_handler(event, context):
    with _files.open(f"photos/{event['key']}") as file:
        return {"head": file.read(16).hex()}


_shared = _files.open("photos/index")


def shared_file_handler(event, context):
    return {"head": _shared.read(16).hex()}  # CA301: threads=unsafe processes=safe


def piped_elsewhere_handler(event, context):
    _files.pipe("photos/new", _files.cat("photos/old"))


def piped_handler(event, context):
    rows = json.loads(_files.cat("photos/rows"))
    rows.append(event["row"])
    _files.pipe("photos/rows", json.dumps(rows).encode())  # CA306: threads=unsafe processes=unsafe
