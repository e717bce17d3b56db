"""Classes of rows that are asked for by name: the rows are those of the class that the project defines."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.http import JsonResponse
from django.shortcuts import get_object_or_404

from .models import Buoy

Sailor = get_user_model()
Pier = apps.get_model("harbour", "Pier")


def pay(request, number):
    sailor = Sailor.objects.get(pk=number)
    sailor.coins = sailor.coins - 1  # CA306: threads=unsafe processes=unsafe
    sailor.save()
    return JsonResponse({"coins": sailor.coins})


def earn(request, number):
    sailor = get_object_or_404(get_user_model(), pk=number)
    sailor.coins += 1  # CA306: threads=unsafe processes=unsafe
    sailor.save()
    return JsonResponse({"coins": sailor.coins})


def land(request, name):
    pier = Pier.objects.get(name=name)
    pier.ships += 1  # CA306: threads=unsafe processes=unsafe
    pier.save()
    return JsonResponse({"ships": pier.ships})


def sail(request, number):
    pier = apps.get_model("harbour.Pier").objects.get(pk=number)
    pier.ships -= 1  # CA306: threads=unsafe processes=unsafe
    pier.save(update_fields=["ships"])
    return JsonResponse({"ships": pier.ships})


def add_pier(request):
    name = request.POST["name"]
    if Pier.objects.filter(name=name).exists():
        return JsonResponse({}, status=409)
    Pier.objects.create(name=name)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({"name": name})


# safe: the column is unique, and a port is what the request says, whatever it was
def add_buoy(request):
    name = request.POST["name"]
    if Buoy.objects.filter(name=name).exists():
        return JsonResponse({}, status=409)
    Buoy.objects.create(name=name)
    return JsonResponse({"name": name})


def move(request, number):
    Sailor.objects.filter(pk=number).update(port=request.POST["port"])
    return JsonResponse({"port": request.POST["port"]})
