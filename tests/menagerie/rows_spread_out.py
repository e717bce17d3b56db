"""Rows whose columns are spread out over an object, a mapping or several names, and are stored from there."""

from dataclasses import asdict, dataclass

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine, func, select, update
from sqlalchemy.orm import Session, declarative_base, sessionmaker

Base = declarative_base()
make = sessionmaker(create_engine("postgresql://"))
app = FastAPI()


class Purse(Base):
    __tablename__ = "purses_spread_out"
    id = Column(Integer, primary_key=True)
    coins = Column(Integer)
    note = Column(String)
    owner = Column(Integer)


class Label(Base):
    """Nothing of it is ever computed, and each request sets the same columns."""

    __tablename__ = "labels_spread_out"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    color = Column(String)


class Change(BaseModel):
    coins: int | None = None
    note: str | None = None


class Text(BaseModel):
    text: str
    color: str


@dataclass
class Content:
    id: int
    coins: int
    note: str

    def take(self, n):
        if self.coins < n:
            raise HTTPException(409)
        self.coins -= n


def session():
    with make() as opened:
        yield opened


def one(db, id):
    row = db.get(Purse, id)
    return Content(id=row.id, coins=row.coins, note=row.note)


@app.post("/dumped")
def dumped(id: int, n: int, db: Session = Depends(session)):
    data = Change(coins=db.get(Purse, id).coins - n)
    db.execute(update(Purse).where(Purse.id == id).values(**data.model_dump(exclude_unset=True)))  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/whole")
def whole(id: int, n: int, db: Session = Depends(session)):
    content = one(db, id)
    content.take(n)
    db.execute(update(Purse).where(Purse.id == content.id).values(**asdict(content)))  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/vars")
def by_vars(id: int, n: int, db: Session = Depends(session)):
    content = one(db, id)
    content.take(n)
    db.query(Purse).filter(Purse.id == id).update(vars(content))  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/noted")
def noted(id: int, note: str, db: Session = Depends(session)):
    """What others took meanwhile is put back."""
    content = one(db, id)
    content.note = note
    db.execute(update(Purse).where(Purse.id == id).values(**content.__dict__))  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/merged")
def merged(id: int, n: int, db: Session = Depends(session)):
    content = one(db, id)
    db.merge(Purse(id=content.id, coins=content.coins - n))  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/bulk")
def bulk(owner: int, db: Session = Depends(session)):
    found = db.scalars(select(Purse).where(Purse.owner == owner)).all()
    db.bulk_update_mappings(Purse, [{"id": each.id, "coins": each.coins + 1} for each in found])  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/many")
def many(owner: int, db: Session = Depends(session)):
    found = db.scalars(select(Purse).where(Purse.owner == owner)).all()
    db.execute(update(Purse), [{"id": each.id, "coins": each.coins + 1} for each in found])  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/unpacked")
def unpacked(id: int, n: int, db: Session = Depends(session)):
    key, coins = db.execute(select(Purse.id, Purse.coins).where(Purse.id == id)).one()
    if coins < n:
        raise HTTPException(409)
    db.execute(update(Purse).where(Purse.id == key).values(coins=coins - n))  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/mapped")
def mapped(id: int, n: int, db: Session = Depends(session)):
    row = db.execute(select(Purse.id, Purse.coins).where(Purse.id == id)).mappings().first()
    db.execute(update(Purse).where(Purse.id == row["id"]).values(coins=row["coins"] - n))  # CA306: threads=unsafe processes=unsafe
    db.commit()


@app.post("/indexed")
def indexed(id: int, n: int, db: Session = Depends(session)):
    row = db.execute(select(Purse.id, Purse.coins).where(Purse.id == id)).first()
    db.execute(update(Purse).where(Purse.id == row[0]).values(coins=row[1] - n))  # CA306: threads=unsafe processes=unsafe
    db.commit()


# Safe: what is stored is the request's, the database computes it, or nobody else sets it.


@app.put("/said")
def said(id: int, data: Change, db: Session = Depends(session)):
    if db.get(Purse, id) is None:
        raise HTTPException(404)
    db.execute(update(Purse).where(Purse.id == id).values(**data.model_dump(exclude_unset=True)))
    db.commit()


@app.post("/relative")
def relative(id: int, n: int, db: Session = Depends(session)):
    key, owner = db.execute(select(Purse.id, Purse.owner).where(Purse.id == id)).one()
    db.execute(update(Purse).where(Purse.id == key, Purse.owner == owner).values(coins=Purse.coins - n))
    db.commit()


@app.post("/compared")
def compared(id: int, n: int, db: Session = Depends(session)):
    """The statement asks whether it still is what was read."""
    key, coins = db.execute(select(Purse.id, Purse.coins).where(Purse.id == id)).one()
    db.execute(update(Purse).where(Purse.id == key, Purse.coins == coins).values(coins=coins - n))
    db.commit()


@app.post("/labelled")
def labelled(id: int, text: str, color: str, db: Session = Depends(session)):
    """All columns that anybody sets are set to what the request says."""
    label = db.get(Label, id)
    found = Text(text=label.text, color=label.color)
    found.text, found.color = text, color
    db.execute(update(Label).where(Label.id == id).values(**found.model_dump()))
    db.commit()


@app.post("/held")
def held(id: int, n: int, db: Session = Depends(session)):
    row = db.get(Purse, id, with_for_update=True)
    content = Content(id=row.id, coins=row.coins, note=row.note)
    content.take(n)
    db.execute(update(Purse).where(Purse.id == content.id).values(**asdict(content)))
    db.commit()


@app.get("/shown")
def shown(owner: int, db: Session = Depends(session)):
    count, most = db.execute(select(func.count(Purse.id), func.max(Purse.coins)).where(Purse.owner == owner)).one()
    return {"count": count, "most": most}


@app.post("/copied")
def copied(id: int, db: Session = Depends(session)):
    """A row with a key of its own is put beside the one that was read."""
    content = one(db, id)
    db.merge(Purse(coins=content.coins, note=content.note))
    db.commit()
