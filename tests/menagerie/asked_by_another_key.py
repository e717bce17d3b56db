"""Rows that are looked for with `exists` by the key of another row: that key is none of their own."""

from fastapi import FastAPI
from sqlalchemy import BigInteger, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Rebate(Base):
    __tablename__ = "rebates_asked"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)


class Granted(Base):
    __tablename__ = "granted_asked"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    person: Mapped[int]
    rebate: Mapped[int]


make = sessionmaker(create_engine("postgresql://"))
app = FastAPI()


def has_it(person, rebate):
    with make() as session:
        asked = select(Granted).where(Granted.person == person, Granted.rebate == rebate)
        return session.execute(select(asked.exists())).scalar()


@app.post("/{person}/{code}")
def grant(person: int, code: str):
    with make() as session:
        rebate = session.scalar(select(Rebate).where(Rebate.code == code))
    if not rebate or has_it(person, rebate.id):
        return "no"
    with make() as session:
        session.add(Granted(person=person, rebate=rebate.id))  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return "yes"


@app.get("/{person}/{rebate}")
def look(person: int, rebate: int):
    return has_it(person, rebate)
