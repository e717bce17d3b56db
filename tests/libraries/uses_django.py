"""django: each thread has its own database connection."""

from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_save, pre_save
from django.dispatch import Signal
from django.urls import path
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.views import View
from django.views.generic.edit import UpdateView
from rest_framework import serializers


def connection_handler(event, context):
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        return {"n": cursor.fetchone()[0]}


def cache_handler(event, context):
    return {"price": cache.get_or_set(f"price:{event['item']}", 1, timeout=60)}


class OrderView(View):
    """Each request has an instance of its own."""

    def get(self, request, order):
        self.order = order
        return {"order": self.order}


_changed = {}


class OrderChange(UpdateView):
    """By the module that defines the base; what is asked of it is called for each request."""

    def get_queryset(self):
        _changed["user"] = self.request.user  # CA103: threads=unsafe processes=safe
        return self.model.objects.filter(owner=_changed["user"])


class Tenant(MiddlewareMixin):
    """One instance sees every request."""

    def process_request(self, request):
        self.tenant = request.META["HTTP_X_TENANT"]  # CA104: threads=unsafe processes=safe

    def process_response(self, request, response):
        response["x-tenant"] = self.tenant
        return response


_seen = []


def seen(request, name):
    _seen.append(1)  # CA111: threads=unsafe processes=unsafe
    return {"seen": _seen}


urlpatterns = [path("orders/<order>", OrderView.as_view()), path("seen/<name>", seen)]


# what holds for the thread is set by every request, or stays for those that set none
def every_language_handler(event, context):
    translation.activate(event["lang"])
    return {"text": translation.gettext("hello")}


def some_language_handler(event, context):
    if "lang" in event:
        translation.activate(event["lang"])  # CA413: threads=unsafe processes=unsafe
    return {"text": translation.gettext("hello")}


# a serializer is made for each request, its class body and globals are for all
_checked = {"total": 0}


class OrderSerializer(serializers.ModelSerializer):
    notes = []

    def validate_total(self, value):
        _checked["total"] = value  # CA103: threads=unsafe processes=safe
        return _checked["total"]

    def to_representation(self, order):
        self.order = order
        self.notes.append(order)  # CA105: threads=unsafe processes=unsafe
        return {"order": self.order, "notes": self.notes}


# signals are sent while requests are served
_saved = []
_asked = []
_asked_for = Signal()


def note_saved(sender, instance, **kwargs):
    _saved.append(instance.owner)  # CA111: threads=unsafe processes=unsafe


def tell(sender, **kwargs):
    _asked.append(sender.owner)  # CA111: threads=unsafe processes=unsafe


def only_reads(sender, instance, **kwargs):
    instance.title = instance.title.strip()


post_save.connect(note_saved)
pre_save.connect(only_reads)
_asked_for.connect(receiver=tell)


def saved_handler(event, context):
    return {"saved": _saved, "asked": _asked}
