"""Fields that are compared with what a constant of the module says, or by order with what a request gives."""

from datetime import datetime, timedelta, timezone

import boto3

NEW = "new"
PAID = "paid"
LONGEST = 15
WAIT = timedelta(minutes=LONGEST)


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def now():
    return datetime.now(timezone.utc)


def pay_handler(event, context):
    bills = table("bills-compared")
    bill = bills.get_item(Key={"id": event["id"]})["Item"]
    if bill["state"] != NEW:
        return 409
    bills.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression="SET #s = :paid",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":paid": PAID},
    )
    return 200


def release_handler(event, context):
    seats = table("seats-compared")
    seat = seats.get_item(Key={"id": event["id"]})["Item"]
    if now() - datetime.fromisoformat(seat["held"]) > timedelta(minutes=LONGEST):
        seats.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["id"]},
            UpdateExpression="SET held = :none",
            ExpressionAttributeValues={":none": ""},
        )


def release_after_handler(event, context):
    boats = table("boats-compared")
    boat = boats.get_item(Key={"id": event["id"]})["Item"]
    if now() - datetime.fromisoformat(boat["held"]) > WAIT:
        boats.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["id"]},
            UpdateExpression="SET held = :none",
            ExpressionAttributeValues={":none": ""},
        )


def bid_handler(event, context):
    lots = table("lots-compared")
    lot = lots.get_item(Key={"id": event["id"]})["Item"]
    if event["bid"] > lot["highest"]:
        lots.update_item(  # CA306: threads=unsafe processes=unsafe
            Key={"id": event["id"]},
            UpdateExpression="SET highest = :bid",
            ExpressionAttributeValues={":bid": event["bid"]},
        )


def state_by_loop_handler(event, context):
    parcels = table("parcels-compared")
    parcel = parcels.get_item(Key={"id": event["id"]})["Item"]
    if parcel["state"] != NEW:
        return 409
    expression, given, names = "SET ", {}, {}
    for name, value in {"state": "sent", "by": event["by"]}.items():
        expression += f"#{name} = :{name}, "
        given[f":{name}"] = value
        names[f"#{name}"] = name
    parcels.update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": event["id"]},
        UpdateExpression=expression[:-2],
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=given,
    )
    return 200


# Look-alikes.


def same_handler(event, context):
    """It is set where it is another one: whoever comes later has his way, with or without the look."""
    lots = table("lots-compared")
    lot = lots.get_item(Key={"id": event["id"]})["Item"]
    if event["title"] != lot["title"]:
        lots.update_item(
            Key={"id": event["id"]},
            UpdateExpression="SET title = :title",
            ExpressionAttributeValues={":title": event["title"]},
        )


def conditional_bid_handler(event, context):
    lots = table("lots-compared")
    lot = lots.get_item(Key={"id": event["id"]})["Item"]
    if event["bid"] > lot["highest"]:
        lots.update_item(
            Key={"id": event["id"]},
            UpdateExpression="SET highest = :bid",
            ConditionExpression="highest < :bid",
            ExpressionAttributeValues={":bid": event["bid"]},
        )


def kind_handler(event, context):
    """A field that nobody sets is none that could have moved on."""
    bills = table("bills-compared")
    bill = bills.get_item(Key={"id": event["id"]})["Item"]
    if bill["kind"] != NEW:
        return 409
    bills.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET note = :note",
        ExpressionAttributeValues={":note": event["note"]},
    )
    return 200


def other_by_loop_handler(event, context):
    parcels = table("parcels-compared")
    parcel = parcels.get_item(Key={"id": event["id"]})["Item"]
    if not parcel["title"]:
        return 409
    expression, given = "SET ", {}
    for name, value in {"note": event["note"]}.items():
        expression += f"{name} = :{name}, "
        given[f":{name}"] = value
    parcels.update_item(Key={"id": event["id"]}, UpdateExpression=expression[:-2], ExpressionAttributeValues=given)
    return 200


def conditional_by_loop_handler(event, context):
    parcels = table("parcels-compared")
    parcel = parcels.get_item(Key={"id": event["id"]})["Item"]
    if parcel["state"] != NEW:
        return 409
    expression, given, names = "SET ", {":new": NEW}, {}
    for name, value in {"state": "sent"}.items():
        expression += f"#{name} = :{name}, "
        given[f":{name}"] = value
        names[f"#{name}"] = name
    parcels.update_item(
        Key={"id": event["id"]},
        UpdateExpression=expression[:-2],
        ConditionExpression="#state = :new",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=given,
    )
    return 200
