"""Rows whose primary key is made of several columns: each of them holds the same value many times."""

from sqlalchemy import Column, Integer, String, UniqueConstraint, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
engine = create_engine("postgresql://draft")  # CA601: threads=safe processes=benign
Session = sessionmaker(bind=engine)


class Club(Base):
    __tablename__ = "draft_clubs"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Seat(Base):
    __tablename__ = "club_seats"
    club_id = Column(Integer, primary_key=True)
    member = Column(String, primary_key=True)
    name = Column(String)


class Draw(Base):
    __tablename__ = "club_draws"
    club_id = Column(Integer, primary_key=True)
    member = Column(String, primary_key=True)
    school_id = Column(Integer, primary_key=True)
    number = Column(Integer)


class Label(Base):
    __tablename__ = "club_labels"
    club_id = Column(Integer, primary_key=True)
    member = Column(String, primary_key=True)
    text = Column(String)
    __table_args__ = (UniqueConstraint("club_id", "text"),)


def member_handler(event, context):
    """The whole key was looked for: a second one is refused."""
    db = Session()
    if db.query(Seat).filter(Seat.club_id == event["club"], Seat.member == event["user"]).first():
        return 409
    db.add(Seat(club_id=event["club"], member=event["user"], name=event["name"]))
    db.commit()
    return 201


def label_handler(event, context):
    """The columns that were looked for are unique together."""
    db = Session()
    if db.query(Label).filter(Label.club_id == event["club"], Label.text == event["text"]).first():
        return 409
    db.add(Label(club_id=event["club"], member=event["user"], text=event["text"]))
    db.commit()
    return 201


def club_handler(event, context):
    """One column is the key."""
    db = Session()
    if db.query(Club).filter(Club.id == event["club"]).first():
        return 409
    db.add(Club(id=event["club"], name=event["name"]))
    db.commit()
    return 201


# Hazards.


def join_handler(event, context):
    db = Session()
    club = db.query(Club).filter(Club.id == event["club"]).first()
    if db.query(Seat).filter(Seat.club_id == event["club"]).count() >= 20:
        return 409
    db.add(Seat(club_id=club.id, member=event["user"], name=event["name"]))  # CA306: threads=unsafe processes=unsafe
    db.commit()
    return 201


def draw_handler(event, context):
    club, school = event["club"], event["school"]
    db = Session()
    if db.query(Draw).filter(Draw.club_id == club, Draw.school_id == school).first():
        return 409
    number = db.query(Draw).filter(Draw.club_id == club).count() + 1
    draw = Draw(club_id=club, member=event["user"], school_id=school, number=number)
    db.add(draw)  # CA306: threads=unsafe processes=unsafe
    db.commit()
    return 201
