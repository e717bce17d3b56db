"""Managers and queries to which the project adds methods give the rows of the class in which they stand."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F


class PurseManager(models.Manager):
    def named(self, key):
        return self.get_queryset().get(pk=key)

    def pay(self, key, coins):
        purse = self.get(pk=key)
        purse.coins += coins  # CA306: threads=unsafe processes=unsafe
        purse.save(update_fields=["coins"])

    def earn(self, key, coins):
        """The database counts on what is there by then."""
        self.filter(pk=key).update(coins=F("coins") + coins)


class Purse(models.Model):
    coins = models.IntegerField()
    state = models.CharField(max_length=9)

    objects = PurseManager()


class PouchQuery(models.QuerySet):
    def open(self):
        return self.filter(state="open")

    def held(self):
        return self.select_for_update()


class Pouch(models.Model):
    purse = models.ForeignKey(Purse, on_delete=models.CASCADE, related_name="pouches")
    coins = models.IntegerField()
    state = models.CharField(max_length=9)

    objects = PouchQuery.as_manager()


class OwnerManager(BaseUserManager):
    def create_user(self, mail):
        """Nobody looks."""
        owner = self.model(mail=self.normalize_email(mail))
        owner.save(using=self._db)
        return owner

    def create_once(self, mail):
        if self.filter(mail=mail).exists():
            raise ValueError("known")
        self.create(mail=mail)  # CA306: threads=unsafe processes=unsafe


class Owner(AbstractBaseUser):
    mail = models.CharField(max_length=90)

    objects = OwnerManager()


class Clock:
    """No manager: it counts what it is asked for."""

    def named(self, key):
        return key


class Bell(models.Model):
    rings = models.IntegerField()

    clock = Clock()


def shown_handler(event, context):
    """It is only read."""
    return Purse.objects.named(event["key"]).coins, Bell.clock.named(event["key"])


def earned_handler(event, context):
    Purse.objects.earn(event["key"], event["coins"])


def held_handler(event, context):
    """Nobody else changes it meanwhile."""
    pouch = Pouch.objects.held().get(pk=event["key"])
    pouch.coins += event["coins"]
    pouch.save(update_fields=["coins"])


def made_handler(event, context):
    Owner.objects.create_user(event["mail"])


# Hazards.


def paid_handler(event, context):
    Purse.objects.pay(event["key"], event["coins"])


def named_handler(event, context):
    purse = Purse.objects.named(event["key"])
    purse.coins += event["coins"]  # CA306: threads=unsafe processes=unsafe
    purse.save(update_fields=["coins"])


def open_handler(event, context):
    pouch = Pouch.objects.open().filter(pk=event["key"]).first()
    pouch.coins += event["coins"]  # CA306: threads=unsafe processes=unsafe
    pouch.save(update_fields=["coins"])


def chained_handler(event, context):
    pouch = Pouch.objects.filter(pk=event["key"]).open().get()
    pouch.coins += event["coins"]  # CA306: threads=unsafe processes=unsafe
    pouch.save(update_fields=["coins"])


def belonging_handler(event, context):
    purse = Purse.objects.get(pk=event["key"])
    for pouch in purse.pouches.open():
        pouch.coins -= 1  # CA306: threads=unsafe processes=unsafe
        pouch.save(update_fields=["coins"])


def made_once_handler(event, context):
    Owner.objects.create_once(event["mail"])
