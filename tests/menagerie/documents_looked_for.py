"""Documents of Firestore that are added or changed because of what a query, or a look at them, found."""

from firebase_admin import firestore_async
from google.cloud import firestore
from google.cloud.firestore import FieldFilter

db = firestore.Client()


def people():
    return db.collection("people")


# Look-alikes.


def created_handler(event, context):
    ref = db.collection("seats").document(event["seat"])
    if ref.get().exists:
        return "taken"
    ref.create({"by": event["user"]})


def looked_for_in_another_collection_handler(event, context):
    if not list(db.collection("members").where("mail", "==", event["mail"]).stream()):
        return "nobody"
    db.collection("letters").add({"mail": event["mail"], "text": event["text"]})


def of_another_kind_handler(event, context):
    if people().where("banned", "==", True).where("mail", "==", event["mail"]).get():
        return "banned"
    people().add({"visit": event["at"]})


@firestore.transactional
def pay(transaction, ref):
    if ref.get(transaction=transaction).get("state") == "open":
        transaction.update(ref, {"state": "paid"})


def transaction_handler(event, context):
    pay(db.transaction(), db.collection("bills").document(event["id"]))


def owner_handler(event, context):
    """Nobody changes whose it is."""
    ref = db.collection("notes").document(event["id"])
    if ref.get().to_dict()["owner"] != event["user"]:
        return "not yours"
    ref.update({"text": event["text"]})


def merged_handler(event, context):
    ref = db.collection("settings").document(event["user"])
    if ref.get().exists:
        return "is there"
    ref.set({"seen": True}, merge=True)


def state_of_another_handler(event, context):
    if db.collection("shops").document(event["shop"]).get().to_dict()["state"] != "open":
        return "closed"
    db.collection("visits").document(event["id"]).update({"state": "begun"})


# Hazards.


def added_handler(event, context):
    if people().where("mail", "==", event["mail"]).get():
        return "taken"
    people().add({"mail": event["mail"], "name": event["name"]})  # CA306: threads=unsafe processes=unsafe


def filtered_handler(event, context):
    found = list(people().where(filter=FieldFilter("phone", "==", event["phone"])).limit(1).stream())
    if found:
        return "taken"
    people().document().set({"phone": event["phone"], "name": event["name"]})  # CA306: threads=unsafe processes=unsafe


def named_handler(event, context):
    if list(people().where("nick", "==", event["nick"]).stream()):
        raise ValueError("taken")
    people().document(event["id"]).set({"nick": event["nick"]})  # CA306: threads=unsafe processes=unsafe


async def awaited_handler(event, context):
    users = firestore_async.client().collection("users")
    if await users.where("name", "==", event["name"]).get():
        return "taken"
    await users.add({"name": event["name"]})  # CA306: threads=unsafe processes=unsafe


def state_handler(event, context):
    ref = db.collection("orders").document(event["id"])
    order = ref.get()
    if not order.exists or order.to_dict()["state"] != "open":
        return "no"
    ref.update({"state": "paid"})  # CA306: threads=unsafe processes=unsafe


def not_there_handler(event, context):
    ref = db.collection("claims").document(event["id"])
    if ref.get().exists:
        return "claimed"
    ref.set({"by": event["user"]})  # CA306: threads=unsafe processes=unsafe
