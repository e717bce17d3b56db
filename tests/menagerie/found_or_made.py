"""Objects that were found in a store or else are new: what was found is changed and stored, in every spelling of that."""

import boto3

client = boto3.client("dynamodb")
_labels = {}


class Wishes:
    def __init__(self, owner):
        self.__owner = owner
        self.__items = []

    @property
    def owner(self):
        return self.__owner

    @property
    def items(self):
        return self.__items

    def add(self, item):
        for old in self.__items:
            if old == item:
                return
        else:
            self.__items.append(item)


def found(owner):
    data = client.get_item(TableName="wishlists", Key={"owner": owner}).get("Item")
    if not data:
        return None
    wishes = object.__new__(Wishes)
    wishes._Wishes__owner = owner
    wishes._Wishes__items = data.get("items", [])
    return wishes


def chosen(event, context):
    wishes = found(event["owner"])
    wishes = wishes if wishes else Wishes(event["owner"])
    wishes.add(event["item"])
    client.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName="wishlists", Item={"owner": wishes.owner, "items": wishes.items}
    )


def either(event, context):
    wishes = found(event["owner"])
    wishes = wishes or Wishes(event["owner"])
    wishes.add(event["item"])
    client.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName="wishlists", Item={"owner": wishes.owner, "items": wishes.items}
    )


def made_first(event, context):
    wishes = found(event["owner"])
    wishes = Wishes(event["owner"]) if wishes is None else wishes
    wishes.add(event["item"])
    client.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName="wishlists", Item={"owner": wishes.owner, "items": wishes.items}
    )


def in_a_dictionary(event, context):
    answer = client.get_item(TableName="wishlists", Key={"owner": event["owner"]})
    row = answer.get("Item")
    row = row or {"owner": event["owner"], "items": []}
    row["items"].append(event["item"])
    client.put_item(TableName="wishlists", Item=row)  # CA306: threads=unsafe processes=unsafe


def under_a_condition(event, context):
    answer = client.get_item(TableName="wishlists", Key={"owner": event["owner"]})
    row = answer.get("Item")
    row = row or {"owner": event["owner"], "items": [], "version": 0}
    items = [*row["items"], event["item"]]
    client.put_item(
        TableName="wishlists",
        Item={"owner": event["owner"], "items": items, "version": row["version"] + 1},
        ConditionExpression="version = :v",
        ExpressionAttributeValues={":v": row["version"]},
    )


def of_the_request(event, context):
    wishes = event.get("wishes")
    wishes = wishes or Wishes(event["owner"])
    client.put_item(TableName="wishlists", Item={"owner": event["owner"], "items": list(wishes.items)})


def shared_or_own(event, context):
    labels = _labels if event["shared"] else None
    labels = labels or {}
    labels[event["id"]] = event["label"]  # CA111: threads=unsafe processes=unsafe
    return labels
