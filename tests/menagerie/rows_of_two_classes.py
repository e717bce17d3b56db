"""Rows that are added because a query found none, where what was asked for comes from a row of another class."""

from flask import Flask, request
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, select
from sqlalchemy.orm import declarative_base, joinedload, relationship, sessionmaker

app = Flask(__name__)
Base = declarative_base()
Maker = sessionmaker(create_engine("postgresql://database/club"))


class Member(Base):
    __tablename__ = "members"
    id = Column(Integer, primary_key=True)
    family_id = Column(Integer)
    card = Column(String)


class Key(Base):
    __tablename__ = "keys"
    id = Column(Integer, primary_key=True)
    member_id = Column(Integer, ForeignKey("members.id"))
    door = Column(Integer)
    member = relationship("Member")


class Badge(Base):
    __tablename__ = "badges"
    id = Column(Integer, primary_key=True)
    member_id = Column(Integer, unique=True)


class Keys:
    def __init__(self, session):
        self.session = session

    def found(self, member_id, door):
        keys = self.session.query(Key).options(joinedload(Key.member))
        return keys.filter(Key.member_id == member_id, Key.door == door).order_by(Key.id).first()

    def used_in_family(self, family_id, door, beside=None):
        query = select(Key).join(Member, Key.member_id == Member.id)
        query = query.where(Member.family_id == family_id, Key.door == door).order_by(Key.id.desc())
        if beside is not None:
            query = query.where(Key.id != beside)
        return self.session.execute(query).scalars().first()

    def add(self, member_id, door):
        self.session.add(Key(member_id=member_id, door=door))  # CA306: threads=unsafe processes=unsafe

    def cut(self, member_id, door):
        self.session.add(Key(member_id=member_id, door=door))  # CA306: threads=unsafe processes=unsafe


def of_card(session):
    return session.query(Member).filter(Member.card == request.json["card"]).one()


@app.post("/key")
def key_of_one_member():
    with Maker.begin() as session:
        member, keys = of_card(session), Keys(session)
        if keys.found(member.id, request.json["door"]) is None:
            keys.add(member.id, request.json["door"])
    return "", 204


@app.post("/family")
def one_key_for_a_family():
    with Maker.begin() as session:
        member, keys = of_card(session), Keys(session)
        if keys.used_in_family(member.family_id, request.json["door"]):
            return "taken", 409
        keys.cut(member.id, request.json["door"])
    return "", 204


# Safe: the database has each member once, whichever class the number comes from; a look by the primary key.


@app.post("/badge")
def badge():
    with Maker.begin() as session:
        member = of_card(session)
        if session.query(Badge).filter(Badge.member_id == member.id).first() is None:
            session.add(Badge(member_id=member.id))
    return "", 204


@app.post("/number")
def key_of_a_number():
    with Maker.begin() as session:
        member = of_card(session)
        if session.get(Key, member.id) is None:
            session.add(Key(id=member.id, door=1))
        if session.query(Key).filter(Key.id == request.json["number"]).first() is None:
            session.add(Key(id=request.json["number"], door=2))
    return "", 204
