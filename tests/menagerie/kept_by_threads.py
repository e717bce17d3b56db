"""What threads and tasks of one invocation each store in one object, and read back when another may have stored its own."""

import asyncio
import io
import queue
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

import boto3

s3 = boto3.client("s3")


# Look-alikes.


class Own:
    def __init__(self, key):
        self.key = key
        self.size = None

    def measure(self):
        self.size = s3.head_object(Bucket="b", Key=self.key)["ContentLength"]
        return self.size

    async def ask(self):
        self.size = len(self.key)
        await asyncio.sleep(1)
        return self.size


class Locked:
    def __init__(self):
        self.lock = threading.Lock()
        self.key = None

    def read(self, key):
        with self.lock:
            self.key = key
            return s3.get_object(Bucket="b", Key=self.key)


class Together:
    def __init__(self):
        self.question = None

    async def ask(self, question):
        self.question = question
        answer = len(self.question)
        await asyncio.sleep(1)
        return answer


class Packed:
    def __init__(self):
        self.file = io.BytesIO()
        self.zip = zipfile.ZipFile(self.file, "w")

    def fetch(self, key):
        return key, s3.get_object(Bucket="b", Key=key)["Body"].read()

    def pack(self, keys):
        with ThreadPoolExecutor() as pool:
            for key, body in pool.map(self.fetch, keys):
                self.zip.writestr(key, body)
        self.zip.close()
        self.file.seek(0)
        return self.file


def own_objects_handler(event, context):
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda key: Own(key).measure(), event["keys"]))


def own_tasks_handler(event, context):
    async def all_of(keys):
        return await asyncio.gather(*(Own(key).ask() for key in keys))

    return asyncio.run(all_of(event["keys"]))


def locked_handler(event, context):
    locked = Locked()
    with ThreadPoolExecutor() as pool:
        return list(pool.map(locked.read, event["keys"]))


def no_await_between_handler(event, context):
    async def all_of(questions):
        together = Together()
        return await asyncio.gather(*(together.ask(question) for question in questions))

    return asyncio.run(all_of(event["questions"]))


def used_by_the_main_thread_alone_handler(event, context):
    return Packed().pack(event["keys"]).read()


def one_thread_handler(event, context):
    own = Own(event["key"])
    thread = threading.Thread(target=own.measure)
    thread.start()
    thread.join()
    return own.size


def queue_handler(event, context):
    jobs = queue.Queue()
    for key in event["keys"]:
        jobs.put(key)

    def work():
        while not jobs.empty():
            s3.delete_object(Bucket="b", Key=jobs.get_nowait())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def locked_pop_handler(event, context):
    jobs = list(event["keys"])
    lock = threading.Lock()

    def work():
        with lock:
            if jobs:
                return jobs.pop()
        return None

    with ThreadPoolExecutor() as pool:
        return [each.result() for each in [pool.submit(work) for _ in range(4)]]


# Hazards.


class Reader:
    def __init__(self):
        self.key = None
        self.options = {}

    def read(self, key):
        self.key = key  # CA104: threads=unsafe processes=unsafe
        s3.head_object(Bucket="b", Key=key)
        return s3.get_object(Bucket="b", Key=self.key)

    def read_with_options(self, key):
        self.options["key"] = key  # CA104: threads=unsafe processes=unsafe
        s3.head_object(Bucket="b", Key=key)
        return self.options["key"]


class Agent:
    def __init__(self):
        self.question = None

    async def ask(self, question):
        self.question = question  # CA104: threads=unsafe processes=unsafe
        await asyncio.sleep(1)
        return self.question


def pool_handler(event, context):
    reader = Reader()
    with ThreadPoolExecutor() as pool:
        return list(pool.map(reader.read, event["keys"]))


def options_handler(event, context):
    reader = Reader()
    with ThreadPoolExecutor() as pool:
        return [each.result() for each in [pool.submit(reader.read_with_options, key) for key in event["keys"]]]


def gather_handler(event, context):
    async def all_of(questions):
        agent = Agent()
        return await asyncio.gather(*(agent.ask(question) for question in questions))

    return asyncio.run(all_of(event["questions"]))


def closure_handler(event, context):
    state = {"last": None}

    def work(key):
        state["last"] = key  # CA108: threads=unsafe processes=unsafe
        s3.head_object(Bucket="b", Key=key)
        return state["last"]

    with ThreadPoolExecutor() as pool:
        return list(pool.map(work, event["keys"]))


def take(jobs):
    while jobs:
        s3.delete_object(Bucket="b", Key=jobs.pop())  # CA108: threads=unsafe processes=unsafe


def popping_handler(event, context):
    jobs = list(event["keys"])
    threads = [threading.Thread(target=take, args=(jobs,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def looking_first_handler(event, context):
    left = list(event["keys"])

    def work():
        if len(left) > 0:
            return left.pop(0)  # CA108: threads=unsafe processes=unsafe
        return None

    with ThreadPoolExecutor() as pool:
        return [each.result() for each in [pool.submit(work) for _ in range(4)]]
