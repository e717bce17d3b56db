"""Rows that are found or made by their primary key, by either name for it: the database lets no second one in."""

from fastapi import FastAPI
from tortoise import fields
from tortoise.models import Model

app = FastAPI()


class Herald(Model):
    id = fields.BigIntField(pk=True)
    name = fields.CharField(max_length=32, null=True)
    house = fields.CharField(max_length=32, null=True)


class Trumpet(Model):
    number = fields.IntField(primary_key=True)
    tone = fields.CharField(max_length=8)


class Banner(Model):
    id = fields.IntField(pk=True)
    colour = fields.CharField(max_length=16)
    number = fields.IntField(default=0)


@app.post("/heralds/{number}")
async def add_herald(number: int, name: str):
    herald, _ = await Herald.get_or_create(id=number, defaults={"name": name})
    return herald.name


@app.post("/heralds/{number}/of/{house}")
async def add_herald_of_house(number: int, house: str):
    _, created = await Herald.get_or_create(id=number, house=house)
    return created


@app.post("/trumpets/{number}")
async def add_trumpet(number: int, tone: str):
    if not await Trumpet.exists(number=number):
        await Trumpet.create(number=number, tone=tone)
    return number


# what they are looked for by is no key
@app.post("/banners/{colour}")
async def add_banner(colour: str):
    _, created = await Banner.get_or_create(colour=colour)  # CA306: threads=unsafe processes=unsafe
    return created


@app.post("/banners/{number}/more")
async def more_banners(number: int):
    banner = await Banner.get(id=number)
    banner.number = banner.number + 1  # CA306: threads=unsafe processes=unsafe
    await banner.save()
    return banner.number
