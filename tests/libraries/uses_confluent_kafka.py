"""confluent_kafka: the producer is thread-safe, the consumer is not."""

from confluent_kafka import Consumer, Producer

_producer = Producer({"bootstrap.servers": "kafka.internal"})  # CA601: threads=safe processes=benign


def producer_handler(event, context):
    _producer.produce("orders", event["id"])
    return {"left": _producer.flush(1)}


def own_consumer_handler(event, context):
    consumer = Consumer({"bootstrap.servers": "kafka.internal", "group.id": "orders"})
    return {"found": consumer.poll(0.1) is not None}


_consumer = Consumer({"bootstrap.servers": "kafka.internal"})  # CA601: threads=safe processes=benign


def consumer_handler(event, context):
    return {"found": _consumer.poll(0.1) is not None}  # CA301: threads=unsafe processes=safe
