"""Who sent a request is a row that Django has read before the view runs."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F
from django.urls import path
from rest_framework.views import APIView


class Rider(AbstractUser):
    coins = models.IntegerField()
    plan = models.CharField(max_length=9)
    nick = models.CharField(max_length=9)


class Saddle(models.Model):
    rider = models.OneToOneField(Rider, on_delete=models.CASCADE, related_name="saddle")
    worn = models.IntegerField()


class Hat(models.Model):
    rider = models.ForeignKey(Rider, on_delete=models.CASCADE, related_name="hats")
    kind = models.CharField(max_length=9)


def shown(request):
    """It is only read."""
    return request.user.coins, request.user.hats.count()


def named(request):
    """It is set to what the request says."""
    if not request.user.is_authenticated:
        return 401
    request.user.nick = request.POST["nick"]
    request.user.save(update_fields=["nick"])
    return 200


def counted(request):
    """The database counts on what is there by then."""
    Rider.objects.filter(pk=request.user.pk).update(coins=F("coins") + 1)


def removed(request, key):
    """Only who may is looked at."""
    if not request.user.is_staff:
        return 403
    Hat.objects.filter(pk=key).delete()
    return 204


def secret(request):
    """What the request proves is replaced."""
    user = request.user
    if not check_password(request.POST["old"], user.password):
        return 403
    user.set_password(request.POST["new"])
    user.save(update_fields=["password"])
    return 200


# Hazards.


def earn(request):
    request.user.coins += 1  # CA306: threads=unsafe processes=unsafe
    request.user.save(update_fields=["coins"])


def worn(request):
    saddle = request.user.saddle
    saddle.worn += 1  # CA306: threads=unsafe processes=unsafe
    saddle.save(update_fields=["worn"])


def upgrade(request):
    if request.user.plan != "free":
        return 409
    request.user.plan = "paid"  # CA306: threads=unsafe processes=unsafe
    request.user.save(update_fields=["plan"])
    return 200


class Hats(APIView):
    def post(self, request):
        user = self.request.user
        if user.hats.filter(kind=request.data["kind"]).exists():
            return 409
        user.hats.create(kind=request.data["kind"])  # CA306: threads=unsafe processes=unsafe
        return 201

    def put(self, request):
        if Hat.objects.filter(rider=request.user, kind=request.data["kind"]).exists():
            return 409
        Hat.objects.create(rider=self.request.user, kind=request.data["kind"])  # CA306: threads=unsafe processes=unsafe
        return 201


urlpatterns = [
    path("shown", shown),
    path("named", named),
    path("counted", counted),
    path("removed/<int:key>", removed),
    path("secret", secret),
    path("earn", earn),
    path("worn", worn),
    path("upgrade", upgrade),
    path("hats", Hats.as_view()),
]
