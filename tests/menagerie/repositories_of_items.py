"""Items that go through classes, lists and functions of the project: the last number, the row that is stored back."""

import uuid
from dataclasses import dataclass

import boto3
import pymysql
from boto3.dynamodb.conditions import Attr, Key

client = boto3.client("dynamodb")


@dataclass
class Quest:
    id: str
    game: str
    number: int
    result: str


class Quests:
    """A repository as many projects have one."""

    def get(self, game, number):
        answer = client.get_item(TableName="quests", Key={"pk": game, "sk": f"quest_{number}"})
        if "Item" not in answer:
            raise ValueError("no such quest")
        return Quest(f"{game}_quest_{number}", game, number, answer["Item"]["result"])

    def all(self, game):
        values = {":pk": game, ":sk": "quest_"}
        answer = client.query(
            TableName="quests",
            KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
            ExpressionAttributeValues=values,
        )
        return [Quest(f"{game}_{i['sk']}", game, int(i["number"]), i["result"]) for i in answer["Items"]]

    def put(self, game, number):
        item = {"pk": game, "sk": f"quest_{number}", "number": number, "result": None}
        client.put_item(TableName="quests", Item=item)  # CA306: threads=unsafe processes=unsafe

    def put_new(self, game):
        client.put_item(
            TableName="quests", Item={"pk": game, "sk": f"event_{uuid.uuid4()}", "number": 0, "result": None}
        )

    def update(self, quest):
        client.update_item(  # CA306: threads=unsafe processes=unsafe
            TableName="quests",
            Key={"pk": quest.game, "sk": quest.id.split("_", 1)[1]},
            UpdateExpression="SET #r = :r, #n = :n",
            ExpressionAttributeNames={"#r": "result", "#n": "number"},
            ExpressionAttributeValues={":r": quest.result, ":n": quest.number},
        )


def last_of(game):
    quests = sorted(Quests().all(game), key=lambda quest: quest.number)
    return None if not quests else quests[-1]


def next_quest_handler(event, context):
    last = last_of(event["game"])
    Quests().put(event["game"], 1 if last is None else last.number + 1)


def end_quest_handler(event, context):
    quest = Quests().get(event["game"], event["number"])
    quest.result = event["result"]
    Quests().update(quest)


# Numbers after the last one.


def counted_handler(event, context):
    known = client.scan(TableName="notes")["Items"]
    client.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName="notes", Item={"id": len(known) + 1, "text": event["text"]}
    )


def added_handler(event, context):
    values = {":r": event["room"]}
    number = client.query(TableName="rooms", KeyConditionExpression="room = :r", ExpressionAttributeValues=values)[
        "Count"
    ]
    number += 1
    client.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName="rooms", Item={"room": event["room"], "index": number}
    )


def invoice_handler(event, context):
    with pymysql.connect(host="x") as database, database.cursor() as cursor:
        cursor.execute("SELECT MAX(number) FROM invoices WHERE shop = %s", (event["shop"],))
        number = cursor.fetchone()[0] + 1
        cursor.execute(  # CA306: threads=unsafe processes=unsafe
            "INSERT INTO invoices (shop, number) VALUES (%s, %s)", (event["shop"], number)
        )


# A look in a function that refuses, and one by a state machine.


def refuse_second(event):
    if "Item" in client.get_item(TableName="votes", Key={"pk": event["id"]}):
        raise ValueError("has voted")


def vote_handler(event, context):
    refuse_second(event)
    client.put_item(  # CA306: threads=unsafe processes=unsafe
        TableName="votes", Item={"pk": event["id"], "vote": event["vote"]}
    )


class Open:
    def handle(self, event):
        if "Item" not in client.get_item(TableName="seats", Key={"pk": event["id"]}):
            client.put_item(  # CA306: threads=unsafe processes=unsafe
                TableName="seats", Item={"pk": event["id"], "by": event["by"]}
            )


class Machine:
    def __init__(self):
        self.states = {}
        self.set_up()

    def set_up(self):
        self.states = {"open": Open()}


def seat_handler(event, context):
    Machine().states.get(event["state"]).handle(event)


# What was found by a filter and is marked as used; an object of a bucket's object.


def code_handler(event, context):
    codes = boto3.session.Session().resource("dynamodb").Table("codes")
    found = codes.query(KeyConditionExpression=Key("user").eq(event["user"]), FilterExpression=Attr("state").eq("new"))
    if not found["Items"] or found["Items"][0]["code"] != event["code"]:
        return "wrong"
    key = {"user": event["user"], "made": found["Items"][0]["made"]}
    used = {":u": "used"}
    codes.update_item(Key=key, UpdateExpression="SET state = :u", ExpressionAttributeValues=used)  # CA306: threads=unsafe processes=unsafe
    return "welcome"


def memo_handler(event, context):
    bucket = boto3.session.Session().resource("s3").Bucket("memos")
    memos = bucket.Object("all").get()["Body"].read() + event["memo"].encode()
    bucket.put_object(Key="all", Body=memos)  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def counted_but_new_handler(event, context):
    """The key is new; how many there were is only written down."""
    known = client.scan(TableName="drafts")["Items"]
    client.put_item(TableName="drafts", Item={"id": str(uuid.uuid4()), "position": len(known) + 1})


def counted_with_condition_handler(event, context):
    known = client.scan(TableName="pages")["Items"]
    client.put_item(TableName="pages", Item={"id": len(known) + 1}, ConditionExpression="attribute_not_exists(id)")


def counted_elsewhere_handler(event, context):
    """The number is none by which an item is known."""
    client.delete_item(TableName="parts", Key={"id": event["old"]})
    known = client.scan(TableName="parts")["Items"]
    client.put_item(TableName="parts", Item={"id": event["id"], "number": len(known) + 1})


def all_invoices_handler(event, context):
    with pymysql.connect(host="x") as database, database.cursor() as cursor:
        cursor.execute("SELECT amount FROM bills WHERE shop = %s", (event["shop"],))
        cursor.execute("INSERT INTO sums (shop, amount) VALUES (%s, %s)", (event["shop"], cursor.fetchone()[0] + 1))


def must_be_there(event):
    answer = client.get_item(TableName="games", Key={"pk": event["id"]})
    if "Item" not in answer:
        raise ValueError("no such game")


def there_handler(event, context):
    must_be_there(event)
    client.put_item(TableName="games", Item={"pk": event["id"], "name": event["name"]})


def ask(event):
    try:
        return client.get_item(TableName="users", Key={"pk": event["id"]})
    except Exception as error:
        raise ValueError("no answer") from error


def asked_handler(event, context):
    ask(event)
    client.put_item(TableName="users", Item={"pk": event["id"], "name": event["name"]})


def new_event_handler(event, context):
    """None of the quests is the event that is added."""
    if not Quests().all(event["game"]):
        return
    Quests().put_new(event["game"])


def code_with_condition_handler(event, context):
    codes = boto3.session.Session().resource("dynamodb").Table("codes")
    found = codes.query(KeyConditionExpression=Key("user").eq(event["user"]), FilterExpression=Attr("state").eq("new"))
    if not found["Items"] or found["Items"][0]["code"] != event["code"]:
        return "wrong"
    key = {"user": event["user"], "made": found["Items"][0]["made"]}
    values = {":u": "used", ":n": "new"}
    codes.update_item(
        Key=key,
        UpdateExpression="SET state = :u",
        ConditionExpression="state = :n",
        ExpressionAttributeValues=values,
    )
    return "welcome"


def seen_handler(event, context):
    """Marking all of them twice marks them once."""
    letters = boto3.session.Session().resource("dynamodb").Table("letters")
    found = letters.query(KeyConditionExpression=Key("user").eq(event["user"]), FilterExpression=Attr("seen").eq(False))
    for letter in found["Items"]:
        key = {"user": event["user"], "made": letter["made"]}
        letters.update_item(Key=key, UpdateExpression="SET seen = :s", ExpressionAttributeValues={":s": True})


def copied_memo_handler(event, context):
    bucket = boto3.session.Session().resource("s3").Bucket("memos")
    bucket.put_object(Key="copy/" + event["id"], Body=bucket.Object(event["id"]).get()["Body"].read())


# Figures of the last item that was found, raised and stored with it.


def raised_handler(event, context):
    visits = boto3.session.Session().resource("dynamodb").Table("visits")
    found = visits.query(KeyConditionExpression=Key("user").eq(event["user"]), ScanIndexForward=False, Limit=1)
    if not found["Items"]:
        return "none"
    last = found["Items"][0]
    item = {"user": event["user"], "pages": last["pages"] + event["pages"], "names": last["names"]}
    visits.put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return "stored"


def copied_handler(event, context):
    """What was found is only copied into an item of its own."""
    stays = boto3.session.Session().resource("dynamodb").Table("stays")
    found = stays.query(KeyConditionExpression=Key("user").eq(event["user"]), ScanIndexForward=False, Limit=1)
    last = found["Items"][0]
    stays.put_item(Item={"user": event["user"], "from": event["from"], "name": last["name"]})


def raised_but_new_handler(event, context):
    trips = boto3.session.Session().resource("dynamodb").Table("trips")
    found = trips.query(KeyConditionExpression=Key("user").eq(event["user"]), ScanIndexForward=False, Limit=1)
    last = found["Items"][0]
    trips.put_item(Item={"id": str(uuid.uuid4()), "user": event["user"], "miles": last["miles"] + event["miles"]})
