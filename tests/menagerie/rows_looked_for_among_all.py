"""Rows of which all are asked for, and one is looked for among them in memory before another one is added."""

import random

from django.db import models
from django.http import JsonResponse
from django.urls import path
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
engine = create_engine("postgresql://among")  # CA601: threads=safe processes=benign
app = FastAPI()


class Gnome(Base):
    __tablename__ = "among_gnomes"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    day = Column(String)
    size = Column(Integer)


class Elf(Base):
    __tablename__ = "among_elves"
    id = Column(Integer, primary_key=True)
    name = Column(String, unique=True)


class Note(Base):
    __tablename__ = "among_notes"
    id = Column(Integer, primary_key=True)
    text = Column(String)


class Given(BaseModel):
    name: str | None = None
    day: str | None = None


class Troll(models.Model):
    name = models.TextField()
    bridge = models.IntegerField()


@app.post("/gnomes/{name}/list")
def in_list(name: str):
    with Session(engine) as db:
        if name in [each.name for each in db.query(Gnome).all()]:
            return 409
        db.add(Gnome(name=name))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/gnomes/{name}/any")
def any_of_them(name: str):
    with Session(engine) as db:
        if any(each.name == name for each in db.query(Gnome)):
            return 409
        db.add(Gnome(name=name))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/gnomes/{name}/set")
def in_set(name: str):
    with Session(engine) as db:
        if name in set(db.scalars(select(Gnome.name))):
            return 409
        db.add(Gnome(name=name))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/gnomes/{name}/next")
def next_of_them(name: str):
    with Session(engine) as db:
        rows = db.query(Gnome).all()
        found = next((each for each in rows if each.name == name), None)
        if found is not None:
            return 409
        db.add(Gnome(name=name))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/gnomes/{name}/get")
def by_name(name: str):
    with Session(engine) as db:
        known = {each.name: each for each in db.query(Gnome).all()}
        if known.get(name):
            return 409
        db.add(Gnome(name=name))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/gnomes/{name}/walk")
def walked(name: str):
    with Session(engine) as db:
        for each in db.query(Gnome).all():
            if each.name == name:
                return 409
        db.add(Gnome(name=name))  # CA306: threads=unsafe processes=unsafe
        db.commit()


def free_size(db):
    used = {size for (size,) in db.query(Gnome.size).filter(Gnome.size.isnot(None)).all()}
    for _ in range(100):
        size = random.randint(100, 999)
        if size not in used:
            return size
    raise ValueError("full")


@app.post("/gnomes/{name}/drawn")
def drawn(name: str):
    with Session(engine) as db:
        db.add(Gnome(name=name, size=free_size(db)))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/elves/{name}/list")
def unique_in_list(name: str):
    with Session(engine) as db:
        if name in [each.name for each in db.query(Elf).all()]:
            return 409
        db.add(Elf(name=name))
        db.commit()


@app.post("/elves/{name}/any")
def unique_any(name: str):
    with Session(engine) as db:
        if any(each.name == name for each in db.query(Elf)):
            return 409
        db.add(Elf(name=name))
        db.commit()


@app.post("/elves/{name}/get")
def unique_by_name(name: str):
    with Session(engine) as db:
        known = {each.name: each for each in db.query(Elf).all()}
        if name in known:
            return 409
        db.add(Elf(name=name))
        db.commit()


@app.post("/notes/{name}")
def of_another_class(name: str):
    with Session(engine) as db:
        if name not in [each.name for each in db.query(Gnome).all()]:
            return 404
        db.add(Note(text=name))
        db.commit()


@app.post("/gnomes/{name}/{other}")
def another_value(name: str, other: str):
    with Session(engine) as db:
        if any(each.name == name for each in db.query(Gnome)):
            db.add(Gnome(name=other))
            db.commit()


@app.post("/gnomes/{name}/shown")
def only_shown(name: str):
    with Session(engine) as db:
        shown = [each.name for each in db.query(Gnome).all()]
        db.add(Gnome(name=name))
        db.commit()
    return shown


@app.put("/gnomes/{pk}/kept")
def kept(pk: int, body: Given):
    with Session(engine) as db:
        gnome = db.get(Gnome, pk)
        gnome.name = body.name or gnome.name or "nameless"
        gnome.day = body.day or (gnome.day or "monday")
        db.commit()


@app.put("/gnomes/{pk}/grown")
def grown(pk: int, more: int):
    with Session(engine) as db:
        gnome = db.get(Gnome, pk)
        gnome.size = (gnome.size or 0) + more  # CA306: threads=unsafe processes=unsafe
        db.commit()


def values(request):
    if request.POST["name"] in Troll.objects.values_list("name", flat=True):
        return JsonResponse({}, status=409)
    Troll.objects.create(name=request.POST["name"])  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def values_listed(request):
    names = list(Troll.objects.values_list("name", flat=True))
    if request.POST["name"] not in names:
        Troll.objects.create(name=request.POST["name"])  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def several(request, pk):
    taken = set(Troll.objects.filter(bridge=pk).values_list("name", flat=True))
    wanted = [name for name in request.POST.getlist("names") if name not in taken]
    made = [Troll(bridge=pk, name=name) for name in wanted]
    Troll.objects.bulk_create(made)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


urlpatterns = [path("values", values), path("listed", values_listed), path("several/<int:pk>", several)]
