"""geoip2: the reader may be shared, the web client sends through one requests session."""

import geoip2.database
import geoip2.webservice

_reader = geoip2.database.Reader("/opt/city.mmdb")


def reader_handler(event, context):
    return {"city": _reader.city(event["ip"]).city.name}


def own_client_handler(event, context):
    with geoip2.webservice.Client(1, "key") as client:
        return {"city": client.city(event["ip"]).city.name}


_client = geoip2.webservice.Client(1, "key")


def client_handler(event, context):
    return {"city": _client.city(event["ip"]).city.name}  # CA301: threads=unsafe processes=safe
