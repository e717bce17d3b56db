"""sentence_transformers: the tokenizer inside changes while it encodes; each worker holds a model."""

import threading

from sentence_transformers import CrossEncoder, SentenceTransformer


def own_model_handler(event, context):
    return {"vector": SentenceTransformer("/opt/model").encode(event["text"]).tolist()}


_guarded = SentenceTransformer("/opt/model")  # CA602: threads=safe processes=benign
_lock = threading.Lock()


def locked_handler(event, context):
    with _lock:
        return {"vector": _guarded.encode(event["text"]).tolist()}


_model = CrossEncoder("/opt/model")  # CA602: threads=safe processes=benign


def shared_model_handler(event, context):
    return {"score": float(_model.predict(event["pairs"])[0])}  # CA301: threads=unsafe processes=safe
