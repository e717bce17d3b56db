"""Receivers of signals."""

from django.db.models.signals import post_save, pre_save

from .models import Letting

before = {}
removals = {}


def saving(sender, instance, **kwargs):
    before["rent"] = instance.rent  # CA103: threads=unsafe processes=safe


def saved(sender, instance, created, **kwargs):
    return before["rent"]


def removed(sender, instance, **kwargs):
    removals["last"] = instance.tenant  # CA103: threads=unsafe processes=safe
    return removals["last"]


for model in (Letting,):
    pre_save.connect(saving, sender=model)
    post_save.connect(saved, sender=model)
