"""transformers: fast tokenizers change while they encode; each worker holds a model."""

from transformers import AutoTokenizer, pipeline, set_seed


def own_pipeline_handler(event, context):
    return {"answer": pipeline("sentiment-analysis")(event["text"])[0]["label"]}


_classify = pipeline("sentiment-analysis")  # CA602: threads=safe processes=benign


def shared_pipeline_handler(event, context):
    return {"answer": _classify(event["text"])[0]["label"]}  # CA301: threads=unsafe processes=safe


def seed_handler(event, context):
    set_seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return {"ok": True}


_decoding = AutoTokenizer.from_pretrained("/opt/model")


def decode_handler(event, context):
    return {"text": _decoding.decode(event["ids"])}


_encoding = AutoTokenizer.from_pretrained("/opt/model")


def encode_handler(event, context):
    return {"ids": _encoding(event["text"], truncation=True, max_length=event["limit"])["input_ids"]}  # CA301: threads=unsafe processes=safe


def own_tokenizer_handler(event, context):
    tokenizer = AutoTokenizer.from_pretrained("/opt/model")
    return {"ids": tokenizer(event["text"], truncation=True)["input_ids"]}
