"""Objects that reach a handler through a partial, a subclass, a provider, a callback or a starred list."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import boto3
from dependency_injector import containers, providers

s3 = boto3.client("s3")
COMMAND = ["/opt/kubectl", "--kubeconfig", "/tmp/cluster"]


class Sink:
    def __init__(self, path):
        self.path = path
        self.lines = []

    def write(self, text):
        with open(self.path, "w") as out:  # CA501: threads=unsafe processes=unsafe
            out.write(text)
        return self.path

    def add(self, line):
        self.lines.append(line)  # CA111: threads=unsafe processes=unsafe


def _upload(event, context, *, sink):
    s3.upload_file(sink.write(event["text"]), event["bucket"], event["key"])


def _collect(sink, event, context):
    sink.add(event["line"])
    return {"lines": sink.lines}


def _level(event, context, *, level):
    return {"level": level, "id": event["id"]}


bound_by_keyword_handler = partial(_upload, sink=Sink("/tmp/upper.jsonl"))
lambda_handler = partial(_collect, Sink("/tmp/unused"))
bound_constant_handler = partial(_level, level="info")


class Audited:
    saved = []
    named = []

    def save(self):
        self.saved.append(self.id)  # CA105: threads=unsafe processes=unsafe


class Order(Audited):
    def __init__(self, id):
        self.id = id


class Ticket(Audited):
    """Has a list of its own in each object."""

    def __init__(self, id):
        self.id = id
        self.named = []

    def note(self):
        self.named.append(self.id)
        return self.named


def class_attribute_through_a_subclass_handler(event, context):
    Order(event["id"]).save()
    return {"saved": Order.saved}


def attribute_of_its_own_handler(event, context):
    return Ticket(event["id"]).note()


class Basket:
    def __init__(self):
        self.lines = []

    def put(self, line):
        self.lines.append(line)  # CA111: threads=unsafe processes=unsafe


class Checkout:
    def __init__(self, basket):
        self.basket = basket


class Container(containers.DeclarativeContainer):
    basket = providers.Singleton(Basket)
    checkout = providers.Factory(Checkout, basket=basket)


class Own(containers.DeclarativeContainer):
    basket = providers.Factory(list)
    checkout = providers.Factory(Checkout, basket=basket)


container, own = Container(), Own()


def factory_given_a_singleton_handler(event, context):
    checkout = container.checkout()
    checkout.basket.put(event["line"])
    return {"lines": checkout.basket.lines}


def factory_given_a_factory_handler(event, context):
    checkout = own.checkout()
    checkout.basket.append(event["line"])
    return {"lines": checkout.basket}


class Progress:
    def __init__(self):
        self.done = 0

    def finished(self, future):
        self.done += future.result()  # CA102: threads=unsafe processes=unsafe


def callback_of_a_future_handler(event, context):
    progress = Progress()
    with ThreadPoolExecutor() as pool:
        for key in event["keys"]:
            pool.submit(len, key).add_done_callback(progress.finished)
    return progress.done


def _control(*arguments):
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True).stdout


def starred_command_handler(event, context):
    with open("/tmp/cluster", "w") as out:  # CA501: threads=unsafe processes=unsafe
        json.dump(event["config"], out)
    return _control("get", "pods")
