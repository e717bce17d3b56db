"""Whether a row is locked is what the caller says of it, by a parameter that nothing else is bound to."""

from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://weir")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Sluice(Base):
    __tablename__ = "weir_sluices"
    id: Mapped[int] = mapped_column(primary_key=True)
    height: Mapped[int]


def find(session, key, lock=False):
    asked = select(Sluice).where(Sluice.id == key)
    if lock:
        asked = asked.with_for_update()
    return session.execute(asked).scalar_one()


def find_by_expression(session, key, *, lock: bool):
    asked = select(Sluice).where(Sluice.id == key)
    return session.scalars(asked.with_for_update() if lock else asked).one()


def find_unless(session, key, read_only=False):
    asked = select(Sluice).where(Sluice.id == key)
    if not read_only:
        asked = asked.with_for_update()
    return session.scalars(asked).one()


def find_by_key(session, key, lock=False):
    return session.get(Sluice, key, with_for_update=lock)


def raised_handler(event, context):
    with Session(engine) as session:
        sluice = find(session, event["id"])
        sluice.height += event["by"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def raised_by_expression_handler(event, context):
    with Session(engine) as session:
        sluice = find_by_expression(session, event["id"], lock=False)
        sluice.height += event["by"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def raised_unless_handler(event, context):
    with Session(engine) as session:
        sluice = find_unless(session, event["id"], read_only=True)
        sluice.height += event["by"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def raised_by_key_handler(event, context):
    with Session(engine) as session:
        sluice = find_by_key(session, event["id"], lock=False)
        sluice.height += event["by"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def locked_handler(event, context):
    with Session(engine) as session:
        find(session, event["id"], lock=True).height += event["by"]
        session.commit()


def locked_by_position_handler(event, context):
    with Session(engine) as session:
        find(session, event["id"], True).height += event["by"]
        session.commit()


def locked_by_expression_handler(event, context):
    with Session(engine) as session:
        find_by_expression(session, event["id"], lock=True).height += event["by"]
        session.commit()


def locked_unless_handler(event, context):
    with Session(engine) as session:
        find_unless(session, event["id"]).height += event["by"]
        session.commit()


def locked_by_key_handler(event, context):
    with Session(engine) as session:
        find_by_key(session, event["id"], lock=True).height += event["by"]
        session.commit()
