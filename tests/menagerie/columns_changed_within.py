"""Lists and dictionaries in columns that a method changes in place, and parts of documents that are set."""

from beanie import Document
from fastapi import Depends, FastAPI
from mongoengine import Document as Paper
from mongoengine import ListField, StringField
from pydantic import BaseModel
from pynamodb.attributes import ListAttribute, UnicodeAttribute
from pynamodb.models import Model
from sqlalchemy import JSON, ForeignKey, create_engine
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker
from sqlalchemy.orm.attributes import flag_modified


class Base(DeclarativeBase):
    pass


class Hall(Base):
    __tablename__ = "halls_within"
    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[list] = mapped_column(JSON)
    guests: Mapped[list] = mapped_column(MutableList.as_mutable(JSON))
    rows: Mapped[list["HallRow"]] = relationship("HallRow")


class HallRow(Base):
    __tablename__ = "hall_rows_within"
    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("halls_within.id"))


class Bench(BaseModel):
    taken: int = 0


class Park(Document):
    code: str
    guests: list[str] = []
    bench: Bench


class Album(Paper):
    code = StringField()
    songs = ListField(StringField())


class Shelf(Model):
    class Meta:
        table_name = "shelves_within"

    code = UnicodeAttribute(hash_key=True)
    books = ListAttribute(default=list)


make = sessionmaker(create_engine("postgresql://"))
app = FastAPI()


def session():
    with make() as opened:
        yield opened


@app.put("/halls/{pk}/flagged/{guest}")
def flagged(pk: int, guest: str, db: Session = Depends(session)):
    hall = db.get(Hall, pk)
    hall.plain.append(guest)
    flag_modified(hall, "plain")  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.put("/halls/{pk}/seen/{guest}")
def seen(pk: int, guest: str, db: Session = Depends(session)):
    hall = db.get(Hall, pk)
    hall.guests.append(guest)  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.put("/halls/{pk}/rows")
def related(pk: int, db: Session = Depends(session)):
    hall = db.get(Hall, pk)
    hall.rows.append(HallRow())
    db.commit()


@app.put("/halls/{pk}/unseen/{guest}")
def unseen(pk: int, guest: str, db: Session = Depends(session)):
    hall = db.get(Hall, pk)
    hall.plain.append(guest)
    return hall.plain


@app.put("/parks/{code}/{guest}")
async def join(code: str, guest: str):
    park = await Park.find_one(Park.code == code)
    park.guests.append(guest)  # CA306: threads=unsafe processes=unsafe
    await park.save()


@app.put("/parks/{code}")
async def sit(code: str):
    park = await Park.find_one(Park.code == code)
    park.bench.taken += 1  # CA306: threads=unsafe processes=unsafe
    await park.save()


@app.put("/albums/{code}/{song}")
def add_song(code: str, song: str):
    album = Album.objects(code=code).first()
    album.songs.append(song)  # CA306: threads=unsafe processes=unsafe
    album.save()


@app.put("/shelves/{code}/{book}")
def add_book(code: str, book: str):
    shelf = Shelf.get(code)
    shelf.books.append(book)
    shelf.save()  # CA306: threads=unsafe processes=unsafe


@app.get("/albums/{code}")
def songs(code: str):
    album = Album.objects(code=code).first()
    known = list(album.songs)
    known.append("end")
    return known
