"""Rows that the code itself names are looked for, and made where there are none: a default category, a new user's role."""

import os
from contextlib import asynccontextmanager

import psycopg2
from django.db import models
from django.http import JsonResponse
from django.urls import path
from fastapi import FastAPI
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
engine = create_engine("postgresql://named")  # CA601: threads=safe processes=benign
WORDS = {"sport": ["ball", "goal"], "power": ["vote", "law"]}


class Shelf(models.Model):
    name = models.CharField(max_length=20)


class Drawer(models.Model):
    name = models.CharField(max_length=20)
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)


class Tint(models.Model):
    name = models.CharField(max_length=20, unique=True)


class Entry(models.Model):
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=20)


class Rank(Base):
    __tablename__ = "named_ranks"
    id = Column(Integer, primary_key=True)
    name = Column(String)


def seed():
    with Session(engine) as db:
        if not db.query(Rank).filter(Rank.name == "chief").first():
            db.add(Rank(name="chief"))
            db.commit()


@asynccontextmanager
async def lifespan(app):
    seed()
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/members")
def member():
    with Session(engine) as db:
        rank = db.query(Rank).filter(Rank.name == "member").first()
        if rank is None:
            rank = Rank(name="member")
            db.add(rank)  # CA306: threads=unsafe processes=unsafe
            db.commit()
        return rank.id


def classify(text):
    for name, words in WORDS.items():
        if any(word in text for word in words):
            return name, words[0]
    return None, None


def chosen(request):
    name, inner = classify(request.POST["text"])
    shelf = Shelf.objects.filter(name=name or "other").first()
    if not shelf:
        shelf = Shelf.objects.create(name=name or "other")  # CA306: threads=unsafe processes=unsafe
    drawer = Drawer.objects.filter(name=inner, shelf=shelf).first()
    if not drawer:
        drawer = Drawer.objects.create(name=inner, shelf=shelf)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({"drawer": drawer.pk})


def unique(request):
    if not Tint.objects.filter(name="red").exists():
        Tint.objects.create(name="red")
    return JsonResponse({})


def beside(request):
    """One more is added where there are some."""
    if Entry.objects.filter(kind="error").exists():
        Entry.objects.create(kind="error", text="more")
    return JsonResponse({})


def theme_handler(event, context):
    conn = psycopg2.connect(os.environ["DSN"])
    cur = conn.cursor()
    cur.execute("SELECT id FROM named_settings WHERE word = 'theme'")
    if cur.fetchone() is None:
        cur.execute("INSERT INTO named_settings (word, value) VALUES ('theme', 'dark')")  # CA306: threads=unsafe processes=unsafe
    conn.commit()


def ignored_handler(event, context):
    conn = psycopg2.connect(os.environ["DSN"])
    cur = conn.cursor()
    cur.execute("SELECT id FROM named_options WHERE word = 'theme'")
    if cur.fetchone() is None:
        cur.execute("INSERT INTO named_options (word, value) VALUES ('theme', 'dark') ON CONFLICT DO NOTHING")
    conn.commit()


def other_handler(event, context):
    conn = psycopg2.connect(os.environ["DSN"])
    cur = conn.cursor()
    cur.execute("SELECT id FROM named_events WHERE word = 'theme'")
    if cur.fetchone() is None:
        cur.execute("INSERT INTO named_events (word, value) VALUES ('missing', 'theme is not set')")
    conn.commit()


urlpatterns = [path("chosen", chosen), path("unique", unique), path("beside", beside)]
