"""Rows that are marked: who marks them once more changes nothing, unless more is done for whoever comes first."""

from datetime import datetime, timezone

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

engine = create_engine("postgresql://choir")  # CA601: threads=safe processes=benign
maker = sessionmaker(engine)
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Singer(Base):
    __tablename__ = "choir_singers"
    id: Mapped[int] = mapped_column(primary_key=True)
    confirmed: Mapped[bool]
    confirmed_at: Mapped[datetime]
    seat: Mapped[int]
    coins: Mapped[int]
    password_hash: Mapped[str]
    state: Mapped[str]


def session_of():
    with maker() as session:
        yield session


@app.post("/confirm/{key}")
def confirm(key: int, session: Session = Depends(session_of)):
    singer = session.get(Singer, key)
    if singer.confirmed:
        return singer
    singer.confirmed = True
    singer.confirmed_at = datetime.now(timezone.utc)
    session.commit()
    return singer


@app.post("/confirm/plain/{key}")
def confirm_plainly(key: int, session: Session = Depends(session_of)):
    singer = session.get(Singer, key)
    if singer.confirmed:
        return {"ok": True}
    singer.confirmed = True
    session.add(singer)
    session.commit()
    return {"ok": True}


@app.post("/confirm/paid/{key}")
def confirm_and_pay(key: int, session: Session = Depends(session_of)):
    """Who comes first gets a coin; two may come first."""
    singer = session.get(Singer, key)
    if singer.confirmed:
        return {"ok": True}
    singer.confirmed = True  # CA306: threads=unsafe processes=unsafe
    singer.coins += 1  # CA306: threads=unsafe processes=unsafe
    session.commit()
    return {"ok": True}


@app.post("/confirm/told/{key}")
def confirm_and_tell(key: int, session: Session = Depends(session_of)):
    """Something else is done for whoever comes first."""
    singer = session.get(Singer, key)
    if singer.confirmed:
        return {"ok": True}
    singer.confirmed = True  # CA306: threads=unsafe processes=unsafe
    session.commit()
    send(key)
    return {"ok": True}


@app.post("/confirm/refused/{key}")
def confirm_or_refuse(key: int, session: Session = Depends(session_of)):
    singer = session.get(Singer, key)
    if singer.confirmed:
        raise HTTPException(409)
    singer.confirmed = True  # CA306: threads=unsafe processes=unsafe
    session.commit()
    return {"ok": True}


@app.post("/seat/{key}")
def seat(key: int, seat: int, session: Session = Depends(session_of)):
    """It gets what this request says, over what another one has said."""
    singer = session.get(Singer, key)
    if singer.seat is not None:
        return {"ok": True}
    singer.seat = seat  # CA306: threads=unsafe processes=unsafe
    session.commit()
    return {"ok": True}


@app.post("/password/{key}")
def change_password(key: int, old: str, new: str, session: Session = Depends(session_of)):
    """The one before says who it is."""
    singer = session.get(Singer, key)
    if not is_right(old, singer.password_hash):
        raise HTTPException(401)
    singer.password_hash = hashed(new)
    session.commit()


@app.post("/take/{key}")
def take(key: int, session: Session = Depends(session_of)):
    """The database keeps others away until the transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    singer = session.get(Singer, key)
    if singer.state != "new":
        raise HTTPException(409)
    singer.state = "taken"
    session.commit()


@app.post("/take/unlocked/{key}")
def take_unlocked(key: int, session: Session = Depends(session_of)):
    session.execute(text("SELECT 1"))
    singer = session.get(Singer, key)
    if singer.state != "new":
        raise HTTPException(409)
    singer.state = "taken"  # CA306: threads=unsafe processes=unsafe
    session.commit()


def is_right(text, kept):
    return hashed(text) == kept


def hashed(text):
    return text[::-1]


def send(key):
    print("confirmed", key)  # CA705: threads=benign processes=benign
