"""grpc: channels are thread-safe; those of the async API may only be used on the thread that made them."""

import asyncio
from concurrent import futures

import grpc
import grpc.aio
from acme_orders import OrdersServicer, OrdersStub, add_OrdersServicer_to_server

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


_calls = grpc.aio.insecure_channel("orders.internal:50051")
_stub = OrdersStub(_calls)


async def _taken(body):
    return await _stub.Take(body)  # CA305: threads=unsafe processes=unsafe


def stub_handler(event, context):
    return asyncio.run(_taken(event["body"]))


async def _taken_alone(body):
    async with grpc.aio.insecure_channel("orders.internal:50051") as channel:
        return await OrdersStub(channel).Take(body)


def own_stub_handler(event, context):
    return asyncio.run(_taken_alone(event["body"]))


class Orders(OrdersServicer):
    def __init__(self):
        self.user = None

    def Take(self, request, context):  # noqa: N802
        self.user = request.user  # CA104: threads=unsafe processes=safe
        return self.user


class Payments:
    def __init__(self):
        self.payer = None

    def Pay(self, request, context):  # noqa: N802
        self.payer = request.payer  # CA104: threads=unsafe processes=safe
        return self.payer


def _add_payments_to(server, payments):
    """What the compiler of gRPC generates."""
    handlers = {"Pay": grpc.unary_unary_rpc_method_handler(payments.Pay, request_deserializer=bytes)}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("shop.Payments", handlers),))


_server = grpc.server(futures.ThreadPoolExecutor(4))
add_OrdersServicer_to_server(Orders(), _server)
_add_payments_to(_server, Payments())
