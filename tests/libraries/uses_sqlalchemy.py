"""sqlalchemy: the engine is shared, a Session or Connection is not."""

import os

from sqlalchemy import Column, Integer, String, create_engine, event, text
from sqlalchemy.orm import Session, declarative_base, scoped_session, sessionmaker
from sqlalchemy.pool import NullPool

_engine = create_engine(os.environ["DATABASE_URL"])  # CA601: threads=safe processes=benign


def engine_handler(event, context):
    with _engine.connect() as connection:
        return {"n": connection.execute(text("select 1")).scalar_one()}


def own_session_handler(event, context):
    with Session(_engine) as session:
        return {"n": session.execute(text("select 1")).scalar_one()}


_factory = sessionmaker(bind=_engine)


def factory_handler(event, context):
    with _factory() as session:
        return {"n": session.execute(text("select 1")).scalar_one()}


_scoped = scoped_session(_factory)


def scoped_handler(event, context):
    try:
        return {"n": _scoped().execute(text("select 1")).scalar_one()}
    finally:
        _scoped.remove()


_unpooled = create_engine(os.environ["DATABASE_URL"], poolclass=NullPool)


def unpooled_handler(event, context):
    with _unpooled.connect() as connection:
        return {"n": connection.execute(text("select 1")).scalar_one()}


_session = Session(_engine)


def session_handler(event, context):
    return {"n": _session.execute(text("select 1")).scalar_one()}  # CA301: threads=unsafe processes=safe


_connection = _engine.connect()


def connection_handler(event, context):
    return {"n": _connection.execute(text("select 1")).scalar_one()}  # CA301: threads=unsafe processes=safe


_from_factory = _factory()


def from_factory_handler(event, context):
    return {"n": _from_factory.execute(text("select 1")).scalar_one()}  # CA301: threads=unsafe processes=safe


def database_in_tmp_handler(event, context):
    engine = create_engine("sqlite:////tmp/staged.db")  # CA506: threads=unsafe processes=unsafe
    with engine.begin() as connection:
        connection.execute(text("insert into staged_rows values (:row)"), {"row": event["row"]})
        return {"n": connection.execute(text("select count(*) from staged_rows")).scalar_one()}


def database_in_memory_handler(event, context):
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        return {"n": connection.execute(text("select 1")).scalar_one()}


_Base = declarative_base()
_Base.metadata.create_all(_engine)  # CA604: threads=safe processes=benign


# events come while requests use connections and rows
_added = []


class Parcel(_Base):
    __tablename__ = "parcels"
    id = Column(Integer, primary_key=True)
    owner = Column(String)


@event.listens_for(Parcel, "after_insert")
def note_added(mapper, connection, target):
    _added.append(target.owner)  # CA111: threads=unsafe processes=unsafe


@event.listens_for(_engine, "connect")
def set_encoding(connection, record):
    with connection.cursor() as cursor:
        cursor.execute("set client_encoding to 'utf8'")


def stamp(mapper, connection, target):
    target.owner = target.owner.strip()


event.listen(Parcel, "before_insert", stamp)


def added_handler(event, context):
    return {"added": _added}
