"""CA504 tmp-wiped: one invocation empties /tmp, and with it the files of all others."""

import glob
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# one's own folder
def own_folder_handler(event, context):
    folder = tempfile.mkdtemp()
    try:
        subprocess.run(["/opt/bin/render", event["url"], folder], check=True)
        return {"files": sorted(os.listdir(folder))}
    finally:
        shutil.rmtree(folder)


def request_folder_handler(event, context):
    folder = Path("/tmp", context.aws_request_id)
    folder.mkdir()
    try:
        (folder / "a.txt").write_text(event["text"])
        return {"text": (folder / "a.txt").read_text()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# listed, not deleted
def listing_handler(event, context):
    return {"files": glob.glob("/tmp/*"), "free": shutil.disk_usage("/tmp").free}


# one's own folder, file by file
def own_files_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_text(event["text"])
        for path in Path(folder).glob("*.txt"):
            path.unlink()
        return {"left": len(os.listdir(folder))}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: rmtree of /tmp
def rmtree_handler(event, context):
    shutil.rmtree("/tmp", ignore_errors=True)  # CA504: threads=unsafe processes=unsafe
    return {"ok": True}


# convention: glob delete of /tmp
def glob_handler(event, context):
    for path in glob.glob("/tmp/*"):
        os.remove(path)  # CA504: threads=unsafe processes=unsafe
    return {"ok": True}


def iterdir_handler(event, context):
    for path in Path("/tmp").iterdir():
        if path.is_dir():
            shutil.rmtree(path)  # CA504: threads=unsafe processes=unsafe
    return {"ok": True}


def shell_handler(event, context):
    subprocess.run("rm -rf /tmp/*", shell=True, check=False)  # CA504: threads=unsafe processes=unsafe
    return {"ok": True}
