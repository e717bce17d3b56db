"""Rows that are asked for by whatever the caller names, or by a look that raises where there is none."""

from beanie import Document
from django.db import models
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from flask import Flask, g, request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Integer, String, and_, create_engine, select, update
from sqlalchemy.orm import Session, declarative_base, sessionmaker

Base = declarative_base()
engine = create_engine("postgresql://quarry")  # CA601: threads=safe processes=benign
maker = sessionmaker(engine)
app = Flask(__name__)


class Stone(Base):
    __tablename__ = "quarry_stones"
    id = Column(Integer, primary_key=True)
    code = Column(String)
    tons = Column(Integer)
    note = Column(String)


class Cart(models.Model):
    state = models.CharField(max_length=9)
    visible = models.BooleanField(default=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    note = models.TextField()


class Lamp(Document):
    owner: str
    state: str = "dark"


class StoneShown(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    code: str
    tons: int


class Rows:
    model = None

    def __init__(self, session):
        self.session = session

    def find(self, **named):
        query = select(self.model)
        for name, value in named.items():
            query = query.where(getattr(self.model, name) == value)
        return self.session.scalars(query).first()

    def find_together(self, **named):
        conditions = []
        for name, value in named.items():
            conditions.append(getattr(self.model, name) == value)
        return self.session.scalars(select(self.model).where(and_(*conditions))).first()

    @classmethod
    def conditions(cls, *keys, **named):
        if keys:
            named.update(id=keys[0])
        return (getattr(cls.model, name) == value for name, value in named.items())

    def find_by_these(self, *keys, **named):
        return self.session.execute(select(self.model).where(*self.conditions(*keys, **named))).scalar_one_or_none()

    def make(self, **named):
        self.session.add(self.model(**named))  # CA306: threads=unsafe processes=unsafe
        self.session.commit()

    def change(self, row, given):
        for name, value in given.items():
            setattr(row, name, value)  # CA306: threads=unsafe processes=unsafe
        self.session.commit()

    def rename(self, row, given):
        for name, value in given.items():
            setattr(row, name, value)
        self.session.commit()


class Stones(Rows):
    model = Stone


@app.before_request
def begin():
    g.session = maker()


@app.post("/stones")
def add_stone():
    stones = Stones(g.session)
    if stones.find(code=request.json["code"]):
        return "there", 409
    stones.make(code=request.json["code"], tons=0)
    return "made"


@app.post("/stones/together")
def add_together():
    stones = Stones(g.session)
    if stones.find_together(code=request.json["code"]):
        return "there", 409
    stones.make(code=request.json["code"], tons=1)
    return "made"


@app.post("/stones/or/new")
def find_or_add():
    stones = Stones(g.session)
    stone = stones.find_by_these(code=request.json["code"], tons=0)
    if stone is None:
        stones.make(code=request.json["code"], tons=0)
    return "there"


@app.post("/stones/cut")
def cut_stone():
    stones = Stones(g.session)
    stone = stones.find(code=request.json["code"])
    if stone is None or stone.tons < request.json["tons"]:
        return "gone", 409
    stones.change(stone, {"tons": stone.tons - request.json["tons"]})
    return "cut"


@app.post("/stones/rename")
def rename_stone():
    stones = Stones(g.session)
    stone = stones.find(code=request.json["code"])
    if stone is None:
        return "gone", 404
    stones.rename(stone, {"note": request.json["note"]})
    return "renamed"


def shown(session, key):
    return StoneShown.model_validate(session.get(Stone, key))


def carried_handler(event, context):
    """What a model took from the row goes back into it."""
    with Session(engine) as session:
        stone = shown(session, event["id"])
        session.execute(  # CA306: threads=unsafe processes=unsafe
            update(Stone).where(Stone.id == event["id"]).values(tons=stone.tons - event["tons"])
        )
        session.commit()


def noted_handler(event, context):
    with Session(engine) as session:
        stone = shown(session, event["id"])
        session.execute(update(Stone).where(Stone.id == stone.id).values(note=event["note"]))
        session.commit()


def take(request, pk):
    cart = get_object_or_404(Cart, pk=pk, state="free")
    cart.state = "taken"  # CA306: threads=unsafe processes=unsafe
    cart.save(update_fields=["state"])
    return JsonResponse({"taken": pk})


def take_or_not(request, pk):
    try:
        cart = Cart.objects.get(pk=pk, state="free")
    except Cart.DoesNotExist:
        return JsonResponse({}, status=409)
    cart.state = "taken"  # CA306: threads=unsafe processes=unsafe
    cart.save(update_fields=["state"])
    return JsonResponse({"taken": pk})


def take_locked(request, pk):
    cart = get_object_or_404(Cart.objects.select_for_update(), pk=pk, state="free")
    cart.state = "taken"
    cart.save(update_fields=["state"])
    return JsonResponse({"taken": pk})


def note(request, pk):
    """Another field than the one that was asked for."""
    cart = get_object_or_404(Cart, pk=pk, state="free")
    cart.note = request.POST["note"]
    cart.save(update_fields=["note"])
    return JsonResponse({})


def hide(request, pk):
    cart = get_object_or_404(Cart, pk=pk, visible=True)
    cart.visible = False
    cart.save(update_fields=["visible"])
    return JsonResponse({})


def hang_on(request, pk):
    """It is added because the other one is there."""
    parent = get_object_or_404(Cart, pk=pk, visible=True)
    return JsonResponse({"pk": Cart.objects.create(parent=parent, note=request.POST["note"]).pk})


def hang_on_first(request, pk):
    parent = Cart.objects.filter(pk=pk, visible=True).first()
    if parent is None:
        return JsonResponse({}, status=404)
    return JsonResponse({"pk": Cart.objects.create(parent=parent, note=request.POST["note"]).pk})


urlpatterns = [
    path("take/<int:pk>", take),
    path("take/not/<int:pk>", take_or_not),
    path("take/locked/<int:pk>", take_locked),
    path("note/<int:pk>", note),
    path("hide/<int:pk>", hide),
    path("hang/<int:pk>", hang_on),
    path("hang/first/<int:pk>", hang_on_first),
]


async def lit_handler(event, context):
    lamp = await Lamp.find_one(Lamp.owner == event["owner"])
    if lamp.state != "dark":
        return {"statusCode": 409}
    await lamp.set({Lamp.state: "lit"})  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 200}


async def hung_handler(event, context):
    if await Lamp.find_one(Lamp.owner == event["owner"]):
        return {"statusCode": 409}
    await Lamp(owner=event["owner"]).insert()  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 201}


async def hung_anyway_handler(event, context):
    await Lamp(owner=event["owner"]).insert()
