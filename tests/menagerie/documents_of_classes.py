"""Documents of mongoengine's classes, which are asked for by a call of `objects`."""

from mongoengine import Document, IntField, StringField


class Person(Document):
    mail = StringField()


class Member(Document):
    mail = StringField(unique=True)


class Guest(Document):
    mail = StringField()
    day = StringField()
    meta = {"collection": "guests_of_days", "indexes": ["mail", {"fields": ["mail", "day"], "unique": True}]}


class Ware(Document):
    name = StringField()
    left = IntField()


# Look-alikes.


def unique_handler(event, context):
    if Member.objects(mail=event["mail"]).first():
        return "taken"
    Member(mail=event["mail"]).save()


def unique_together_handler(event, context):
    if Guest.objects(mail=event["mail"], day=event["day"]).first():
        return "comes already"
    Guest(mail=event["mail"], day=event["day"]).save()


def by_the_database_handler(event, context):
    Ware.objects(name=event["name"]).update_one(dec__left=1)
    return Ware.objects(name=event["name"]).first().left


# Hazards.


def looked_for_handler(event, context):
    if Person.objects(mail=event["mail"]).first():
        return "taken"
    Person(mail=event["mail"]).save()  # CA306: threads=unsafe processes=unsafe


def counted_handler(event, context):
    if Guest.objects(mail=event["mail"]).count() > 0:
        return "comes on another day"
    Guest(mail=event["mail"], day=event["day"]).save()  # CA306: threads=unsafe processes=unsafe


def changed_handler(event, context):
    ware = Ware.objects(name=event["name"]).first()
    ware.left -= 1  # CA306: threads=unsafe processes=unsafe
    ware.save()
