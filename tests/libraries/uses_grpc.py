"""grpc: channels are thread-safe."""

import grpc

_channel = grpc.insecure_channel("orders.internal:50051")
_take = _channel.unary_unary("/orders.Orders/Take")


def channel_handler(event, context):
    return {"answer": _take(event["body"].encode()).decode()}


def own_channel_handler(event, context):
    with grpc.insecure_channel("orders.internal:50051") as channel:
        return {"answer": channel.unary_unary("/orders.Orders/Take")(b"").decode()}
