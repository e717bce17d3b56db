"""s3fs: the file system serves all callers, a file has one position."""

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
