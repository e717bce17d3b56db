"""Rows that a view finds in a method which its library calls before the one for the HTTP method."""

from django.db import models, transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views import View
from rest_framework.response import Response
from rest_framework.views import APIView


class Locker(models.Model):
    coins = models.IntegerField(default=0)
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "gym"


class OfLocker:
    def dispatch(self, request, *args, **kwargs):
        self.locker = get_object_or_404(Locker, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class PayView(OfLocker, View):
    def post(self, request, pk):
        amount = int(request.POST["amount"])
        if self.locker.coins < amount:
            return JsonResponse({}, status=409)
        self.locker.coins -= amount  # CA306: threads=unsafe processes=unsafe
        self.locker.save(update_fields=["coins"])
        return JsonResponse({})


class FillView(APIView):
    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.locker = Locker.objects.get(pk=kwargs["pk"])

    def post(self, request, pk):
        self.locker.coins = self.locker.coins + request.data["amount"]  # CA306: threads=unsafe processes=unsafe
        self.locker.save(update_fields=["coins"])
        return Response({})


class NameView(View):
    """Nothing of what was read is stored."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.locker = get_object_or_404(Locker, pk=kwargs["pk"])

    def post(self, request, pk):
        self.locker.title = request.POST["title"]
        self.locker.save(update_fields=["title"])
        return JsonResponse({"coins": self.locker.coins})


class CountView(View):
    """Locked until the transaction ends, which is around both."""

    @transaction.atomic
    def dispatch(self, request, *args, **kwargs):
        self.locker = Locker.objects.select_for_update().get(pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk):
        self.locker.coins += 1
        self.locker.save(update_fields=["coins"])
        return JsonResponse({})


urlpatterns = [
    path("pay/<int:pk>", PayView.as_view()),
    path("fill/<int:pk>", FillView.as_view()),
    path("name/<int:pk>", NameView.as_view()),
    path("count/<int:pk>", CountView.as_view()),
]
