"""CA105 request-data-in-class: something of one request is kept on a class, which all invocations share."""

from typing import ClassVar

import boto3

dynamodb = boto3.client("dynamodb")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# an instance attribute hides the class attribute
class Job:
    """One job."""

    owner = "nobody"

    def __init__(self, owner):
        self.owner = owner


def instance_attribute_handler(event, context):
    return {"owner": Job(event["user"]).owner}


# a list per instance
class Batch:
    """Lines of one batch."""

    size = 25

    def __init__(self):
        self.lines = []

    def add(self, line):
        """Add a line."""
        self.lines.append(line)


def list_per_instance_handler(event, context):
    batch = Batch()
    for record in event["Records"]:
        batch.add(record["body"])
    return {"lines": batch.lines[: Batch.size]}


# class constants that are only read
class Limits:
    """Limits by plan."""

    BY_PLAN: ClassVar[dict] = {"free": 10, "paid": 1000}
    ORDER: ClassVar[list] = ["free", "paid"]


def class_constant_handler(event, context):
    return {"limit": Limits.BY_PLAN[event["plan"]], "plans": list(Limits.ORDER)}


# a class made by the invocation
def local_class_handler(event, context):
    class Row:
        user = None

    Row.user = event["user"]
    return {"user": Row.user}


# registered while the module is imported
class Registry:
    """Functions by name."""

    functions: ClassVar[dict] = {}

    @classmethod
    def register(cls, function):
        """Keep the function under its name."""
        cls.functions[function.__name__] = function
        return function


@Registry.register
def upper(text):
    """Text in capitals."""
    return text.upper()


def import_time_registry_handler(event, context):
    return {"text": Registry.functions[event["name"]](event["text"])}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: request data kept in class state and read back
class RequestContext:
    """The request being handled, for whoever asks."""

    user = None
    tenant = None
    path = None

    @classmethod
    def begin(cls, event):
        """Remember the path."""
        cls.path = event["path"]  # CA105: threads=unsafe processes=safe


def _mine():
    return dynamodb.query(TableName="orders", KeyConditions={"user": {"AttributeValueList": [{"S": RequestContext.user}]}})


def class_name_handler(event, context):
    RequestContext.user = event["user"]  # CA105: threads=unsafe processes=safe
    return _mine()["Items"]


def classmethod_handler(event, context):
    RequestContext.begin(event)
    dynamodb.list_tables()
    return {"path": RequestContext.path}


# convention: leftovers of an earlier invocation can be read
def leftover_handler(event, context):
    if event.get("tenant"):
        RequestContext.tenant = event["tenant"]  # CA105: threads=unsafe processes=unsafe
    return {"tenant": RequestContext.tenant}


# self.lines is the class's one list
class Invoice:
    """An invoice whose lines all invoices share by accident."""

    lines: ClassVar[list] = []

    def add(self, line):
        """Add a line."""
        self.lines.append(line)  # CA105: threads=unsafe processes=unsafe

    def text(self):
        """The invoice as text."""
        return "\n".join(self.lines)


def class_list_handler(event, context):
    invoice = Invoice()
    for line in event["lines"]:
        invoice.add(line)
    return {"text": invoice.text()}


# type(self)
class Upload:
    """An upload."""

    last_key = None

    def __init__(self, key):
        type(self).last_key = key  # CA105: threads=unsafe processes=safe

    def url(self):
        """Address of what was uploaded."""
        return f"https://files.example.com/{type(self).last_key}"


def type_of_self_handler(event, context):
    return {"url": Upload(event["key"]).url()}
