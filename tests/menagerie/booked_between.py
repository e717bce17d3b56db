"""Bookings that must not overlap, and states that move by a table of allowed moves or by a `match` statement."""

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://halls")  # CA601: threads=safe processes=benign
MOVES = {"free": ["held"], "held": ["sold", "free"], "sold": []}
ROLES = {"desk": ["sold"], "guest": []}


class Base(DeclarativeBase):
    pass


class Slot(Base):
    __tablename__ = "hall_slots"
    id: Mapped[int] = mapped_column(primary_key=True)
    hall: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    state: Mapped[str]
    owner: Mapped[str]
    note: Mapped[str]


def can(old, new):
    return new in MOVES.get(old, [])


def since_handler(event, context):
    """What was added since then is only counted for the answer."""
    with Session(engine) as session:
        later = session.scalars(select(Slot).where(Slot.hall == event["hall"], Slot.start > event["since"])).all()
        session.add(Slot(hall=event["hall"], start=event["start"], end=event["end"], state="free"))
        session.commit()
        return len(later)


def role_handler(event, context):
    """What may be done is chosen by the request, and nothing of the row decides."""
    with Session(engine) as session:
        slot = session.get(Slot, event["id"])
        if event["new"] not in ROLES[event["role"]]:
            return 403
        slot.note = event["note"]
        session.commit()
    return 200


def member_handler(event, context):
    """Who may change it stands in the row itself."""
    with Session(engine) as session:
        slot = session.get(Slot, event["id"])
        if event["user"] not in slot.owner:
            return 403
        slot.note = event["note"]
        session.commit()
    return 200


def locked_handler(event, context):
    with Session(engine) as session:
        slot = session.get(Slot, event["id"], with_for_update=True)
        if event["new"] not in MOVES[slot.state]:
            return 409
        slot.state = event["new"]
        session.commit()
    return 200


# Hazards.


def book_handler(event, context):
    with Session(engine) as session:
        asked = select(Slot).where(Slot.hall == event["hall"], Slot.start < event["end"], Slot.end > event["start"])
        if session.scalars(asked).first():
            return 409
        slot = Slot(hall=event["hall"], start=event["start"], end=event["end"], state="held")
        session.add(slot)  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 201


def move_handler(event, context):
    with Session(engine) as session:
        slot = session.get(Slot, event["id"])
        if event["new"] not in MOVES[slot.state]:
            return 409
        slot.state = event["new"]  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 200


def asked_handler(event, context):
    with Session(engine) as session:
        slot = session.get(Slot, event["id"])
        if not can(slot.state, event["new"]):
            return 409
        slot.state = event["new"]  # CA306: threads=unsafe processes=unsafe
        session.commit()
    return 200


def matched_handler(event, context):
    with Session(engine) as session:
        slot = session.get(Slot, event["id"])
        match slot.state:
            case "free":
                slot.state = "held"  # CA306: threads=unsafe processes=unsafe
            case _:
                return 409
        session.commit()
    return 200
