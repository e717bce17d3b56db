"""kafka: the producer is thread-safe, the consumer is not."""

from kafka import KafkaConsumer, KafkaProducer

_producer = KafkaProducer(bootstrap_servers="kafka.internal")  # CA601: threads=safe processes=benign


def producer_handler(event, context):
    _producer.send("orders", event["id"].encode())
    return {"ok": True}


def own_consumer_handler(event, context):
    consumer = KafkaConsumer("orders", bootstrap_servers="kafka.internal")
    return {"topics": sorted(consumer.topics())}


_consumer = KafkaConsumer("orders", bootstrap_servers="kafka.internal")  # CA601: threads=safe processes=benign


def consumer_handler(event, context):
    return {"records": len(_consumer.poll(timeout_ms=100))}  # CA301: threads=unsafe processes=safe
