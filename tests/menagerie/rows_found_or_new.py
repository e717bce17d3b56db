"""The row that was found, or else a new one; and fields of a row that are asked for, or set, without it."""

from django.db import models
from mongoengine import Document, IntField, StringField


class Jar(models.Model):
    name = models.TextField()
    left = models.IntegerField()
    label = models.TextField()


class Crock(Document):
    name = StringField()
    left = IntField()


def labelled_handler(event, context):
    """It is set to what the request says."""
    jar = Jar.objects.filter(name=event["name"]).first()
    if not jar:
        jar = Jar(name=event["name"])
    jar.label = event["label"]
    jar.save(update_fields=["label"])


def new_handler(event, context):
    """Nothing was read."""
    jar = Jar(name=event["name"], left=0)
    jar.left += event["left"]
    jar.save()


def shown_handler(event, context):
    """It is only read."""
    return Jar.objects.filter(pk=event["key"]).values_list("left", flat=True)[0]


def copied_handler(event, context):
    """Another field is set to what was read."""
    left = Jar.objects.filter(pk=event["key"]).values_list("left", flat=True)[0]
    Jar.objects.filter(pk=event["key"]).update(label=f"{left} left")


def counted_handler(event, context):
    """The database counts on what is there by then."""
    Crock.objects(name=event["name"]).update_one(inc__left=event["left"])


def renamed_handler(event, context):
    """It is set to what the request says."""
    crock = Crock.objects(name=event["name"]).first()
    crock.update(set__name=event["new"])


# Hazards.


def found_handler(event, context):
    jar = Jar.objects.filter(name=event["name"]).first()
    if not jar:
        jar = Jar(name=event["name"], left=0)
    jar.left += event["left"]  # CA306: threads=unsafe processes=unsafe
    jar.save(update_fields=["left"])


def listed_handler(event, context):
    left = Jar.objects.filter(pk=event["key"]).values_list("left", flat=True)[0]
    Jar.objects.filter(pk=event["key"]).update(left=left + 1)  # CA306: threads=unsafe processes=unsafe


def crock_handler(event, context):
    crock = Crock.objects(name=event["name"]).first()
    crock.update(set__left=crock.left + 1)  # CA306: threads=unsafe processes=unsafe


def crocks_handler(event, context):
    crock = Crock.objects(name=event["name"]).first()
    Crock.objects(name=event["name"]).update_one(set__left=crock.left - 1)  # CA306: threads=unsafe processes=unsafe
