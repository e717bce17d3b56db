"""msgspec: encoders and decoders are made once; a mutable default belongs to each instance."""

import msgspec


class Order(msgspec.Struct):
    """An order as it comes in."""

    id: str
    lines: list[str] = []  # noqa: RUF012


_decoder = msgspec.json.Decoder(Order)
_encoder = msgspec.json.Encoder()


def decode_handler(event, context):
    order = _decoder.decode(event["body"])
    return {"body": _encoder.encode(order).decode()}


def default_handler(event, context):
    order = Order(id=event["id"])
    order.lines.append(event["line"])
    return {"lines": order.lines}


def own_decoder_handler(event, context):
    return msgspec.json.decode(event["body"], type=dict)


_seen: list[str] = []


def seen_handler(event, context):
    _seen.append(msgspec.json.decode(event["body"])["id"])  # CA111: threads=unsafe processes=unsafe
    return {"seen": _seen}
