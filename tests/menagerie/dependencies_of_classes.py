"""What FastAPI makes for a route: of classes, of functions, by the annotation alone, and under a name of their own."""

from typing import Annotated

import asyncpg
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker

app = FastAPI()
Base = declarative_base()
Maker = sessionmaker(bind=create_engine("postgresql://"))


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    word = Column(String)


class Label(Base):
    __tablename__ = "labels"
    id = Column(Integer, primary_key=True)
    word = Column(String, unique=True)


def get_db():
    with Maker() as db:
        yield db


Db = Annotated[Session, Depends(get_db)]


class Tags:
    def __init__(self, db: Db):
        self.db = db

    def find(self, word):
        return self.db.query(Tag).filter(Tag.word == word).one_or_none()

    def add(self, word):
        self.db.add(Tag(word=word))  # CA306: threads=unsafe processes=unsafe
        self.db.commit()


class TagService:
    def __init__(self, tags: Annotated[Tags, Depends()]):
        self.tags = tags

    def ensure(self, word):
        if self.tags.find(word) is None:
            self.tags.add(word)


@app.post("/tags/{word}")
def put_tag(word: str, service: Annotated[TagService, Depends(TagService)]):
    service.ensure(word)


class Labels:
    def __init__(self, db: Db):
        self.db = db

    def ensure(self, word):
        if self.db.query(Label).filter(Label.word == word).one_or_none() is None:
            self.db.add(Label(word=word))
            self.db.commit()


LabelStore = Annotated[Labels, Depends()]


@app.post("/labels/{word}")
def put_label(word: str, labels: LabelStore):
    labels.ensure(word)


class User(BaseModel):
    email: str
    name: str


async def connection():
    pool = await asyncpg.create_pool("postgres://")
    async with pool.acquire() as conn:
        yield conn


class Users:
    def __init__(self, conn):
        self.conn = conn

    async def by_email(self, email):
        return await self.conn.fetchrow("SELECT * FROM users WHERE email = $1", email)

    async def create(self, user):
        statement = "INSERT INTO users (email, name) VALUES ($1, $2)"
        await self.conn.execute(statement, user.email, user.name)  # CA306: threads=unsafe processes=unsafe

    async def upsert(self, user):
        statement = "INSERT INTO users (email, name) VALUES ($1, $2) ON CONFLICT DO NOTHING"
        await self.conn.execute(statement, user.email, user.name)


def users(conn=Depends(connection)):
    return Users(conn)


class UserService:
    def __init__(self, users: Users = Depends(users)):
        self.users = users

    async def register(self, user: User):
        if await self.users.by_email(user.email):
            raise HTTPException(409)
        await self.users.create(user)

    async def register_once(self, user: User):
        if await self.users.by_email(user.email):
            raise HTTPException(409)
        await self.users.upsert(user)


@app.post("/users")
async def register(user: User, service: UserService = Depends()):
    await service.register(user)


@app.post("/users-once")
async def register_once(user: User, service: UserService = Depends()):
    await service.register_once(user)
