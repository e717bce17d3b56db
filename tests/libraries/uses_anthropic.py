"""anthropic: the client may be shared, but not reconfigured."""

import anthropic

_client = anthropic.Anthropic()


def client_handler(event, context):
    return {"models": [model.id for model in _client.models.list()]}


def own_client_handler(event, context):
    client = anthropic.Anthropic()
    client.api_key = event["api_key"]
    return {"models": [model.id for model in client.models.list()]}


_tenants = anthropic.Anthropic()


def api_key_handler(event, context):
    _tenants.api_key = event["api_key"]  # CA303: threads=unsafe processes=safe
    return {"models": [model.id for model in _tenants.models.list()]}
