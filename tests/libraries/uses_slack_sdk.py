"""slack_sdk: each call opens its own connection; settings are shared."""

from slack_sdk import WebClient

_client = WebClient(token="xoxb")


def client_handler(event, context):
    return {"ok": _client.chat_postMessage(channel="#orders", text=event["text"])["ok"]}


def own_client_handler(event, context):
    client = WebClient()
    client.token = event["token"]
    return {"ok": client.auth_test()["ok"]}


_tenants = WebClient()


def token_handler(event, context):
    _tenants.token = event["token"]  # CA303: threads=unsafe processes=safe
    return {"ok": _tenants.auth_test()["ok"]}
