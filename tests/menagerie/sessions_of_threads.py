"""Rows of a session that each thread has for itself: what is read and stored goes past what others have stored."""

from contextlib import contextmanager

from sqlalchemy import Column, Integer, String, create_engine, orm, text
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

engine = create_engine("postgresql://brewery")  # CA601: threads=safe processes=benign
Scoped = scoped_session(sessionmaker(bind=engine))
Base = declarative_base()
Base.query = Scoped.query_property()


class Cask(Base):
    __tablename__ = "brewery_casks"
    id = Column(Integer, primary_key=True)
    litres = Column(Integer)
    label = Column(String)


class Database:
    def __init__(self, engine):
        self._make = orm.scoped_session(orm.sessionmaker(bind=engine))

    @contextmanager
    def session(self):
        session = self._make()
        try:
            yield session
        finally:
            session.close()


class Casks:
    def __init__(self, make):
        self.make = make

    def fill(self, key, litres):
        with self.make() as session:
            cask = session.query(Cask).filter(Cask.id == key).first()
            cask.litres += litres  # CA306: threads=unsafe processes=unsafe
            session.commit()

    def fill_at_once(self, key, litres):
        with self.make() as session:
            session.query(Cask).filter(Cask.id == key).update({Cask.litres: Cask.litres + litres})
            session.commit()


database = Database(engine)


def filled_handler(event, context):
    Casks(database.session).fill(event["id"], event["litres"])


def filled_at_once_handler(event, context):
    Casks(database.session).fill_at_once(event["id"], event["litres"])


def called_handler(event, context):
    session = Scoped()
    cask = session.query(Cask).filter(Cask.id == event["id"]).first()
    cask.litres -= event["litres"]  # CA306: threads=unsafe processes=unsafe
    session.commit()


def registry_handler(event, context):
    cask = Scoped.query(Cask).filter(Cask.id == event["id"]).first()
    cask.litres -= event["litres"]  # CA306: threads=unsafe processes=unsafe
    Scoped.commit()


def property_handler(event, context):
    if Cask.query.filter_by(label=event["label"]).first():
        return {"statusCode": 409}
    Scoped.add(Cask(label=event["label"], litres=0))  # CA306: threads=unsafe processes=unsafe
    Scoped.commit()
    return {"statusCode": 201}


def statement_handler(event, context):
    left = Scoped.execute(text("SELECT litres FROM brewery_casks WHERE id = :id"), {"id": event["id"]}).scalar()
    Scoped.execute(  # CA306: threads=unsafe processes=unsafe
        text("UPDATE brewery_casks SET litres = :left WHERE id = :id"), {"id": event["id"], "left": left - 1}
    )
    Scoped.commit()


def locked_handler(event, context):
    cask = Scoped.query(Cask).filter(Cask.id == event["id"]).with_for_update().one()
    cask.litres -= event["litres"]
    Scoped.commit()


def labelled_handler(event, context):
    """It is set to what the request says."""
    Scoped.get(Cask, event["id"]).label = event["label"]
    Scoped.commit()
    Scoped.remove()
