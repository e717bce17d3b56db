"""Rows that their library stores as a whole, and not only what was changed of them."""

import peewee
from pymodm import MongoModel, fields
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute, VersionAttribute
from pynamodb.models import Model


class Leaflet(Model):
    key = UnicodeAttribute(hash_key=True)
    title = UnicodeAttribute()
    pages = NumberAttribute()
    titles = UnicodeSetAttribute()


class Booklet(Model):
    key = UnicodeAttribute(hash_key=True)
    title = UnicodeAttribute()
    revision = VersionAttribute()


class Poster(MongoModel):
    title = fields.CharField()
    size = fields.IntegerField()


class Flyer(peewee.Model):
    title = peewee.CharField()


def found(key):
    try:
        return Leaflet.get(key)
    except Leaflet.DoesNotExist as error:
        raise LookupError(key) from error


# Look-alikes.


def read_handler(event, context):
    return {"title": found(event["key"]).title}


def saved_as_read_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.save()


def new_handler(event, context):
    leaflet = Leaflet(event["key"], title=event["title"])
    leaflet.pages = event["pages"]
    leaflet.save()


def condition_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.title = event["title"]
    leaflet.save(condition=Leaflet.title == event["before"])


def one_field_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.update(actions=[Leaflet.title.set(event["title"])])


def version_handler(event, context):
    booklet = Booklet.get(event["key"])
    booklet.title = event["title"]
    booklet.save()


def never_stored_handler(event, context):
    """What is told, and not saved."""
    leaflet = Leaflet.get(event["key"])
    leaflet.pages = leaflet.pages + 1
    return leaflet.attribute_values


def taken_apart_handler(event, context):
    told = Leaflet.get(event["key"]).attribute_values
    told["pages"] = told["pages"] + 1
    return told


def only_handler(event, context):
    flyer = Flyer.get_by_id(event["key"])
    flyer.title = event["title"]
    flyer.save(only=[Flyer.title])


def added_by_the_store_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.update(actions=[Leaflet.pages.add(1), Leaflet.title.set(event["title"])])


def asked_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.update(actions=[Leaflet.pages.set(leaflet.pages + 1)], condition=Leaflet.pages == leaflet.pages)


def same_handler(event, context):
    """Both set the same."""
    leaflet = Leaflet.get(event["key"])
    if leaflet.title != "sold out":
        leaflet.update(actions=[Leaflet.title.set("sold out")])
    return "ok"


# Hazards.


def first_only_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    if leaflet.title == "sold out":
        return "too late"
    leaflet.update(actions=[Leaflet.title.set("sold out")])  # CA306: threads=unsafe processes=unsafe
    return "sold"


def action_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.update(actions=[Leaflet.pages.set(leaflet.pages + 1)])  # CA306: threads=unsafe processes=unsafe


def filled_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    titles = set(leaflet.titles or [])
    titles.add(event["title"])
    leaflet.update(actions=[Leaflet.titles.set(titles)])  # CA306: threads=unsafe processes=unsafe


def title_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.title = event["title"]
    leaflet.save()  # CA306: threads=unsafe processes=unsafe


def any_field_handler(event, context):
    leaflet = found(event["key"])
    for name, value in event["changes"].items():
        setattr(leaflet, name, value)
    leaflet.save()  # CA306: threads=unsafe processes=unsafe


def told_once_handler(event, context):
    leaflet = Leaflet.get(event["key"])
    leaflet.pages = leaflet.pages + 1
    leaflet.save()  # CA306: threads=unsafe processes=unsafe


def poster_handler(event, context):
    poster = Poster.objects.get({"_id": event["key"]})
    poster.title = event["title"]
    poster.save(full_clean=False)  # CA306: threads=unsafe processes=unsafe


def posters_handler(event, context):
    for poster in Poster.objects.raw({"size": event["size"]}):
        poster.title = event["title"]
        poster.save()  # CA306: threads=unsafe processes=unsafe
