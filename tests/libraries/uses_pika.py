"""pika: connections and channels serve one thread."""

import pika

_parameters = pika.URLParameters("amqp://queue.internal")


def own_connection_handler(event, context):
    connection = pika.BlockingConnection(_parameters)
    connection.channel().basic_publish("", "orders", event["id"].encode())
    connection.close()
    return {"ok": True}


_channel = pika.BlockingConnection(_parameters).channel()  # CA601: threads=safe processes=benign


def channel_handler(event, context):
    _channel.basic_publish("", "orders", event["id"].encode())  # CA301: threads=unsafe processes=safe
    return {"ok": True}


_named = {}


def received(channel, method, properties, body):
    """It is called for each message."""
    _named["last"] = body  # CA103: threads=unsafe processes=safe
    return _named["last"]


_channel.basic_consume(queue="orders", on_message_callback=received)
