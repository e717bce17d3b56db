"""tokenizers: encoding only reads; truncation and padding belong to the tokenizer."""

from tokenizers import Tokenizer

_tokenizer = Tokenizer.from_file("/opt/tokenizer.json")
_tokenizer.enable_truncation(max_length=512)


def encode_handler(event, context):
    return {"ids": _tokenizer.encode(event["text"]).ids}


def own_tokenizer_handler(event, context):
    tokenizer = Tokenizer.from_file("/opt/tokenizer.json")
    tokenizer.enable_truncation(max_length=event["limit"])
    return {"ids": tokenizer.encode(event["text"]).ids}


_limited = Tokenizer.from_file("/opt/tokenizer.json")


def limit_handler(event, context):
    _limited.enable_truncation(max_length=event["limit"])  # CA303: threads=unsafe processes=safe
    return {"ids": _limited.encode(event["text"]).ids}
