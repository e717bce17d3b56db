"""Django's rows that are added because no name among all that there are is the same."""

from django.db import models
from django.http import JsonResponse
from django.urls import path


class Ferry(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "harbour"


class Cabin(models.Model):
    name = models.CharField(max_length=50)
    ferry = models.IntegerField()

    class Meta:
        app_label = "harbour"


class Deck(models.Model):
    name = models.CharField(max_length=50)
    ferry = models.IntegerField()

    class Meta:
        app_label = "harbour"


class Pier(models.Model):
    name = models.CharField(max_length=50, unique=True)

    class Meta:
        app_label = "harbour"


def add_ferry(request):
    name = request.POST["name"]
    if name in Ferry.objects.values_list("name", flat=True):
        return JsonResponse({}, status=409)
    Ferry.objects.create(name=name)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def add_cabins(request):
    taken = set(Cabin.objects.filter(ferry=request.POST["ferry"]).values_list("name", flat=True))
    new = [name for name in request.POST.getlist("names") if name not in taken]
    Cabin.objects.bulk_create(  # CA306: threads=unsafe processes=unsafe
        [Cabin(name=name, ferry=request.POST["ferry"]) for name in new]
    )
    return JsonResponse({})


def add_decks(request):
    taken = set(Deck.objects.filter(ferry=request.POST["ferry"]).values_list("name", flat=True))
    new = set(request.POST.getlist("names")) - taken
    Deck.objects.bulk_create(  # CA306: threads=unsafe processes=unsafe
        [Deck(name=name, ferry=request.POST["ferry"]) for name in new]
    )
    return JsonResponse({})


def add_pier(request):
    name = request.POST["name"]
    if name in Pier.objects.values_list("name", flat=True):
        return JsonResponse({}, status=409)
    Pier.objects.create(name=name)
    return JsonResponse({})


def list_ferries(request):
    return JsonResponse({"names": list(Ferry.objects.values_list("name", flat=True))})


urlpatterns = [
    path("ferries", add_ferry),
    path("cabins", add_cabins),
    path("decks", add_decks),
    path("piers", add_pier),
    path("list", list_ferries),
]
