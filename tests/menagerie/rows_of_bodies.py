"""A row that is made of the whole body of a request holds each part of it that was asked for before."""

from fastapi import Body, Depends, FastAPI, HTTPException
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, UniqueConstraint, create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker
from sqlmodel import Field, SQLModel, select

engine = create_engine("postgresql://parish")  # CA601: threads=safe processes=benign
maker = sessionmaker(engine)
Base = declarative_base()
app = FastAPI()


class Warden(Base):
    __tablename__ = "parish_wardens"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    parish = Column(Integer)


class Bell(Base):
    __tablename__ = "parish_bells"
    __table_args__ = (UniqueConstraint("tower", "tone"),)
    id = Column(Integer, primary_key=True)
    tower = Column(Integer)
    tone = Column(String)


class PewAsked(SQLModel):
    label: str


class Pew(PewAsked, table=True):
    id: int | None = Field(default=None, primary_key=True)
    parish: int = 0
    taken: bool = False


class WardenAsked(BaseModel):
    title: str
    parish: int


class BellAsked(BaseModel):
    tower: int
    tone: str


def session_of():
    with maker() as session:
        yield session


class Rows:
    def __init__(self, model):
        self.model = model

    def titled(self, session, title):
        return session.query(self.model).filter(self.model.title == title).first()

    def make(self, session, *, given):
        row = self.model(**jsonable_encoder(given))
        session.add(row)  # CA306: threads=unsafe processes=unsafe
        session.commit()
        return row


wardens = Rows(Warden)


@app.post("/wardens")
def add_warden(*, session: Session = Depends(session_of), given: WardenAsked):
    if wardens.titled(session, title=given.title):
        raise HTTPException(409)
    return wardens.make(session, given=given)


@app.post("/wardens/spread")
def add_spread(given: WardenAsked, session: Session = Depends(session_of)):
    if session.query(Warden).filter(Warden.title == given.title).first():
        raise HTTPException(409)
    session.add(Warden(**given.model_dump()))  # CA306: threads=unsafe processes=unsafe
    session.commit()


@app.post("/wardens/plain")
def add_plain(given: dict = Body(), session: Session = Depends(session_of)):
    if session.query(Warden).filter_by(title=given["title"]).first():
        raise HTTPException(409)
    session.add(Warden(**given))  # CA306: threads=unsafe processes=unsafe
    session.commit()


@app.post("/wardens/other")
def add_of_another(given: WardenAsked, name: str, session: Session = Depends(session_of)):
    """What was asked for is not in the row."""
    if session.query(Warden).filter(Warden.title == name).first() is None:
        raise HTTPException(404)
    session.add(Warden(**given.model_dump()))
    session.commit()


@app.post("/bells")
def add_bell(given: BellAsked, session: Session = Depends(session_of)):
    """The database lets no second one in."""
    if session.query(Bell).filter(Bell.tower == given.tower, Bell.tone == given.tone).first():
        raise HTTPException(409)
    session.add(Bell(**given.model_dump()))
    session.commit()


@app.post("/pews")
def add_pew(given: PewAsked, session: Session = Depends(session_of)):
    if session.exec(select(Pew).where(Pew.label == given.label)).first():
        raise HTTPException(409)
    pew = Pew.model_validate(given)
    session.add(pew)  # CA306: threads=unsafe processes=unsafe
    session.commit()


@app.post("/pews/updated")
def add_pew_of(given: PewAsked, parish: int, session: Session = Depends(session_of)):
    if session.exec(select(Pew).where(Pew.label == given.label)).first():
        raise HTTPException(409)
    pew = Pew.model_validate(given, update={"parish": parish})
    session.add(pew)  # CA306: threads=unsafe processes=unsafe
    session.commit()


@app.post("/pews/unasked")
def add_pew_unasked(given: PewAsked, session: Session = Depends(session_of)):
    """Nobody looks whether there is one."""
    session.add(Pew.model_validate(given))
    session.commit()


@app.post("/pews/take")
def take_pew(label: str, session: Session = Depends(session_of)):
    """Columns with a plain default are asked for as others are."""
    pew = session.exec(select(Pew).where(Pew.label == label, Pew.taken == False)).first()  # noqa: E712
    if pew is None:
        raise HTTPException(409)
    pew.taken = True  # CA306: threads=unsafe processes=unsafe
    session.commit()
    return {"key": label}


@app.post("/pews/move")
def move_pew(pew_id: int, parish: int, session: Session = Depends(session_of)):
    """Fewer than a limit are in a parish, and another one is put there."""
    if len(session.exec(select(Pew).where(Pew.parish == parish)).all()) >= 40:
        raise HTTPException(409)
    pew = session.get(Pew, pew_id)
    pew.parish = parish  # CA306: threads=unsafe processes=unsafe
    session.commit()


@app.post("/pews/rename")
def rename_pew(pew_id: int, parish: int, label: str, session: Session = Depends(session_of)):
    """Another column than the one that was counted by."""
    if len(session.exec(select(Pew).where(Pew.parish == parish)).all()) >= 40:
        raise HTTPException(409)
    session.get(Pew, pew_id).label = label
    session.commit()
