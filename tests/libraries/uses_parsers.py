"""What reads and checks texts: kept for all requests, it is safe unless it remembers where it is."""

import jmespath
import jsonschema
import pytz
from dateutil import tz
from dateutil.parser import isoparser

SCHEMA = {
    "type": "object",
    "properties": {"id": {"$ref": "#/definitions/id"}},
    "definitions": {"id": {"type": "string"}},
}

resolver = jsonschema.RefResolver.from_schema(SCHEMA)
validator = jsonschema.Draft202012Validator(SCHEMA)
names = jmespath.compile("Records[].name")
dates = isoparser()
berlin, paris = tz.gettz("Europe/Berlin"), pytz.timezone("Europe/Paris")


def resolver_handler(event, context):
    with resolver.resolving(event["reference"]) as found:  # CA301: threads=unsafe processes=safe
        return {"found": found}


def validator_handler(event, context):
    return {"errors": [error.message for error in validator.iter_errors(event)]}


def names_handler(event, context):
    return {"names": names.search(event), "all": jmespath.search("Records", event)}


def dates_handler(event, context):
    when = dates.isoparse(event["when"])
    return {"berlin": str(when.astimezone(berlin)), "paris": str(when.astimezone(paris))}


# one for each request
def own_resolver_handler(event, context):
    own = jsonschema.RefResolver.from_schema(SCHEMA)
    with own.resolving(event["reference"]) as found:
        return {"found": found}
