"""Checks that ask a table of what may follow a state; they stand in helpers, and rows are moved on behind them."""

import enum

from flask import Flask
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
Session = sessionmaker(bind=create_engine("postgresql://"))
app = Flask(__name__)


class State(str, enum.Enum):
    OPEN = "open"
    DONE = "done"
    GONE = "gone"


FOLLOWS = {State.OPEN: {State.DONE, State.GONE}, State.DONE: {State.GONE}, State.GONE: set()}


class Chore(Base):
    __tablename__ = "chores_of_tables"
    id = Column(Integer, primary_key=True)
    state = Column(String)
    label = Column(String)


class Refused(Exception):
    pass


class Chores:
    ALLOWED = {"open": ["done", "gone"], "done": ["gone"]}

    def __init__(self, session):
        self.session = session

    def get(self, id):
        return self.session.query(Chore).filter_by(id=id).one_or_none()

    def finish(self, id):
        chore = self.get(id)
        self._check(chore, State.DONE)
        chore.state = State.DONE  # CA306: threads=unsafe processes=unsafe
        self.session.commit()

    def drop(self, id):
        chore = self.get(id)
        self._check_allowed(chore, "gone")
        chore.state = "gone"  # CA306: threads=unsafe processes=unsafe
        self.session.commit()

    def give_up(self, id):
        chore = self.get(id)
        allowed = FOLLOWS[chore.state]
        if State.GONE not in allowed:
            raise Refused
        chore.state = State.GONE  # CA306: threads=unsafe processes=unsafe
        self.session.commit()

    def finish_held(self, id):
        """The row is read with a lock."""
        chore = self.session.get(Chore, id, with_for_update=True)
        self._check(chore, State.DONE)
        chore.state = State.DONE
        self.session.commit()

    def label(self, id, label):
        """What the request says is stored whatever the state has become."""
        chore = self.get(id)
        if label not in LABELS:
            raise Refused
        chore.label = label
        self.session.commit()

    def _check(self, chore, target):
        if chore is None:
            raise Refused
        if target not in FOLLOWS[chore.state]:
            raise Refused(f"{chore.state} -> {target}")

    def _check_allowed(self, chore, target):
        if target not in self.ALLOWED.get(chore.state, []):
            raise Refused


LABELS = {"red", "blue"}


@app.post("/finish/<int:id>")
def finish(id):
    Chores(Session()).finish(id)
    return ""


@app.post("/drop/<int:id>")
def drop(id):
    Chores(Session()).drop(id)
    return ""


@app.post("/give-up/<int:id>")
def give_up(id):
    Chores(Session()).give_up(id)
    return ""


@app.post("/held/<int:id>")
def held(id):
    Chores(Session()).finish_held(id)
    return ""


@app.post("/label/<int:id>/<label>")
def label(id, label):
    Chores(Session()).label(id, label)
    return ""
