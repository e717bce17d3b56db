"""Bookings of Django that are refused where another one overlaps: an equality beside other comparisons in one look."""

from django.db import models, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.urls import path


class Slot(models.Model):
    room = models.IntegerField()
    start = models.IntegerField()
    stop = models.IntegerField()


class Desk(models.Model):
    number = models.IntegerField(unique=True)
    start = models.IntegerField()


class Visit(models.Model):
    room = models.IntegerField()
    start = models.IntegerField()
    note = models.CharField(max_length=80)


def overlapping(request, room, start, stop):
    if Slot.objects.filter(room=room, start__lt=stop, stop__gt=start).exists():
        return HttpResponse("taken")
    Slot.objects.create(room=room, start=start, stop=stop)  # CA306: threads=unsafe processes=unsafe
    return HttpResponse("ok")


def by_conditions(request, room, start, stop):
    if Slot.objects.filter(Q(start__lt=stop) & Q(stop__gt=start), room=room).first():
        return HttpResponse("taken")
    Slot(room=room, start=start, stop=stop).save()  # CA306: threads=unsafe processes=unsafe
    return HttpResponse("ok")


def left_out(request, room, start, stop):
    if Slot.objects.filter(room=room, start__lt=stop).exclude(stop__lte=start):
        return HttpResponse("taken")
    Slot.objects.create(room=room, start=start, stop=stop)  # CA306: threads=unsafe processes=unsafe
    return HttpResponse("ok")


def under_lock(request, room, start, stop):
    with transaction.atomic():
        desk = Desk.objects.select_for_update().get(number=room)
        if Slot.objects.filter(room=desk.number, start__lt=stop, stop__gt=start).exists():
            return HttpResponse("taken")
        Slot.objects.create(room=room, start=start, stop=stop)
    return HttpResponse("ok")


def of_one_desk(request, number, start):
    if Desk.objects.filter(number=number, start__lt=start).exists():
        return HttpResponse("taken")
    Desk.objects.create(number=number, start=start)
    return HttpResponse("ok")


def of_others(request, room, start, since):
    if not Slot.objects.filter(room=room, start__gt=since).exists():
        return HttpResponse("closed")
    Visit.objects.create(room=room, start=start, note=since)
    return HttpResponse("ok")


urlpatterns = [
    path("overlapping/<int:room>/<int:start>/<int:stop>", overlapping),
    path("conditions/<int:room>/<int:start>/<int:stop>", by_conditions),
    path("left/<int:room>/<int:start>/<int:stop>", left_out),
    path("lock/<int:room>/<int:start>/<int:stop>", under_lock),
    path("desk/<int:number>/<int:start>", of_one_desk),
    path("others/<int:room>/<int:start>/<int:since>", of_others),
]
