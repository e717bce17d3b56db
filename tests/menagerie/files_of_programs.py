"""Files that programs and libraries are told of in other ways than by one path, each with a look-alike that is safe."""

import csv
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import boto3
import certbot.main
import soundlib
import yt_dlp

OWN = tempfile.mkdtemp()
LOGO = "logo"
s3 = boto3.client("s3")


# Names that are not the request's: of a walk through what was read or counted.


def names_of_file_handler(event, context):
    total = 0
    for row in csv.reader(open("/var/task/names.csv")):
        path = f"/tmp/{row[0]}.txt"
        with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(event["text"])
        total += len(open(path).read())
    return total


def names_counted_handler(event, context):
    total = 0
    for number in range(3):
        with open(f"/tmp/part{number}", "w") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(event["text"])
        total += len(open(f"/tmp/part{number}").read())
    return total


def names_of_own_folder_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        for row in csv.reader(open("/var/task/names.csv")):
            with open(f"{folder}/{row[0]}.txt", "w") as out:
                out.write(event["text"])
        return len(os.listdir(folder))


# A folder that was made at import belongs to the worker, and so to all its threads.


def folder_of_import_handler(event, context):
    with open(OWN + "/last.txt", "w") as out:  # CA501: threads=unsafe processes=safe
        out.write(event["text"])
    return open(OWN + "/last.txt").read()


# What is mounted is shared by all environments.


def mounted_handler(event, context):
    with open("/mnt/efs/last.txt", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    with open("/mnt/efs/last.txt") as back:
        return back.read()


def mounted_read_handler(event, context):
    with open("/mnt/efs/table.csv") as table:
        return table.read()


# The home directory.


def home_handler(event, context):
    target = Path.home() / ".netrc"
    target.write_text(event["credentials"])  # CA501: threads=unsafe processes=unsafe
    return target.read_text()


def expanded_handler(event, context):
    path = os.path.expanduser("~/.cache.txt")
    with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["key"])
    return open(path).read()


# Relative names that a library is given after the directory has changed.


def relative_handler(event, context):
    os.chdir("/tmp")  # CA402: threads=benign processes=safe
    with open(LOGO + ".wav", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    return soundlib.Track(LOGO + ".wav").length()


# The words of command lines: in one text, behind an option, in a shell, in another directory, by a library.


def run(command):
    return subprocess.check_output(shlex.split(command)).decode()  # CA501: threads=unsafe processes=unsafe


def kubeconfig_handler(event, context):
    run(f"aws eks update-kubeconfig --name {event['cluster']} --kubeconfig /tmp/kube.config")
    return run(f"kubectl get pods -n {event['namespace']}")


def variable_handler(event, context):
    os.environ["KUBECONFIG"] = "/tmp/variable.config"  # CA401: threads=benign processes=safe
    with open("/tmp/variable.config", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["config"])
    return subprocess.check_output(["kubectl", "get", "pods"])


def shell_handler(event, context):
    subprocess.run(["sh", "-c", "convert /opt/a.png /tmp/shell.png"], check=True)  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/shell.png", "rb").read()


def changed_directory_handler(event, context):
    os.system(f"cd /tmp && pdftk {event['form']} output filled.pdf")  # CA501: threads=unsafe processes=unsafe
    return open("/tmp/filled.pdf", "rb").read()


def clone_handler(event, context):
    subprocess.run(["git", "clone", event["url"], "/tmp/repo"], check=True)  # CA501: threads=unsafe processes=unsafe
    return subprocess.run(["git", "log"], cwd="/tmp/repo", capture_output=True).stdout


def own_clone_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", event["url"], folder], check=True)
        return subprocess.run(["git", "log"], cwd=folder, capture_output=True).stdout


def library_handler(event, context):
    certbot.main.main(["certonly", "--config-dir", "/tmp/certbot", "-d", event["domain"]])  # CA501: threads=unsafe processes=unsafe
    with open(os.path.join("/tmp/certbot", "live", "cert.pem")) as back:
        return back.read()


def scratch_handler(event, context):
    os.makedirs("/tmp/work", exist_ok=True)
    own = tempfile.mkdtemp(dir="/tmp/work")
    with open(f"{own}/a.txt", "w") as out:
        out.write(event["text"])
    text = open(f"{own}/a.txt").read()
    shutil.rmtree(own)
    return text


# All that a service lists.


def listed_handler(event, context):
    texts = []
    for each in boto3.Session().resource("s3").Bucket("parts").objects.all():
        path = "/tmp/" + each.key
        with open(path, "wb") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(each.get()["Body"].read())
        texts.append(open(path).read())
    return texts


# Options that name a path; `os.sep.join` and `joinpath`.

SOUND = dict(format="best", outtmpl="/tmp/sound.%(ext)s")


def options_handler(event, context):
    with yt_dlp.YoutubeDL(SOUND) as tool:
        tool.download([event["url"]])  # CA501: threads=unsafe processes=unsafe
    return os.path.getsize("/tmp/sound.m4a")


def own_options_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        yt_dlp.YoutubeDL({"outtmpl": f"{folder}/%(title)s.%(ext)s"}).download([event["url"]])
        return os.listdir(folder)


def asking_handler(event, context):
    info = yt_dlp.YoutubeDL({"outtmpl": "/tmp/asked.%(ext)s"}).extract_info(event["url"], download=False)
    return info["title"]


def joined_handler(event, context):
    path = Path("/tmp").joinpath("a", "joined.txt")
    path.write_text(event["text"])  # CA501: threads=unsafe processes=unsafe
    with open(os.sep.join(("", "tmp", "a", "joined.txt"))) as back:
        return back.read()


# Command lines that are put together: with a star, by adding lists, by `append` and `extend`.

CONFIG = "/tmp/starred.config"


def _kubectl(*arguments):
    return subprocess.run(["kubectl", "--kubeconfig", CONFIG, *arguments], check=True)


def starred_command_handler(event, context):
    with open(CONFIG, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["config"])
    return _kubectl("get", event["name"])


def added_command_handler(event, context):
    command = ["pip", "install", "--target", "/tmp/added"]
    subprocess.run(command + event["requirements"], check=True)  # CA501: threads=unsafe processes=unsafe


def extended_command_handler(event, context):
    command = ["pip", "install"]
    if event["quiet"]:
        command += ["--quiet"]
    command += ["--target", "/tmp/extended"]
    command.extend(event["requirements"])
    command.append(event["last"])
    subprocess.run(command, check=True)  # CA501: threads=unsafe processes=unsafe


def own_folder_extended_handler(event, context):
    command = ["pip", "install"]
    command += ["--target", f"/tmp/{context.aws_request_id}"]
    command.extend(event["requirements"])
    subprocess.run(command, check=True)


def own_words_in_a_filter_handler(event, context):
    words = f"/tmp/{context.aws_request_id}.srt"
    with open(words, "w") as out:
        out.write(event["words"])
    subprocess.run(["ffmpeg", "-i", event["video"], "-vf", f"subtitles={words}", "-f", "null", "-"], check=True)
    os.remove(words)


def words_in_a_filter_handler(event, context):
    with open("/tmp/said-by-all.srt", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["words"])
    shown = "subtitles=/tmp/said-by-all.srt:force_style='Fontsize=20'"
    subprocess.run(["ffmpeg", "-i", event["video"], "-vf", shown, "-f", "null", "-"], check=True)


# a program takes what lies where it runs
def planned_handler(event, context):
    with open("/tmp/plans/main.tf", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["plan"])
    subprocess.run(["terraform", "plan"], cwd="/tmp/plans", check=True)


# ... or in the folder that it is given
def built_handler(event, context):
    with open("/tmp/pages/index.md", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    subprocess.run(["mkdocs", "build", "-f", "/tmp/pages"], check=True)


def own_plan_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "main.tf"), "w") as out:
            out.write(event["plan"])
        subprocess.run(["terraform", "plan"], cwd=folder, check=True)


def own_name_where_it_runs_handler(event, context):
    name = f"{context.aws_request_id}.tf"
    with open(f"/tmp/formats/{name}", "w") as out:
        out.write(event["plan"])
    subprocess.run(["terraform", "fmt", name], cwd="/tmp/formats", check=True)


# it ran before anything was put there
def noted_afterwards_handler(event, context):
    subprocess.run(["warm-up"], cwd="/tmp/notes", check=True)
    with open("/tmp/notes/last.txt", "w") as out:  # CA501: threads=benign processes=benign
        out.write(event["id"])


# what makes a folder or changes who may use it reads no files
def opened_to_all_handler(event, context):
    subprocess.run(["mkdir", "-p", "/tmp/opened"], check=True)
    with open("/tmp/opened/last.txt", "w") as out:  # CA501: threads=benign processes=benign
        out.write(event["id"])
    subprocess.run(["chmod", "-R", "777", "/tmp/opened"], check=True)


# ... also where the working directory was changed
def made_here_handler(event, context):
    with open("/tmp/made-here/Makefile", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["rules"])
    os.chdir("/tmp/made-here")  # CA402: threads=benign processes=safe
    subprocess.check_output(["make", "all"])
