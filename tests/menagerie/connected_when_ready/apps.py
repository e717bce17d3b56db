"""What Django calls once in each process: the receivers are known to no other module."""

from django.apps import AppConfig


class LettingConfig(AppConfig):
    """The application."""

    name = "letting"

    def ready(self):
        from django.db.models.signals import post_delete

        from . import receivers
        from .models import Letting

        post_delete.connect(receivers.removed, sender=Letting)
