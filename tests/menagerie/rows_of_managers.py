"""Django's users whose password is set, managers made of query sets, rows that are updated or created, and the next
number of peewee and Tortoise."""

from django.contrib.auth import authenticate
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.http import HttpResponse
from django.urls import path
from fastapi import FastAPI
from motor.motor_asyncio import AsyncIOMotorClient
from peewee import CharField, IntegerField, PostgresqlDatabase, fn
from peewee import Model as Row
from tortoise import fields
from tortoise.models import Model as Record

client = AsyncIOMotorClient("mongodb://managers")  # CA601: threads=safe processes=benign
db = client["managers"]
database = PostgresqlDatabase("managers")
app = FastAPI()


class Player(AbstractUser):
    coins = models.IntegerField(default=0)
    token = models.CharField(max_length=50)

    class Meta:
        app_label = "managers"


class ChairSet(models.QuerySet):
    def red(self):
        return self.filter(color="red")


class Chair(models.Model):
    color = models.CharField(max_length=9)
    n = models.IntegerField(default=0)
    objects = models.Manager.from_queryset(ChairSet)()

    class Meta:
        app_label = "managers"


class Table(models.Model):
    n = models.IntegerField(default=0)
    word = models.CharField(max_length=9)

    class Meta:
        app_label = "managers"


class Parcel(Row):
    code = CharField()
    number = IntegerField()

    class Meta:
        database = database


class Crate(Record):
    id = fields.IntField(pk=True)
    code = fields.CharField(10)
    number = fields.IntField()


def pay(request):
    Player.objects.filter(pk=request.user.pk).update(coins=models.F("coins") - 1)
    return HttpResponse("ok")


def login(request):
    player = authenticate(request, username=request.POST["name"], password=request.POST["word"])
    player.token = request.POST["token"]
    player.save()  # CA306: threads=unsafe processes=unsafe
    return HttpResponse("ok")


def only_asked(request):
    player = authenticate(request, username=request.POST["name"], password=request.POST["word"])
    return HttpResponse("ok" if player is not None else "no")


def new_word(request):
    request.user.set_password(request.POST["word"])
    request.user.save()  # CA306: threads=unsafe processes=unsafe
    return HttpResponse("ok")


def new_word_alone(request):
    request.user.set_password(request.POST["word"])
    request.user.save(update_fields=["password"])
    return HttpResponse("ok")


def red(request, pk):
    chair = Chair.objects.red().get(pk=pk)
    chair.n += 1  # CA306: threads=unsafe processes=unsafe
    chair.save()
    return HttpResponse("ok")


def by_default(request, pk):
    table = Table._default_manager.get(pk=pk)
    table.n += 1  # CA306: threads=unsafe processes=unsafe
    table.save()
    return HttpResponse("ok")


def updated(request, pk):
    table = Table.objects.get(pk=pk)
    Table.objects.update_or_create(pk=pk, defaults={"n": table.n + 1})  # CA306: threads=unsafe processes=unsafe
    return HttpResponse("ok")


def updated_plainly(request, pk):
    Table.objects.update_or_create(pk=pk, defaults={"word": request.POST["word"]})
    return HttpResponse("ok")


@app.post("/parcels/{code}")
def parcel(code: str):
    last = Parcel.select(fn.MAX(Parcel.number)).scalar() or 0
    Parcel.create(code=code, number=last + 1)  # CA306: threads=unsafe processes=unsafe
    return "ok"


@app.post("/crates/{code}")
async def crate(code: str):
    last = await Crate.all().order_by("-number").first()
    await Crate.create(code=code, number=last.number + 1 if last else 1)  # CA306: threads=unsafe processes=unsafe
    return "ok"


@app.post("/crates/{code}/{number}")
async def crate_as_said(code: str, number: int):
    await Crate.create(code=code, number=number)
    return "ok"


@app.on_event("startup")
async def start():
    await db.manager_notes.create_index([("note", 1), ("version", 1)], unique=True)


@app.post("/notes/{note}")
async def version(note: str, text: str):
    """The index keeps the second one out; what the document gets later was not put."""
    last = await db.manager_notes.find_one({"note": note}, sort=[("version", -1)])
    document = {"note": note, "version": last["version"] + 1, "text": text}
    result = await db.manager_notes.insert_one(document)
    document["_id"] = result.inserted_id
    return document


urlpatterns = [
    path("pay", pay),
    path("login", login),
    path("asked", only_asked),
    path("word", new_word),
    path("alone", new_word_alone),
    path("red/<int:pk>", red),
    path("default/<int:pk>", by_default),
    path("updated/<int:pk>", updated),
    path("plainly/<int:pk>", updated_plainly),
]
