"""twilio: the client sends through one requests session."""

from twilio.rest import Client


def own_client_handler(event, context):
    return {"sid": Client("sid", "token").messages.create(to=event["to"], body="hello").sid}


def own_client_of_account_handler(event, context):
    client = Client(event["account"], event["token"])
    return {"sid": client.api.accounts(event["account"]).fetch().sid}


_client = Client("sid", "token")


def client_handler(event, context):
    return {"sid": _client.messages.create(to=event["to"], body="hello").sid}  # CA301: threads=unsafe processes=safe
