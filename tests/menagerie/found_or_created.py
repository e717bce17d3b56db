"""Rows that one call looks for and adds: two requests add two, unless a column is unique."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from peewee import CharField as Text
from peewee import Model as Stored


class Topic(models.Model):
    name = models.CharField(max_length=100)


class Word(models.Model):
    name = models.CharField(max_length=50, unique=True)


class Part(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=50)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "name"], name="once")]


class Remark(models.Model):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="remarks")
    text = models.CharField(max_length=50)


class Person(AbstractUser):
    town = models.CharField(max_length=50)


class Profile(models.Model):
    person = models.OneToOneField(Person, on_delete=models.CASCADE)


class Place(Stored):
    name = Text()


class Street(Stored):
    name = Text(unique=True)


def topic_handler(event, context):
    topic, is_new = Topic.objects.get_or_create(name=event["topic"])  # CA306: threads=unsafe processes=unsafe
    Remark.objects.update_or_create(topic=topic, text=event["text"])  # CA306: threads=unsafe processes=unsafe
    return {"new": is_new, "name": topic.name}


def stated_handler(event, context):
    topic, _ = Topic.objects.get_or_create(name=event["topic"] or "general")  # CA306: threads=unsafe processes=unsafe
    topic.remarks.get_or_create(text=event["text"])  # CA306: threads=unsafe processes=unsafe


def unique_handler(event, context):
    """The database refuses the second one, and the library then finds the first."""
    word, _ = Word.objects.get_or_create(name=event["word"], defaults={"seen": event["at"]})
    topic = Topic.objects.get(pk=event["id"])
    Part.objects.get_or_create(topic=topic, name=event["part"])
    topic.parts.get_or_create(name=event["part"])
    return word.name


def key_handler(event, context):
    Topic.objects.update_or_create(pk=event["id"], defaults={"name": event["name"]})
    Topic.objects.get_or_create(id=event["id"])


def library_handler(event, context):
    """Which columns of a library's class are unique stands elsewhere."""
    person, _ = Person.objects.get_or_create(username=event["name"])
    Profile.objects.get_or_create(person=person)


def place_handler(event, context):
    Place.get_or_create(name=event["place"])  # CA306: threads=unsafe processes=unsafe
    Street.get_or_create(name=event["street"])
