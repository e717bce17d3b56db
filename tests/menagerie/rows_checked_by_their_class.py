"""Django: what a row's own `clean` looks at, what a view's own `create` and `perform_destroy` leave to the library, and
rows that are locked by the key of the request."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import JsonResponse
from django.urls import path
from rest_framework import serializers, viewsets
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter


class Hall(models.Model):
    name = models.TextField()


class Singer(models.Model):
    name = models.TextField()


class Concert(models.Model):
    hall = models.IntegerField()
    start = models.IntegerField()
    stop = models.IntegerField()

    def clean(self):
        found = Concert.objects.filter(hall=self.hall, start__lt=self.stop, stop__gt=self.start)
        if found.exclude(pk=self.pk).exists():
            raise ValidationError("taken")


class Rehearsal(models.Model):
    hall = models.IntegerField()
    start = models.IntegerField()

    def clean(self):
        if Rehearsal.objects.filter(hall=self.hall, start=self.start).exists():
            raise ValidationError("taken")

    def save(self, *args, **kwargs):
        self.full_clean()
        super().save(*args, **kwargs)  # CA306: threads=unsafe processes=unsafe


class Matinee(models.Model):
    hall = models.IntegerField()
    start = models.IntegerField()

    class Meta:
        unique_together = [("hall", "start")]

    def clean(self):
        if Matinee.objects.filter(hall=self.hall, start=self.start).exists():
            raise ValidationError("taken")


class Show(models.Model):
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE)
    singer = models.ForeignKey(Singer, on_delete=models.CASCADE)
    start = models.IntegerField()
    stop = models.IntegerField()


class Stall(models.Model):
    seats = models.IntegerField(default=0)


class Ticket(models.Model):
    stall = models.ForeignKey(Stall, on_delete=models.CASCADE, related_name="tickets")
    seat = models.IntegerField()
    number = models.IntegerField(default=1)


class Coupon(models.Model):
    code = models.TextField()


def concert(request, pk):
    made = Concert(hall=pk, start=request.POST["start"], stop=request.POST["stop"])
    made.full_clean()
    made.save()  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def rehearsal(request, pk):
    Rehearsal.objects.create(hall=pk, start=request.POST["start"])
    return JsonResponse({})


def matinee(request, pk):
    made = Matinee(hall=pk, start=request.POST["start"])
    made.full_clean()
    made.save()
    return JsonResponse({})


def locked(request, pk):
    with transaction.atomic():
        Hall.objects.select_for_update().get(pk=pk)
        if Show.objects.filter(hall_id=pk, start__lt=request.POST["stop"], stop__gt=request.POST["start"]).exists():
            return JsonResponse({}, status=409)
        Show.objects.create(hall_id=pk, start=request.POST["start"], stop=request.POST["stop"])
    return JsonResponse({})


def locked_by_another(request, pk):
    with transaction.atomic():
        Singer.objects.select_for_update().get(pk=request.POST["singer"])
        if Show.objects.filter(hall_id=pk, start=request.POST["start"]).exists():
            return JsonResponse({}, status=409)
        Show.objects.create(hall_id=pk, start=request.POST["start"])  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def locked_by_some(request, pk):
    with transaction.atomic():
        if request.POST["strict"]:
            Hall.objects.select_for_update().get(pk=pk)
        if Show.objects.filter(hall_id=pk, stop=request.POST["stop"]).exists():
            return JsonResponse({}, status=409)
        Show.objects.create(hall_id=pk, stop=request.POST["stop"])  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


class TicketSerializer(serializers.ModelSerializer):
    class Meta:
        model = Ticket
        fields = ["stall", "seat", "number"]


class CountedTickets(viewsets.ModelViewSet):
    queryset = Ticket.objects.all()
    serializer_class = TicketSerializer

    def create(self, request, *args, **kwargs):
        stall = Stall.objects.get(pk=request.data["stall"])
        if stall.tickets.count() >= stall.seats:
            return Response({}, status=400)
        return super().create(request, *args, **kwargs)  # CA306: threads=unsafe processes=unsafe


class SeatedTickets(viewsets.ModelViewSet):
    queryset = Ticket.objects.all()
    serializer_class = TicketSerializer

    def create(self, request, *args, **kwargs):
        if Ticket.objects.filter(seat=request.data["seat"]).exists():
            return Response({}, status=400)
        return super().create(request, *args, **kwargs)  # CA306: threads=unsafe processes=unsafe

    def perform_destroy(self, instance):
        instance.stall.seats += instance.number  # CA306: threads=unsafe processes=unsafe
        instance.stall.save()
        instance.delete()


class PlainTickets(viewsets.ModelViewSet):
    queryset = Ticket.objects.all()
    serializer_class = TicketSerializer

    def create(self, request, *args, **kwargs):
        if not Coupon.objects.filter(code=request.data["code"]).exists():
            return Response({}, status=400)
        return super().create(request, *args, **kwargs)

    def destroy(self, request, *args, **kwargs):
        return super().destroy(request, *args, **kwargs)


router = DefaultRouter()
router.register("counted", CountedTickets)
router.register("seated", SeatedTickets)
router.register("plain", PlainTickets)
urlpatterns = [
    *router.urls,
    path("concerts/<int:pk>", concert),
    path("rehearsals/<int:pk>", rehearsal),
    path("matinees/<int:pk>", matinee),
    path("locked/<int:pk>", locked),
    path("another/<int:pk>", locked_by_another),
    path("some/<int:pk>", locked_by_some),
]
