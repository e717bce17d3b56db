"""CA402 working-directory: the current directory belongs to the whole process."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

os.chdir(Path(__file__).parent)


def import_time_handler(event, context):
    return {"rules": Path("rules.txt").read_text()}


# absolute paths
def absolute_path_handler(event, context):
    folder = Path(tempfile.mkdtemp())  # CA508: threads=benign processes=benign
    (folder / "in.txt").write_text(event["text"])
    return {"text": (folder / "in.txt").read_text(), "here": str(Path.cwd())}


# the directory of a child process
def child_directory_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["/opt/bin/render", "page.html"], cwd=folder, capture_output=True, check=True)
    return {"size": len(done.stdout)}


# a method of that name on another object
class Shell:
    """A remote shell."""

    def __init__(self):
        self.at = "/"

    def chdir(self, path):
        """Go to a remote folder."""
        self.at = path


def other_chdir_handler(event, context):
    shell = Shell()
    shell.chdir(event["path"])
    return {"at": shell.at}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: set to a constant
def constant_handler(event, context):
    os.chdir("/var/task/templates")  # CA402: threads=benign processes=safe
    return {"page": Path("page.html").read_text()}


# convention: set to something of the request
def request_handler(event, context):
    os.chdir(f"/var/task/tenants/{event['tenant']}")  # CA402: threads=unsafe processes=safe
    return {"page": Path("page.html").read_text()}


# there and back again
def there_and_back_handler(event, context):
    before = Path.cwd()
    os.chdir(tempfile.mkdtemp())  # CA402: threads=unsafe processes=safe ; CA508: threads=benign processes=benign
    try:
        subprocess.run(["/opt/bin/render", "page.html"], check=True)
    finally:
        os.chdir(before)
    return {"ok": True}


def context_manager_handler(event, context):
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # CA402: threads=unsafe processes=safe
        Path("out.txt").write_text(event["text"])
        return {"text": Path("out.txt").read_text()}


# a folder named from where the process stands: the next invocation looks for it there
def relative_handler(event, context):
    os.chdir("templates")  # CA402: threads=unsafe processes=unsafe
    return {"page": Path("page.html").read_text()}


def relative_of_request_handler(event, context):
    os.chdir(os.path.join("tenants", event["tenant"]))  # CA402: threads=unsafe processes=unsafe
    return {"names": os.listdir(".")}


def relative_path_handler(event, context):
    if event.get("tenant"):
        os.chdir(Path("tenants") / event["tenant"])  # CA402: threads=unsafe processes=unsafe
    return {"names": os.listdir(".")}


def relative_and_back_handler(event, context):
    before = os.getcwd()
    os.chdir("templates")  # CA402: threads=unsafe processes=safe
    try:
        return {"page": Path("page.html").read_text()}
    finally:
        os.chdir(before)


class Folder:
    """Goes into a folder for as long as it is entered."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.before = os.getcwd()
        os.chdir(self.path)  # CA402: threads=unsafe processes=safe

    def __exit__(self, *raised):
        os.chdir(self.before)  # CA402: threads=benign processes=safe


def entered_handler(event, context):
    with Folder(f"tenants/{event['tenant']}"):
        return {"names": os.listdir(".")}


def absolute_first_handler(event, context):
    os.chdir("/var/task")  # CA402: threads=unsafe processes=safe
    os.chdir("templates")
    return {"page": Path("page.html").read_text()}
