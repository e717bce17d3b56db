"""Tests that a method, a property or a function of the project makes of a row, which is set because of them."""

from django.db import models, transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path


class Locker(models.Model):
    kept_by = models.IntegerField(null=True)
    label = models.CharField(max_length=9)
    owner = models.IntegerField()

    def is_free(self):
        """Whether nobody keeps anything in it."""
        return self.kept_by is None

    @property
    def is_taken(self):
        return self.kept_by is not None

    def is_of(self, reader):
        return self.owner == reader

    def take(self, reader):
        self.kept_by = reader  # CA306: threads=unsafe processes=unsafe
        self.save(update_fields=["kept_by"])

    def take_held(self, reader):
        self.kept_by = reader
        self.save(update_fields=["kept_by"])


def is_open(locker):
    return locker.kept_by is None


def take(request, pk):
    locker = get_object_or_404(Locker, pk=pk)
    if not locker.is_free():
        return JsonResponse({}, status=409)
    locker.take(request.user.id)
    return JsonResponse({})


def take_by_property(request, pk):
    locker = get_object_or_404(Locker, pk=pk)
    if locker.is_taken:
        return JsonResponse({}, status=409)
    locker.kept_by = request.user.id  # CA306: threads=unsafe processes=unsafe
    locker.save(update_fields=["kept_by"])
    return JsonResponse({})


def take_by_function(request, pk):
    locker = get_object_or_404(Locker, pk=pk)
    if not is_open(locker):
        return JsonResponse({}, status=409)
    locker.kept_by = request.user.id  # CA306: threads=unsafe processes=unsafe
    locker.save(update_fields=["kept_by"])
    return JsonResponse({})


def take_held(request, pk):
    with transaction.atomic():
        locker = Locker.objects.select_for_update().get(pk=pk)
        if not locker.is_free():
            return JsonResponse({}, status=409)
        locker.take_held(request.user.id)
    return JsonResponse({})


def name(request, pk):
    """What the request says is stored, whoever keeps something in it."""
    locker = get_object_or_404(Locker, pk=pk)
    if not locker.is_of(request.user.id):
        return JsonResponse({}, status=403)
    locker.label = request.POST["label"]
    locker.save(update_fields=["label"])
    return JsonResponse({})


def emptied(request, pk):
    """Emptied twice, it is empty."""
    locker = get_object_or_404(Locker, pk=pk)
    if locker.is_taken:
        locker.label = ""
        locker.save(update_fields=["label"])
    return JsonResponse({})


urlpatterns = [
    path("take/<int:pk>", take),
    path("property/<int:pk>", take_by_property),
    path("function/<int:pk>", take_by_function),
    path("held/<int:pk>", take_held),
    path("name/<int:pk>", name),
    path("emptied/<int:pk>", emptied),
]
