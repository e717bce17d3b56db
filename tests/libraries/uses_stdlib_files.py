"""stdlib_files: names from tempfile are unique; connections, archives and buffers serve one thread."""

import io
import sqlite3
import tarfile
import tempfile
import zipfile
from pathlib import Path

_HERE = Path("/var/task")


def unique_file_handler(event, context):
    with tempfile.NamedTemporaryFile() as file:
        file.write(event["body"].encode())
        file.flush()
        return {"size": Path(file.name).stat().st_size}


def own_archive_handler(event, context):
    with zipfile.ZipFile(io.BytesIO(event["body"])) as archive:
        return {"names": archive.namelist()}


_archive = zipfile.ZipFile("/var/task/templates.zip")


def read_archive_handler(event, context):
    return {"text": _archive.read(event["name"]).decode()}


def own_connection_handler(event, context):
    connection = sqlite3.connect(":memory:")
    return {"n": connection.execute("select 1").fetchone()[0]}


def read_text_handler(event, context):
    return {"text": (_HERE / "settings.json").read_text()}


_members = tarfile.open("/var/task/templates.tar")


def shared_archive_handler(event, context):
    return {"text": _members.extractfile(event["name"]).read().decode()}  # CA301: threads=unsafe processes=safe


_buffer = io.StringIO()


def shared_buffer_handler(event, context):
    _buffer.write(event["text"])  # CA301: threads=unsafe processes=unsafe
    return {"text": _buffer.getvalue()}


_places = sqlite3.connect("file:/var/task/places.db?mode=ro", uri=True)


def shared_connection_handler(event, context):
    return {"n": _places.execute("select count(*) from places").fetchone()[0]}  # CA301: threads=unsafe processes=safe


_emptied = io.StringIO()


def emptied_buffer_handler(event, context):
    _emptied.seek(0)  # CA301: threads=unsafe processes=safe
    _emptied.truncate()
    _emptied.write(event["text"])
    return {"text": _emptied.getvalue()}


# rows that stay for the next invocation, unless they are taken out
def own_rows_handler(event, context):
    with sqlite3.connect(":memory:") as own:
        own.execute("INSERT INTO sales VALUES (?)", (event["amount"],))
        return own.execute("SELECT SUM(amount) FROM sales").fetchone()


def asked_only_handler(event, context):
    return _asked.execute("SELECT name FROM cities WHERE zip = ?", (event["zip"],)).fetchone()  # CA301: threads=unsafe processes=safe


_asked = sqlite3.connect(":memory:", check_same_thread=False)


_cleared = sqlite3.connect(":memory:", check_same_thread=False)


def cleared_handler(event, context):
    _cleared.execute("DELETE FROM sales")  # CA301: threads=unsafe processes=safe
    _cleared.execute("INSERT INTO sales VALUES (?)", (event["amount"],))
    return _cleared.execute("SELECT SUM(amount) FROM sales").fetchone()


_kept = sqlite3.connect(":memory:", check_same_thread=False)


def kept_handler(event, context):
    _kept.executemany("INSERT INTO sales VALUES (?)", event["rows"])  # CA301: threads=unsafe processes=unsafe
    return _kept.execute("SELECT SUM(amount) FROM sales").fetchone()
