"""Actions of one view set are requests of their own: a helper of the library that one of them calls runs none of the others."""

from django.db import models
from django.urls import include, path
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter


class Gossip(models.Model):
    class Meta:
        app_label = "gossip"


class Whisper(models.Model):
    gossip = models.ForeignKey(Gossip, related_name="whispers", on_delete=models.CASCADE)
    text = models.TextField()

    class Meta:
        app_label = "gossip"


class GossipViewSet(viewsets.ModelViewSet):
    queryset = Gossip.objects.all()

    @action(detail=True, methods=["get"])
    def whispers(self, request, pk=None):
        gossip = self.get_object()
        page = self.paginate_queryset(gossip.whispers.all())
        if page is not None:
            return self.get_paginated_response([each.text for each in page])
        return Response([each.text for each in gossip.whispers.all()])

    @action(detail=True, methods=["post"])
    def whisper(self, request, pk=None):
        made = Whisper.objects.create(gossip=self.get_object(), text=request.data.get("text", ""))
        return Response(made.text)


router = DefaultRouter()
router.register("gossip", GossipViewSet, basename="gossip")
urlpatterns = [path("", include(router.urls))]
