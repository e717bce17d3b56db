"""What Django's cache holds, which the processes of a deployment share as they share a store; and rows of who asks."""

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import models
from django.db.models import F
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import JsonResponse
from django.urls import path


class Stand(models.Model):
    left = models.IntegerField()
    sold = models.IntegerField(default=0)


class Stub(models.Model):
    stand = models.ForeignKey(Stand, on_delete=models.CASCADE)
    holder = models.ForeignKey(User, on_delete=models.CASCADE)
    count = models.IntegerField()
    note = models.CharField(max_length=9)


class Chest(models.Model):
    holder = models.OneToOneField("auth.User", on_delete=models.CASCADE)
    coins = models.IntegerField()


@receiver(post_save, sender=Stub)
def take(sender, instance, created, **kwargs):
    if created:
        instance.stand.left -= instance.count  # CA306: threads=unsafe processes=unsafe
        instance.stand.save(update_fields=["left"])


@receiver(post_save, sender=Stub)
def count(sender, instance, created, **kwargs):
    """The database counts."""
    Stand.objects.filter(pk=instance.stand_id).update(sold=F("sold") + instance.count)


@receiver(post_save, sender=Chest)
def note(sender, instance, **kwargs):
    """What is set comes from nothing that was read."""
    instance.stub_note = "new"


def hit(request):
    n = cache.get("hits", 0)
    if n > 100:
        return JsonResponse({}, status=429)
    cache.set("hits", n + 1, 60)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def seen(request):
    """Whoever fills it, it is as good."""
    names = cache.get("names")
    if names is None:
        names = list(Stand.objects.values_list("left", flat=True))
        cache.set("names", names, 60)
    return JsonResponse({"names": names})


def added(request):
    """One step."""
    if not cache.add(f"hit {request.user.id}", 1, 60):
        return JsonResponse({}, status=429)
    return JsonResponse({})


def buy(request, pk):
    if request.user.stub_set.filter(stand_id=pk).exists():
        return JsonResponse({}, status=409)
    Stub.objects.create(stand_id=pk, holder=request.user, count=1)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def listed(request):
    """It is only read."""
    return JsonResponse({"count": request.user.stub_set.count()})


def pay(request, coins):
    request.user.chest.coins -= coins  # CA306: threads=unsafe processes=unsafe
    request.user.chest.save()
    return JsonResponse({})


def earn(request, coins):
    Chest.objects.filter(holder=request.user).update(coins=F("coins") + coins)
    return JsonResponse({})


urlpatterns = [
    path("hit", hit),
    path("seen", seen),
    path("added", added),
    path("buy/<int:pk>", buy),
    path("listed", listed),
    path("pay/<int:coins>", pay),
    path("earn/<int:coins>", earn),
]
