"""Rows."""

from django.db import models


class Letting(models.Model):
    """A flat that is let."""

    rent = models.IntegerField()
    tenant = models.CharField(max_length=80)
