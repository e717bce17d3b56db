"""jwt: encoding and decoding are pure; the key client caches."""

import jwt

_KEY = "secret"


def decode_handler(event, context):
    return jwt.decode(event["token"], _KEY, algorithms=["HS256"])


def own_client_handler(event, context):
    return {"key": jwt.PyJWKClient(event["url"]).get_signing_key_from_jwt(event["token"]).key_id}
