"""Tasks that a worker of a queue calls for messages: Celery, Dramatiq, huey, RQ, pika, and next steps of a bot."""

import dramatiq
import pika
from celery import Celery, Task, shared_task
from huey import RedisHuey
from rq.decorators import job

app = Celery("reports")
huey = RedisHuey("reports")
counted = {}
mailed = {}
printed = {}
painted = {}
weighed = {}
listed = {}


@shared_task
def count(name):
    counted[name] = counted.get(name, 0) + 1  # CA102: threads=unsafe processes=benign
    return counted[name]


@app.task(bind=True)
def mail(self, name):
    mailed[name] = mailed.get(name, 0) + 1  # CA102: threads=unsafe processes=benign
    return mailed[name]


class Print(Task):
    name = "print"

    def run(self, name):
        printed[name] = printed.get(name, 0) + 1  # CA102: threads=unsafe processes=benign
        return printed[name]


@dramatiq.actor
def paint(name):
    painted[name] = painted.get(name, 0) + 1  # CA102: threads=unsafe processes=benign
    return painted[name]


@huey.task()
def weigh(name):
    weighed[name] = weighed.get(name, 0) + 1  # CA102: threads=unsafe processes=benign
    return weighed[name]


@job("low")
def enlist(name):
    listed[name] = listed.get(name, 0) + 1  # CA102: threads=unsafe processes=benign
    return listed[name]


def received(channel, method, properties, body):
    print("received")  # CA705: threads=benign processes=benign


def consume():
    connection = pika.BlockingConnection(pika.URLParameters("amqp://queue"))
    channel = connection.channel()
    channel.basic_consume(queue="reports", on_message_callback=received)
    channel.start_consuming()


consume()
