"""The next row of a queue, which is removed and given to who asked: two that ask at once get the same one."""

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://mill")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Sack(Base):
    __tablename__ = "mill_sacks"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    state: Mapped[str]


def next_handler(event, context):
    with Session(engine) as session:
        sack = session.scalars(select(Sack).order_by(Sack.id).limit(1)).first()
        if sack is None:
            return None
        session.delete(sack)  # CA306: threads=unsafe processes=unsafe
        session.commit()
        return sack.owner


def next_waiting_handler(event, context):
    with Session(engine) as session:
        sack = session.scalars(select(Sack).where(Sack.state == "waiting").order_by(Sack.id)).first()
        if not sack:
            return {"sack": None}
        owner = sack.owner
        session.delete(sack)  # CA306: threads=unsafe processes=unsafe
        session.commit()
        return {"sack": owner}


def locked_handler(event, context):
    with Session(engine) as session:
        sack = session.scalars(select(Sack).order_by(Sack.id).limit(1).with_for_update(skip_locked=True)).first()
        if sack is None:
            return None
        session.delete(sack)
        session.commit()
        return sack.owner


def named_handler(event, context):
    """Who asks says which one is to go: that it goes twice is no matter."""
    with Session(engine) as session:
        sack = session.get(Sack, event["id"])
        if sack is None:
            return None
        session.delete(sack)
        session.commit()
        return sack.owner


def cleared_handler(event, context):
    """Nobody is given what is removed."""
    with Session(engine) as session:
        sack = session.scalars(select(Sack).order_by(Sack.id).limit(1)).first()
        if sack is None:
            return {"left": False}
        session.delete(sack)
        session.commit()
        return {"left": True}
