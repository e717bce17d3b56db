"""Rows of which a lookup asks what they hold, in every spelling, and that are then taken by who asked."""

from django.db import models, transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views import View
from django.views.generic import DetailView


class Cot(models.Model):
    sleeper = models.ForeignKey("auth.User", null=True, on_delete=models.CASCADE)
    taken_at = models.DateTimeField(null=True)
    mood = models.CharField(max_length=9, default="free")
    nights = models.IntegerField(default=0)
    label = models.CharField(max_length=9)

    class Meta:
        app_label = "camp"


def by_null(request):
    cot = Cot.objects.filter(sleeper__isnull=True).first()
    if cot is None:
        return HttpResponse("full")
    cot.sleeper = request.user  # CA306: threads=unsafe processes=unsafe
    cot.save(update_fields=["sleeper"])
    return HttpResponse(cot.label)


def by_key_of_null(request):
    cot = Cot.objects.filter(sleeper_id__isnull=True).first()
    if cot is None:
        return HttpResponse("full")
    cot.sleeper = request.user  # CA306: threads=unsafe processes=unsafe
    cot.save(update_fields=["sleeper"])
    return HttpResponse(cot.label)


def by_condition(request):
    cot = Cot.objects.filter(Q(sleeper__isnull=True)).first()
    if cot is None:
        return HttpResponse("full")
    cot.sleeper = request.user  # CA306: threads=unsafe processes=unsafe
    cot.save(update_fields=["sleeper"])
    return HttpResponse(cot.label)


def by_one_of_several(request):
    cot = Cot.objects.filter(mood__in=["free", "swept"]).first()
    if cot is None:
        return HttpResponse("full")
    cot.mood = request.GET["mood"]  # CA306: threads=unsafe processes=unsafe
    cot.save(update_fields=["mood"])
    return HttpResponse(cot.label)


def by_exclusion(request):
    cot = Cot.objects.exclude(sleeper__isnull=False).first()
    if cot is None:
        return HttpResponse("full")
    cot.sleeper = request.user  # CA306: threads=unsafe processes=unsafe
    cot.save(update_fields=["sleeper"])
    return HttpResponse(cot.label)


def by_key_and_null(request, pk):
    cot = get_object_or_404(Cot, pk=pk, sleeper__isnull=True)
    cot.sleeper = request.user  # CA306: threads=unsafe processes=unsafe
    cot.save(update_fields=["sleeper"])
    return HttpResponse(cot.label)


def several_at_once(request):
    for cot in Cot.objects.filter(sleeper__isnull=True)[:3]:
        cot.sleeper = request.user  # CA306: threads=unsafe processes=unsafe
        cot.save(update_fields=["sleeper"])
    return HttpResponse("yours")


def one_held(request):
    with transaction.atomic():
        cot = Cot.objects.select_for_update(skip_locked=True).filter(sleeper__isnull=True).first()
        if cot is None:
            return HttpResponse("full")
        cot.sleeper = request.user
        cot.save(update_fields=["sleeper"])
    return HttpResponse(cot.label)


def by_the_database(request, pk):
    taken = Cot.objects.filter(pk=pk, sleeper__isnull=True).update(sleeper=request.user)
    return HttpResponse("yours" if taken else "full")


def labelled_while_free(request):
    """What is not asked for is set: who sleeps there meanwhile does not matter."""
    cot = Cot.objects.filter(sleeper__isnull=True).first()
    if cot is None:
        return HttpResponse("full")
    cot.label = request.GET["label"]
    cot.save(update_fields=["label"])
    return HttpResponse(cot.label)


class OnTheView(View):
    """A row that is kept on the view within one method."""

    def post(self, request, pk):
        self.cot = Cot.objects.get(pk=pk)
        self.cot.nights += 1  # CA306: threads=unsafe processes=unsafe
        self.cot.save(update_fields=["nights"])
        return HttpResponse("ok")


class OfTheView(DetailView):
    model = Cot

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.mood == "free":
            self.object.mood = "kept"  # CA306: threads=unsafe processes=unsafe
            self.object.save(update_fields=["mood"])
        return HttpResponse("ok")


class HeldOnTheView(View):
    def post(self, request, pk):
        with transaction.atomic():
            self.cot = Cot.objects.select_for_update().get(pk=pk)
            self.cot.nights += 1
            self.cot.save(update_fields=["nights"])
        return HttpResponse("ok")


urlpatterns = [
    path("null", by_null),
    path("key", by_key_of_null),
    path("condition", by_condition),
    path("several", by_one_of_several),
    path("exclusion", by_exclusion),
    path("<int:pk>/null", by_key_and_null),
    path("three", several_at_once),
    path("held", one_held),
    path("<int:pk>/update", by_the_database),
    path("label", labelled_while_free),
    path("<int:pk>/view", OnTheView.as_view()),
    path("<int:pk>/detail", OfTheView.as_view()),
    path("<int:pk>/held", HeldOnTheView.as_view()),
]
