"""Looks by `exists()` of SQLAlchemy behind a repository, and rows updated by whatever columns a request names."""

from fastapi import Depends, FastAPI, HTTPException
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine, exists, select
from sqlalchemy.orm import Session, declarative_base, sessionmaker

Base = declarative_base()
make = sessionmaker(create_engine("postgresql://"))
app = FastAPI()


class Member(Base):
    __tablename__ = "members_by_exists"
    id = Column(Integer, primary_key=True)
    mail = Column(String, index=True)
    points = Column(Integer)


class Account(Base):
    """No database lets a second one in."""

    __tablename__ = "accounts_by_exists"
    id = Column(Integer, primary_key=True)
    mail = Column(String, unique=True)


class MemberIn(BaseModel):
    mail: str


class MemberChange(BaseModel):
    mail: str | None = None
    points: int | None = None


def session():
    with make() as opened:
        yield opened


class Members:
    model = Member

    def __init__(self, db):
        self.db = db

    def is_known(self, mail: str) -> bool:
        return bool(self.db.scalar(select(exists().where(Member.mail == mail))))

    def create(self, member):
        self.db.add(member)  # CA306: threads=unsafe processes=unsafe
        self.db.commit()


class Accounts:
    def __init__(self, db):
        self.db = db

    def is_known(self, mail: str) -> bool:
        return bool(self.db.scalar(select(exists().where(Account.mail == mail))))

    def create(self, account):
        self.db.add(account)
        self.db.commit()


class Crud:
    """The columns are named by those that the row has, each is set to what the request says."""

    def __init__(self, model):
        self.model = model

    def get(self, db, id):
        return db.query(self.model).filter(self.model.id == id).first()

    def update(self, db, *, db_obj, obj_in):
        for field in jsonable_encoder(db_obj):
            if field in obj_in:
                setattr(db_obj, field, obj_in[field])
        db.add(db_obj)
        db.commit()


class CountingCrud(Crud):
    def update(self, db, *, db_obj, obj_in):
        for field in jsonable_encoder(db_obj):
            if field in obj_in:
                setattr(db_obj, field, obj_in[field])  # CA306: threads=unsafe processes=unsafe
        db.commit()


members, counting = Crud(Member), CountingCrud(Member)


@app.post("/members")
def register(data: MemberIn, db: Session = Depends(session)):
    if Members(db).is_known(data.mail):
        raise HTTPException(409)
    Members(db).create(Member(**data.model_dump()))


@app.post("/accounts")
def open_account(data: MemberIn, db: Session = Depends(session)):
    if Accounts(db).is_known(data.mail):
        raise HTTPException(409)
    Accounts(db).create(Account(mail=data.mail))


@app.put("/members/{id}")
def change(id: int, data: MemberChange, db: Session = Depends(session)):
    member = members.get(db, id)
    if not member:
        raise HTTPException(404)
    members.update(db, db_obj=member, obj_in=data.model_dump(exclude_unset=True))


@app.post("/members/{id}/earn")
def earn(id: int, n: int, db: Session = Depends(session)):
    member = counting.get(db, id)
    counting.update(db, db_obj=member, obj_in={"points": member.points + n})
