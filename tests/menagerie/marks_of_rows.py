"""Rows that say what was done, with a column that is unique: added after the work they refuse the second row only."""

from django.core.mail import send_mail
from django.db import models, transaction


class Sent(models.Model):
    event = models.CharField(max_length=40, unique=True)
    to = models.CharField(max_length=40)


class Balance(models.Model):
    owner = models.CharField(max_length=40)
    coins = models.IntegerField()


def letter_handler(event, context):
    if Sent.objects.filter(event=event["id"]).exists():
        return "sent before"
    send_mail("subject", "text", "a@b.c", [event["to"]])
    Sent.objects.create(event=event["id"], to=event["to"])  # CA306: threads=unsafe processes=unsafe


# Look-alikes.


def marked_first_handler(event, context):
    if Sent.objects.filter(event=event["id"]).exists():
        return "sent before"
    Sent.objects.create(event=event["id"], to=event["to"])
    send_mail("subject", "text", "a@b.c", [event["to"]])


def one_transaction_handler(event, context):
    with transaction.atomic():
        if Sent.objects.filter(event=event["id"]).exists():
            return "done before"
        Balance.objects.filter(owner=event["owner"]).update(coins=models.F("coins") + event["coins"])
        Sent.objects.create(event=event["id"], to=event["owner"])


def unique_handler(event, context):
    if Sent.objects.filter(event=event["id"]).exists():
        return "known"
    Sent.objects.create(event=event["id"], to=event["to"])


def another_handler(event, context):
    """Who has had one was looked for, and is told of it; the row that is added is another one."""
    if Sent.objects.filter(event=event["first"]).exists():
        return "known"
    send_mail("subject", "text", "a@b.c", [event["to"]])
    Sent.objects.create(event=event["second"], to=event["to"])
