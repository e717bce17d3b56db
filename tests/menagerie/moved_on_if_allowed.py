"""A state that a table says may follow is set: by who asks it without turning anybody away, and in a loop over columns."""

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker

app = FastAPI()
Base = declarative_base()
sessions = sessionmaker(bind=create_engine("postgresql:///caravans"))
MOVES = {"READY": ["GONE", "STOPPED"], "GONE": ["BACK"], "STOPPED": []}


class Caravan(Base):
    __tablename__ = "caravans"
    id = Column(Integer, primary_key=True)
    status = Column(String)
    guide = Column(String)


class CaravanUpdate(BaseModel):
    status: str | None = None
    guide: str | None = None


def session():
    with sessions() as db:
        yield db


def may(old, new):
    return new in MOVES.get(old, [])


@app.post("/caravans/{number}/start")
def start(number: int, db: Session = Depends(session)):
    caravan = db.query(Caravan).filter(Caravan.id == number).first()
    if caravan:
        if may(caravan.status, "GONE"):
            caravan.status = "GONE"  # CA306: threads=unsafe processes=unsafe
            db.commit()
    return {"ok": True}


@app.post("/caravans/{number}/stop")
def stop(number: int, db: Session = Depends(session)):
    caravan = db.get(Caravan, number)
    if "STOPPED" in MOVES[caravan.status]:
        caravan.status = "STOPPED"  # CA306: threads=unsafe processes=unsafe
        db.commit()
    return {"ok": True}


@app.put("/caravans/{number}")
def update(number: int, change: CaravanUpdate, db: Session = Depends(session)):
    caravan = db.query(Caravan).filter(Caravan.id == number).first()
    data = change.dict(exclude_unset=True)
    if "status" in data and not may(caravan.status, data["status"]):
        raise HTTPException(409)
    for name, value in data.items():
        setattr(caravan, name, value)  # CA306: threads=unsafe processes=unsafe
    db.commit()
    return {"ok": True}


@app.patch("/caravans/{number}")
def patch(number: int, change: CaravanUpdate, db: Session = Depends(session)):
    caravan = db.query(Caravan).filter(Caravan.id == number).first()
    if change.status not in MOVES[caravan.status]:
        raise HTTPException(409)
    for name, value in change.model_dump(exclude_unset=True).items():
        setattr(caravan, name, value)  # CA306: threads=unsafe processes=unsafe
    db.commit()
    return {"ok": True}


# safe: the row is locked from the look on
@app.post("/caravans/{number}/return")
def come_back(number: int, db: Session = Depends(session)):
    caravan = db.query(Caravan).filter(Caravan.id == number).with_for_update().first()
    if may(caravan.status, "BACK"):
        caravan.status = "BACK"
        db.commit()
    return {"ok": True}


# safe: whatever it was, it gets what the request says, and what was asked for is another column
@app.put("/caravans/{number}/all")
def replace(number: int, change: CaravanUpdate, db: Session = Depends(session)):
    caravan = db.query(Caravan).filter(Caravan.id == number).first()
    for name, value in change.dict(exclude_unset=True).items():
        setattr(caravan, name, value)
    db.commit()
    return {"status": caravan.status, "next": MOVES[caravan.status]}
