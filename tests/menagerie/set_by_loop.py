"""Columns of a row that are set in a loop over what a request gives, after a look at other rows."""

from fastapi import Depends, FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker

engine = create_engine("postgresql://loops")  # CA601: threads=safe processes=benign
Local = sessionmaker(bind=engine)
Base = declarative_base()
app = FastAPI()


class Yacht(Base):
    __tablename__ = "yachts"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    flag = Column(String, unique=True)
    crew = Column(Integer)


class Draft(BaseModel):
    name: str
    flag: str


class Crew(BaseModel):
    crew: int


def session():
    made = Local()
    try:
        yield made
    finally:
        made.close()


@app.put("/yachts/{id}")
def rename(id: int, new: Draft, s: Session = Depends(session)):
    yacht = s.query(Yacht).filter(Yacht.id == id).first()
    if s.query(Yacht).filter(Yacht.name == new.name, Yacht.id != id).first():
        raise ValueError("taken")
    for name, value in new.dict(exclude_unset=True).items():
        setattr(yacht, name, value)  # CA306: threads=unsafe processes=unsafe
    s.commit()


# Look-alikes.


@app.put("/yachts/{id}/flag")
def reflag(id: int, new: Draft, s: Session = Depends(session)):
    """Of two that get the same flag the database refuses one."""
    yacht = s.query(Yacht).filter(Yacht.id == id).first()
    if s.query(Yacht).filter(Yacht.flag == new.flag, Yacht.id != id).first():
        raise ValueError("taken")
    for name, value in new.dict(exclude_unset=True).items():
        setattr(yacht, name, value)
    s.commit()


@app.put("/yachts/{id}/crew")
def man(id: int, new: Crew, s: Session = Depends(session)):
    """Only that there is one is asked."""
    yacht = s.query(Yacht).filter(Yacht.id == id).first()
    if not yacht:
        raise ValueError("unknown")
    for name, value in new.dict(exclude_unset=True).items():
        setattr(yacht, name, value)
    s.commit()


@app.put("/yachts/{id}/of/{owner}")
def of_owner(id: int, owner: str, new: Crew, s: Session = Depends(session)):
    """What was asked of others is nothing that the new values are about."""
    yacht = s.query(Yacht).filter(Yacht.id == id).first()
    if not s.query(Yacht).filter(Yacht.name == owner).first():
        raise ValueError("no such owner")
    for name, value in new.dict(exclude_unset=True).items():
        setattr(yacht, name, value)
    s.commit()
