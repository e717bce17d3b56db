"""Updates whose expressions are put together of the fields that a helper is given, in every usual way."""

from dataclasses import asdict, dataclass

import boto3
from pydantic import BaseModel

ALLOWED = ["status", "driver", "note"]
NOTES = ("driver", "note")


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


class Items:
    def __init__(self, name):
        self.name = name

    def get(self, key):
        return table(self.name).get_item(Key=key).get("Item")

    def by_loop(self, key, updates):
        parts, names, values = [], {}, {}
        for field, value in updates.items():
            parts.append(f"#{field} = :{field}")
            names[f"#{field}"] = field
            values[f":{field}"] = value
        params = {"Key": key, "UpdateExpression": "SET " + ", ".join(parts), "ExpressionAttributeValues": values}
        if names:
            params["ExpressionAttributeNames"] = names
        table(self.name).update_item(**params)  # CA306: threads=unsafe processes=unsafe

    def by_comprehensions(self, key, **updates):
        table(self.name).update_item(  # CA306: threads=unsafe processes=unsafe
            Key=key,
            UpdateExpression="SET " + ", ".join(f"#{field} = :{field}" for field in updates),
            ExpressionAttributeNames={f"#{field}": field for field in updates},
            ExpressionAttributeValues={f":{field}": value for field, value in updates.items()},
        )

    def by_number(self, key, updates):
        text, names, values = "SET ", {}, {}
        for number, (field, value) in enumerate(updates.items()):
            text += f"#f{number} = :v{number}, "
            names[f"#f{number}"] = field
            values[f":v{number}"] = value
        table(self.name).update_item(  # CA306: threads=unsafe processes=unsafe
            Key=key,
            UpdateExpression=text.rstrip(", "),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )

    def by_reserved_words(self, key, updates):
        parts, names, values = [], {}, {}
        for field, value in updates.items():
            if field.lower() in ("status", "name"):
                placeholder = f"#{field}"
                names[placeholder] = field
            else:
                placeholder = field
            parts.append(placeholder + " = :" + field)
            values[":" + field] = value
        table(self.name).update_item(  # CA306: threads=unsafe processes=unsafe
            Key=key,
            UpdateExpression="SET " + ", ".join(parts),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )

    def by_attributes(self, key, updates):
        given = {field: {"Value": value, "Action": "PUT"} for field, value in updates.items()}
        table(self.name).update_item(Key=key, AttributeUpdates=given)  # CA306: threads=unsafe processes=unsafe


orders, notes = Items("orders"), Items("notes")


def ready(items, event):
    found = items.get({"id": event["id"]})
    if not found or found.get("status") != "ready":
        raise ValueError("not ready")


# Look-alikes: the state that was looked at is not among the fields, and nobody moves it on.


def note_by_loop_handler(event, context):
    ready(notes, event)
    notes.by_loop({"id": event["id"]}, {"note": event["note"]})


def note_by_comprehensions_handler(event, context):
    ready(notes, event)
    notes.by_comprehensions({"id": event["id"]}, note=event["note"])


def note_by_number_handler(event, context):
    ready(notes, event)
    notes.by_number({"id": event["id"]}, {"note": event["note"], "driver": event["driver"]})


def note_by_list_handler(event, context):
    ready(notes, event)
    parts, values = [], {}
    for field in NOTES:
        if field in event:
            parts.append(f"{field} = :{field}")
            values[f":{field}"] = event[field]
    table("notes").update_item(
        Key={"id": event["id"]}, UpdateExpression="SET " + ", ".join(parts), ExpressionAttributeValues=values
    )


# Hazards: the state is looked at, and set without a condition.


def loop_handler(event, context):
    ready(orders, event)
    orders.by_loop({"id": event["id"]}, {"note": event["note"]})
    orders.by_loop({"id": event["id"]}, {"status": "taken", "driver": event["driver"]})


def comprehensions_handler(event, context):
    ready(orders, event)
    orders.by_comprehensions({"id": event["id"]}, status="taken")


def number_handler(event, context):
    ready(orders, event)
    orders.by_number({"id": event["id"]}, {"status": "taken"})


def reserved_words_handler(event, context):
    ready(orders, event)
    orders.by_reserved_words({"id": event["id"]}, {"status": "taken", "driver": event["driver"]})


def attributes_handler(event, context):
    ready(orders, event)
    orders.by_attributes({"id": event["id"]}, {"status": "taken"})


def allowed_handler(event, context):
    found = table("rides").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    parts, names, values = [], {}, {}
    for field in ALLOWED:
        if field in event:
            parts.append(f"#{field} = :{field}")
            names[f"#{field}"] = field
            values[f":{field}"] = event[field]
    table("rides").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET " + ", ".join(parts),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
    )


def by_branches_handler(event, context):
    found = table("tasks").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    text, values = "SET changed = :c", {":c": event["at"]}
    if event.get("status"):
        text += ", #s = :s"
        values[":s"] = event["status"]
    if event.get("driver"):
        text += ", driver = :d"
        values[":d"] = event["driver"]
    table("tasks").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression=text,
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues=values,
    )


def parts_in_branches_handler(event, context):
    found = table("jobs").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    parts, values = [], {}
    if "status" in event:
        parts.append("#s = :s")
        values[":s"] = event["status"]
    if "driver" in event:
        parts.append("driver = :d")
        values[":d"] = event["driver"]
    table("jobs").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET " + ", ".join(parts),
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues=values,
    )


def by_templates_handler(event, context):
    found = table("trips").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    names, values, parts = dict(), dict(), list()
    for field in {"status": "taken", "note": event["note"]}:
        names["#" + field] = field
        values[":%s" % field] = event[field]
        parts.append("#{0} = :{0}".format(field))
    table("trips").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET {}".format(", ".join(parts)),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
    )


class Change(BaseModel):
    status: str
    note: str | None = None


@dataclass
class Remark:
    note: str
    by: str = ""


def update(name, key, fields):
    table(name).update_item(  # CA306: threads=unsafe processes=unsafe
        Key=key,
        UpdateExpression="SET " + ", ".join(f"#{field} = :{field}" for field in fields),
        ExpressionAttributeNames={f"#{field}": field for field in fields},
        ExpressionAttributeValues={f":{field}": value for field, value in fields.items()},
    )


def fields_of_a_model_handler(event, context):
    found = table("shifts").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    update("shifts", {"id": event["id"]}, Change(status="taken").model_dump(exclude_none=True))


def other_fields_of_a_dataclass_handler(event, context):
    found = table("remarks").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    update("remarks", {"id": event["id"]}, asdict(Remark(event["note"])))


def converted_handler(event, context):
    found = table("cups").get_item(Key={"id": event["id"]})["Item"]
    made = {name: str(value) for name, value in found.items()}
    made["left"] = int(made["left"]) - 1
    table("cups").put_item(Item={name: value for name, value in made.items()})  # CA306: threads=unsafe processes=unsafe


def update_by_number(name, key, fields):
    table(name).update_item(  # CA306: threads=unsafe processes=unsafe
        Key=key,
        UpdateExpression="SET " + ", ".join(f"#f{number} = :v{number}" for number in range(len(fields))),
        ExpressionAttributeNames={f"#f{number}": field for number, field in enumerate(fields)},
        ExpressionAttributeValues={f":v{number}": value for number, value in enumerate(fields.values())},
    )


def numbered_by_length_handler(event, context):
    found = table("boats").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    update_by_number("boats", {"id": event["id"]}, {"status": "taken", "note": event["note"]})


def other_fields_numbered_by_length_handler(event, context):
    found = table("bikes").get_item(Key={"id": event["id"]})["Item"]
    if found["status"] != "ready":
        return
    update_by_number("bikes", {"id": event["id"]}, {"note": event["note"]})
