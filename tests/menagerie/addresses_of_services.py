"""The address of a service, which a library is told by each who needs it, and which may not be set."""

import os
from dataclasses import dataclass

import litellm


@dataclass(frozen=True)
class Settings:
    address: str = ""


class Models:
    def __init__(self, address: str = "") -> None:
        self._address = address

    def ask(self, model):
        if not self._address:
            return None
        litellm.api_base = self._address  # CA303: threads=benign processes=safe
        return litellm.completion(model=model, messages=[])

    def embed(self, model):
        if not self._address:
            return None
        litellm.api_base = self._address  # CA303: threads=benign processes=safe
        return litellm.embedding(model=model, input=[])


_settings = None
_models = None
_others = None


def settings():
    global _settings
    if _settings is None:
        _settings = Settings(address=os.environ.get("MODEL_BASE", ""))  # CA206: threads=benign processes=safe
    return _settings


def models():
    global _models
    if _models is None:
        _models = Models(settings().address)  # CA206: threads=benign processes=safe
    return _models


def for_tests():
    global _others
    if _others is None:
        _others = Models()  # CA206: threads=benign processes=safe
    return _others


def ask_handler(event, context):
    if event["kind"] == "ask":
        return models().ask(event["model"])
    return None


def embed_handler(event, context):
    if event["kind"] == "embed":
        return (for_tests() if event.get("dry") else models()).embed(event["model"])
    return None


def chat_handler(event, context):
    litellm.api_base = os.environ["MODEL_BASE"]  # CA303: threads=benign processes=safe
    return litellm.completion(model=event["model"], messages=[])
