"""A session of a database that middleware of a bot gives each handler is known by the annotation alone."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy import Boolean, Column, Integer, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import declarative_base

Base = declarative_base()
router = Router()


class Lantern(Base):
    __tablename__ = "lanterns"
    id = Column(Integer, primary_key=True)
    lit = Column(Boolean)
    oil = Column(Integer)


class Lanterns:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def one(self, key):
        return (await self.session.execute(select(Lantern).where(Lantern.id == key))).scalar_one_or_none()


@router.callback_query(F.data == "burn")
async def burn(callback: CallbackQuery, session: AsyncSession):
    lantern = await Lanterns(session).one(callback.message.message_id)
    lantern.oil -= 1  # CA306: threads=unsafe processes=unsafe
    await session.commit()


@router.callback_query(F.data == "snuff")
async def snuff(callback: CallbackQuery, session: AsyncSession | None = None):
    await session.execute(update(Lantern).where(Lantern.id == callback.message.message_id).values(lit=False))
    await session.commit()


@router.callback_query(F.data == "fill")
async def fill(callback: CallbackQuery, session: AsyncSession):
    kept = select(Lantern).where(Lantern.id == callback.message.message_id).with_for_update()
    lantern = (await session.execute(kept)).scalar_one()
    lantern.oil += 5
    await session.commit()
