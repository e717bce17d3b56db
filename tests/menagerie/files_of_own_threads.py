"""A folder of the invocation's own keeps it apart from others, but not the threads that it starts from each other."""

import asyncio
import os
import shutil
import tempfile
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path

import boto3

s3 = boto3.client("s3")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


def _numbered(args):
    folder, number, key = args
    path = os.path.join(folder, f"{number}.csv")
    s3.download_file("sheets", key, path)
    return len(Path(path).read_text())


def named_by_the_item_handler(event, context):
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        return list(pool.map(_numbered, [(folder, number, key) for number, key in enumerate(event["keys"])]))


def _in_own_folder(key):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "in.csv")
        s3.download_file("sheets", key, path)
        return len(Path(path).read_text())


def folder_of_each_thread_handler(event, context):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(_in_own_folder, event["keys"]))


def _given_a_path(path, key):
    s3.download_file("sheets", key, path)
    return len(Path(path).read_text())


def path_made_for_each_handler(event, context):
    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(_given_a_path, f"/tmp/{uuid.uuid4()}.csv", key) for key in event["keys"]]
        return [job.result() for job in jobs]


def _alone(folder):
    path = Path(folder, "log.txt")
    path.write_text("begun")
    return path.read_text()


def one_thread_handler(event, context):
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        return pool.submit(_alone, folder).result()


def _in_turn(lock, folder, row):
    with lock:
        Path(folder, "row.txt").write_text(row)
        return Path(folder, "row.txt").read_text().upper()


def under_a_lock_handler(event, context):
    lock = threading.Lock()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        return list(pool.map(partial(_in_turn, lock, folder), event["rows"]))


def _lines(folder, row):
    with open(os.path.join(folder, "lines.txt"), "a") as out:
        out.write(row + "\n")


def appended_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        with ThreadPoolExecutor() as pool:
            list(pool.map(partial(_lines, folder), event["rows"]))
        return Path(folder, "lines.txt").read_text()


def in_turn_without_threads_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        return [_given_a_path(os.path.join(folder, "in.csv"), key) for key in event["keys"]]


# ---- hazards ----------------------------------------------------------------------------------------------------------


def _fetched(folder, key):
    path = os.path.join(folder, "in.csv")
    s3.download_file("sheets", key, path)  # CA501: threads=unsafe processes=unsafe
    return len(Path(path).read_text())


def mapped_handler(event, context):
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        return list(pool.map(lambda key: _fetched(folder, key), event["keys"]))


def _rendered(folder, page):
    target = Path(folder) / "page.html"
    target.write_text(page)  # CA501: threads=unsafe processes=unsafe
    return target.read_text().upper()


def submitted_handler(event, context):
    folder = tempfile.mkdtemp()
    try:
        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(_rendered, folder, page) for page in event["pages"]]
            return [job.result() for job in as_completed(jobs)]
    finally:
        shutil.rmtree(folder)


def _printed(folder, row):
    with open(folder + "/row.txt", "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(row)
    with open(folder + "/row.txt") as file:
        return len(file.read())


def started_handler(event, context):
    folder = f"/tmp/{context.aws_request_id}"
    os.makedirs(folder)
    threads = [threading.Thread(target=_printed, args=(folder, row)) for row in event["rows"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shutil.rmtree(folder)


def _kept(folder, text):
    path = os.path.join(folder, "text.txt")
    with open(path, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(text)
    with open(path) as file:
        return file.read()


async def _all_kept(texts):
    with tempfile.TemporaryDirectory() as folder:
        return await asyncio.gather(*[asyncio.to_thread(_kept, folder, text) for text in texts])


def threads_of_a_loop_handler(event, context):
    return asyncio.run(_all_kept(event["texts"]))


def _left(folder, text):
    Path(folder, "both.txt").write_text(text)  # CA501: threads=unsafe processes=unsafe


def _right(folder, text):
    Path(folder, "both.txt").write_text(text[::-1])


def two_functions_handler(event, context):
    with tempfile.TemporaryDirectory() as folder:
        left = threading.Thread(target=_left, args=(folder, event["text"]))
        right = threading.Thread(target=_right, args=(folder, event["text"]))
        left.start()
        right.start()
        left.join()
        right.join()
        return Path(folder, "both.txt").read_text()
