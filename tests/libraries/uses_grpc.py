"""grpc: channels are thread-safe; those of the async API may only be used on the thread that made them."""

import asyncio

import grpc
import grpc.aio

_channel = grpc.insecure_channel("orders.internal:50051")
_take = _channel.unary_unary("/orders.Orders/Take")


def channel_handler(event, context):
    return {"answer": _take(event["body"].encode()).decode()}


def own_channel_handler(event, context):
    with grpc.insecure_channel("orders.internal:50051") as channel:
        return {"answer": channel.unary_unary("/orders.Orders/Take")(b"").decode()}


_async_channel = grpc.aio.insecure_channel("orders.internal:50051")


def async_channel_handler(event, context):
    take = _async_channel.unary_unary("/orders.Orders/Take")  # CA305: threads=unsafe processes=unsafe
    return {"answer": asyncio.run(take(event["body"].encode()))}
