# truth: threads=unsafe processes=safe
import os
import subprocess
import tempfile


def handler(event, context):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chdir(folder)  # CA402: threads=unsafe processes=safe
        subprocess.run(["/opt/bin/git", "clone", "--depth=1", event["url"], "repo"], check=True)
        return {"files": sorted(os.listdir("repo"))}
