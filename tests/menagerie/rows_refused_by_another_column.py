"""An `IntegrityError` that is caught says nothing of what was looked for, where another column of the row is unique."""

from fastapi import FastAPI, HTTPException
from sqlalchemy import Column, Integer, String, UniqueConstraint, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
engine = create_engine("postgresql://refused")  # CA601: threads=safe processes=benign
app = FastAPI()


class Patron(Base):
    __tablename__ = "refused_patrons"
    __table_args__ = (UniqueConstraint("number", name="uq_patron_number"),)
    id = Column(Integer, primary_key=True)
    number = Column(Integer)
    mail = Column(String)


class Medal(Base):
    __tablename__ = "refused_medals"
    __table_args__ = (UniqueConstraint("owner", "kind"),)
    id = Column(Integer, primary_key=True)
    owner = Column(Integer)
    kind = Column(String)


def fill(patron, number, mail):
    patron.number = number
    patron.mail = mail


@app.post("/found-or-new/{number}/{mail}")
def found_or_new(number: int, mail: str):
    with Session(engine) as db:
        existing = db.query(Patron).filter(Patron.mail == mail).first()
        patron = existing or Patron(mail=mail)
        fill(patron, number, mail)
        if existing is None:
            db.add(patron)  # CA306: threads=unsafe processes=unsafe
            try:
                db.flush()
            except IntegrityError:
                db.rollback()
                return 409
        db.commit()


@app.post("/another-column/{number}/{mail}")
def another_column(number: int, mail: str):
    with Session(engine) as db:
        if db.query(Patron).filter(Patron.mail == mail).first():
            raise HTTPException(409)
        try:
            db.add(Patron(mail=mail, number=number))  # CA306: threads=unsafe processes=unsafe
            db.commit()
        except IntegrityError:
            return 409


@app.post("/that-column/{number}/{mail}")
def that_column(number: int, mail: str):
    with Session(engine) as db:
        if db.query(Patron).filter(Patron.number == number).first():
            raise HTTPException(409)
        try:
            db.add(Patron(mail=mail, number=number))
            db.commit()
        except IntegrityError:
            return 409


@app.post("/either/{number}/{mail}")
def either_of_them(number: int, mail: str):
    with Session(engine) as db:
        if db.query(Patron).filter((Patron.number == number) | (Patron.mail == mail)).first():
            raise HTTPException(409)
        try:
            db.add(Patron(mail=mail, number=number))
            db.commit()
        except IntegrityError:
            return 409


@app.post("/not-given/{mail}")
def not_given(mail: str):
    """What is unique is not given: who catches it means what the table says elsewhere."""
    with Session(engine) as db:
        if db.query(Patron).filter(Patron.mail == mail).first():
            raise HTTPException(409)
        try:
            db.add(Patron(mail=mail))
            db.commit()
        except IntegrityError:
            return 409


@app.post("/part/{owner}/{kind}")
def part_of_it(owner: int, kind: str):
    with Session(engine) as db:
        if kind in [each.kind for each in db.query(Medal).filter(Medal.owner == owner)]:
            raise HTTPException(409)
        try:
            db.add(Medal(owner=owner, kind=kind))
            db.commit()
        except IntegrityError:
            return 409
