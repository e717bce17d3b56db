"""aiomysql and aiokafka: connections belong to an event loop; one per invocation is fine."""

import asyncio

import aiomysql
from aiokafka import AIOKafkaProducer


async def _one():
    connection = await aiomysql.connect(host="db.internal")
    try:
        cursor = await connection.cursor()
        await cursor.execute("select 1")
        return await cursor.fetchone()
    finally:
        connection.close()


def own_connection_handler(event, context):
    return {"n": asyncio.run(_one())}


async def _send(text):
    producer = AIOKafkaProducer(bootstrap_servers="kafka.internal")
    await producer.start()
    try:
        await producer.send_and_wait("orders", text.encode())
    finally:
        await producer.stop()


def own_producer_handler(event, context):
    asyncio.run(_send(event["text"]))
    return {"ok": True}
