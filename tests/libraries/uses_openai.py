"""openai: the client may be shared, but not reconfigured."""

import openai

_client = openai.OpenAI()


def client_handler(event, context):
    return {"models": [model.id for model in _client.models.list()]}


def with_options_handler(event, context):
    return {"models": [model.id for model in _client.with_options(timeout=5).models.list()]}


_tenants = openai.OpenAI()


def api_key_handler(event, context):
    _tenants.api_key = event["api_key"]  # CA303: threads=unsafe processes=safe
    return {"models": [model.id for model in _tenants.models.list()]}
