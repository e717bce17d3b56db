"""transformers: fast tokenizers change while they encode; each worker holds a model."""

from transformers import pipeline, set_seed


def own_pipeline_handler(event, context):
    return {"answer": pipeline("sentiment-analysis")(event["text"])[0]["label"]}


_classify = pipeline("sentiment-analysis")  # CA602: threads=safe processes=benign


def shared_pipeline_handler(event, context):
    return {"answer": _classify(event["text"])[0]["label"]}  # CA301: threads=unsafe processes=safe


def seed_handler(event, context):
    set_seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"ok": True}
