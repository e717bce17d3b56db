"""States that an item may have had already, texts that say what a look found, and links that are followed twice."""

import uuid

import boto3
from boto3.dynamodb.conditions import Key
from pydantic import BaseModel, Field
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://notes")  # CA601: threads=safe processes=benign
STARTS = {"new", "failed"}


def table(name):
    return boto3.session.Session().resource("dynamodb").Table(name)


def state_of(key):
    return table("draft_texts").get_item(Key={"id": key}).get("Item")


def move(key, state):
    table("draft_texts").update_item(  # CA306: threads=unsafe processes=unsafe
        Key={"id": key}, UpdateExpression="SET #s = :s", ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": state},
    )


def started_handler(event, context):
    if state_of(event["id"])["status"] not in STARTS:
        return 409
    move(event["id"], "running")
    return 200


def polished_handler(event, context):
    """What is polished may be polished once more."""
    item = table("polished_texts").get_item(Key={"id": event["id"]}).get("Item")
    if not item or item["status"] not in ("completed", "polished"):
        return 409
    table("polished_texts").update_item(
        Key={"id": event["id"]}, UpdateExpression="SET #s = :s", ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "polished"},
    )
    return 200


def failed_handler(event, context):
    item = table("failed_texts").get_item(Key={"id": event["id"]}).get("Item")
    if item["status"] not in STARTS:
        return 409
    table("failed_texts").update_item(
        Key={"id": event["id"]}, UpdateExpression="SET #s = :s", ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": "failed"},
    )
    return 200


def named_handler(event, context):
    found = table("player_names").get_item(Key={"name": event["name"]})
    state = "taken" if event["blocked"] else ""
    if "Item" in found:
        state = "taken"
    else:
        state = "free"
    if state == "free":
        item = {"name": event["name"], "owner": event["owner"]}
        table("player_names").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return state


def coded_handler(event, context):
    found = table("player_codes").get_item(Key={"code": event["code"]})
    answer = 200
    if "Item" in found:
        answer = 409
    if answer == 200:
        item = {"code": event["code"], "owner": event["owner"]}
        table("player_codes").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return answer


def told_handler(event, context):
    found = table("player_tags").get_item(Key={"tag": event["tag"]})
    error = None
    if "Item" in found:
        error = "taken"
    if error:
        return error
    item = {"tag": event["tag"], "owner": event["owner"]}
    table("player_tags").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
    return None


def bound_anew_handler(event, context):
    """What the look said is forgotten by then."""
    found = table("player_seats").get_item(Key={"seat": event["seat"]})
    state = "free"
    if "Item" in found:
        state = "taken"
    state = event["state"]
    if state == "free":
        table("player_seats").put_item(Item={"seat": event["seat"], "owner": event["owner"]})


def by_the_request_handler(event, context):
    found = table("player_hats").get_item(Key={"hat": event["hat"]})
    state = "free"
    if event["blocked"]:
        state = "taken"
    if state == "free":
        table("player_hats").put_item(Item={"hat": event["hat"], "owner": event["owner"]})
    return found


class Base(DeclarativeBase):
    pass


class Reader(Base):
    __tablename__ = "readers_by_mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    is_verified: Mapped[bool]
    secret: Mapped[str]


def verified_handler(event, context):
    """Whoever follows the link once more finds the same."""
    with Session(engine) as session:
        reader = session.query(Reader).filter(Reader.token == event["token"]).first()
        if not reader:
            raise ValueError(event)
        reader.is_verified = True
        reader.token = None
        session.commit()


def changed_handler(event, context):
    with Session(engine) as session:
        reader = session.query(Reader).filter(Reader.token == event["token"]).first()
        if not reader:
            raise ValueError(event)
        reader.secret = event["secret"]
        reader.token = None  # CA306: threads=unsafe processes=unsafe
        session.commit()


def new_id():
    return f"p-{uuid.uuid4().hex}"


class Person(BaseModel):
    owner: str
    name: str
    coins: int = 0
    tags: list[str] = Field(default_factory=list)
    id: str = Field(default_factory=new_id)


def item_of(person):
    data = person.model_dump()
    data["pk"] = f"OWNER#{person.owner}"
    data["sk"] = f"PERSON#{person.id}"
    return data


def by_name(owner, name):
    asked = Key("pk").eq(f"OWNER#{owner}") & Key("name").eq(name)
    rows = table("people_of_owners").query(IndexName="names", KeyConditionExpression=asked)["Items"]
    return Person(**rows[0]) if rows else None


def person(owner, key):
    found = table("people_of_owners").get_item(Key={"pk": f"OWNER#{owner}", "sk": f"PERSON#{key}"}).get("Item")
    return Person(**found) if found else None


def named_person_handler(event, context):
    found = by_name(event["owner"], event["name"])
    if found:
        return found
    made = Person(owner=event["owner"], name=event["name"])
    table("people_of_owners").put_item(Item=item_of(made))  # CA306: threads=unsafe processes=unsafe confidence=low
    return made


def another_person_handler(event, context):
    """An item of its own."""
    made = Person(owner=event["owner"], name=event["name"])
    table("people_of_owners").put_item(Item=item_of(made))
    return made


def paid_person_handler(event, context):
    found = person(event["owner"], event["id"])
    found.coins -= event["coins"]
    item = {"pk": f"OWNER#{found.owner}", "sk": f"PERSON#{found.id}", "name": found.name, "coins": found.coins}
    table("people_of_owners").put_item(Item=item)  # CA306: threads=unsafe processes=unsafe
