from django.contrib.auth.models import AbstractUser
from django.db import models


class Sailor(AbstractUser):
    coins = models.IntegerField(default=0)
    port = models.CharField(max_length=40)

    class Meta:
        app_label = "harbour"


class Pier(models.Model):
    name = models.CharField(max_length=40)
    ships = models.IntegerField(default=0)

    class Meta:
        app_label = "harbour"


class Buoy(models.Model):
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        app_label = "harbour"
