"""Temporary files and folders, removed and left behind."""

import os
import shutil
import tempfile

_folder = None


def with_handler(event, context):
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
        return folder, file.name


def removed_handler(event, context):
    folder = tempfile.mkdtemp()
    try:
        return os.listdir(folder)
    finally:
        shutil.rmtree(folder)


def _clean_up(path):
    os.remove(path)


def removed_by_a_helper_handler(event, context):
    descriptor, path = tempfile.mkstemp()
    os.write(descriptor, event["text"].encode())
    os.close(descriptor)
    _clean_up(path)


def within_another_handler(event, context):
    with tempfile.TemporaryDirectory() as outer:
        return tempfile.mkdtemp(dir=outer)


def once_handler(event, context):
    global _folder
    if _folder is None:
        _folder = tempfile.mkdtemp()  # CA206: threads=benign processes=safe
    return os.listdir(_folder)


def folder_handler(event, context):
    folder = tempfile.mkdtemp()  # CA508: threads=benign processes=benign
    with open(os.path.join(folder, "in.csv"), "w") as out:
        out.write(event["text"])
    return os.path.getsize(os.path.join(folder, "in.csv"))


def file_handler(event, context):
    descriptor, path = tempfile.mkstemp()  # CA508: threads=benign processes=benign
    os.write(descriptor, event["text"].encode())
    return path


def kept_handler(event, context):
    with tempfile.NamedTemporaryFile("w", delete=False) as out:  # CA508: threads=benign processes=benign
        out.write(event["text"])
    return out.name
