"""Columns that are unique by what their annotation says, by an index behind the class, or by a document's settings."""

from typing import Annotated, Optional

from beanie import Document, Indexed
from fastapi import FastAPI
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError
from sqlalchemy import Column, Index, Integer, String, UniqueConstraint, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://annotated")  # CA601: threads=safe processes=benign
app = FastAPI()
once = Annotated[str, mapped_column(String(40), unique=True)]
often = Annotated[str, mapped_column(String(40), index=True)]


class Base(DeclarativeBase):
    pass


class Crate(Base):
    __tablename__ = "annotated_crates"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[once]
    label: Mapped[Optional[once]]
    note: Mapped[often]
    word: Mapped[Annotated[str, mapped_column(unique=True)]]
    text: Mapped[str]


class Barrel(Base):
    __tablename__ = "annotated_barrels"
    id = Column(Integer, primary_key=True)
    code = Column(String)
    mark = Column(String)
    place = Column(String)
    note = Column(String)
    text = Column(String)


Index("uq_barrel_code", Barrel.code, unique=True)
Index("uq_barrel_mark", func.lower(Barrel.mark), unique=True)
UniqueConstraint(Barrel.place, name="uq_barrel_place")
Index("ix_barrel_note", Barrel.note)


class Sailor(Document):
    mail: Annotated[str, Indexed(unique=True)]
    name: Indexed(str, unique=True)
    ship: Annotated[str, Indexed()]
    rank: str
    port: str

    class Settings:
        name = "annotated_sailors"
        indexes = [IndexModel([("rank", 1)], unique=True), "port", [("ship", 1), ("port", 1)]]


@app.post("/crates/{code}")
def code(code: str):
    with Session(engine) as db:
        if db.scalar(select(Crate).where(Crate.code == code)):
            return 409
        db.add(Crate(code=code))
        db.commit()


@app.post("/crates/{label}/label")
def label(label: str):
    with Session(engine) as db:
        if db.scalar(select(Crate).where(Crate.label == label)):
            return 409
        db.add(Crate(label=label))
        db.commit()


@app.post("/crates/{word}/word")
def word(word: str):
    with Session(engine) as db:
        if db.scalar(select(Crate).where(Crate.word == word)):
            return 409
        db.add(Crate(word=word))
        db.commit()


@app.post("/crates/{note}/note")
def note(note: str):
    with Session(engine) as db:
        if db.scalar(select(Crate).where(Crate.note == note)):
            return 409
        db.add(Crate(note=note))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/crates/{text}/text")
def text(text: str):
    with Session(engine) as db:
        if db.scalar(select(Crate).where(Crate.text == text)):
            return 409
        db.add(Crate(text=text))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/barrels/{code}")
def barrel_code(code: str):
    with Session(engine) as db:
        if db.scalar(select(Barrel).where(Barrel.code == code)):
            return 409
        db.add(Barrel(code=code))
        db.commit()


@app.post("/barrels/{mark}/mark")
def barrel_mark(mark: str):
    with Session(engine) as db:
        if db.scalar(select(Barrel).where(Barrel.mark == mark)):
            return 409
        db.add(Barrel(mark=mark))
        db.commit()


@app.post("/barrels/{place}/place")
def barrel_place(place: str):
    with Session(engine) as db:
        if db.scalar(select(Barrel).where(Barrel.place == place)):
            return 409
        db.add(Barrel(place=place))
        db.commit()


@app.post("/barrels/{note}/note")
def barrel_note(note: str):
    with Session(engine) as db:
        if db.scalar(select(Barrel).where(Barrel.note == note)):
            return 409
        db.add(Barrel(note=note))  # CA306: threads=unsafe processes=unsafe
        db.commit()


@app.post("/sailors/{mail}")
async def sailor_mail(mail: str):
    if await Sailor.find_one(Sailor.mail == mail):
        return 409
    await Sailor(mail=mail).insert()


@app.post("/sailors/{name}/name")
async def sailor_name(name: str):
    if await Sailor.find_one({"name": name}):
        return 409
    await Sailor(name=name).create()


@app.post("/sailors/{rank}/rank")
async def sailor_rank(rank: str):
    if await Sailor.find_one(Sailor.rank == rank):
        return 409
    await Sailor(rank=rank).insert()


@app.post("/sailors/{port}/port")
async def sailor_port(port: str):
    if await Sailor.find_one(Sailor.port == port):
        return 409
    await Sailor(port=port).insert()  # CA306: threads=unsafe processes=unsafe


@app.post("/sailors/{ship}/ship")
async def sailor_ship(ship: str):
    if await Sailor.find_one(Sailor.ship == ship):
        return 409
    await Sailor(ship=ship).insert()  # CA306: threads=unsafe processes=unsafe


@app.post("/sailors/{port}/caught")
async def sailor_caught(port: str):
    if await Sailor.find_one(Sailor.port == port):
        return 409
    try:
        await Sailor(port=port).insert()
    except DuplicateKeyError:
        return 409
