"""Columns that hold a mapping, of which one entry is set: all of it is stored, over what others have set."""

from django.db import models, transaction
from django.http import JsonResponse
from django.urls import path
from sqlalchemy import JSON, Column, Integer, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker
from sqlalchemy.orm.attributes import flag_modified

Base = declarative_base()
make = sessionmaker(create_engine("postgresql://"))


class Sheet(models.Model):
    cells = models.JSONField(default=dict)


class Card(Base):
    __tablename__ = "cards_in_place"
    id = Column(Integer, primary_key=True)
    data = Column(JSON)


def fill(request, pk):
    sheet = Sheet.objects.get(pk=pk)
    sheet.cells[request.POST["name"]] = request.POST["value"]  # CA306: threads=unsafe processes=unsafe
    sheet.save(update_fields=["cells"])
    return JsonResponse({})


def count(request, pk):
    sheet = Sheet.objects.get(pk=pk)
    sheet.cells["n"] = sheet.cells.get("n", 0) + 1  # CA306: threads=unsafe processes=unsafe
    sheet.save(update_fields=["cells"])
    return JsonResponse({})


def fill_held(request, pk):
    with transaction.atomic():
        sheet = Sheet.objects.select_for_update().get(pk=pk)
        sheet.cells[request.POST["name"]] = request.POST["value"]
        sheet.save(update_fields=["cells"])
    return JsonResponse({})


def replace(request, pk):
    """All of it is what the request says."""
    sheet = Sheet.objects.get(pk=pk)
    sheet.cells = {"n": request.POST["n"]}
    sheet.save(update_fields=["cells"])
    return JsonResponse({})


def label(request, pk, name):
    with make() as db:
        card = db.get(Card, pk)
        card.data[name] = request.POST["value"]
        flag_modified(card, "data")  # CA306: threads=unsafe processes=unsafe
        db.commit()
    return JsonResponse({})


def unnoticed(request, pk, name):
    """The library is not told, and stores nothing."""
    with make() as db:
        card = db.get(Card, pk)
        card.data[name] = request.POST["value"]
        return JsonResponse(card.data)


def shown(request, pk):
    """What is put into the object past its columns is only shown."""
    with make() as db:
        card = db.get(Card, pk).__dict__
        card["label"] = f"{card['data']} {pk}"
        return JsonResponse(card)


def replaced(request, pk):
    with make() as db:
        card = db.get(Card, pk)
        card.data = {"n": request.POST["n"]}
        flag_modified(card, "data")
        db.commit()
    return JsonResponse({})


urlpatterns = [
    path("fill/<int:pk>", fill),
    path("count/<int:pk>", count),
    path("held/<int:pk>", fill_held),
    path("replace/<int:pk>", replace),
    path("label/<int:pk>/<name>", label),
    path("unnoticed/<int:pk>/<name>", unnoticed),
    path("shown/<int:pk>", shown),
    path("replaced/<int:pk>", replaced),
]
