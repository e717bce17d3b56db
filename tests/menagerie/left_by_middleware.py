"""Rows that a middleware of aiogram gives to handlers by name: they are as old as the middleware's look."""

from aiogram import BaseMiddleware, Dispatcher
from sqlalchemy import Column, Integer, String, select, update
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Wallet(Base):
    __tablename__ = "wallets_of_members"
    id = Column(Integer, primary_key=True)
    coins = Column(Integer)
    nick = Column(String)


engine = create_async_engine("postgresql+asyncpg://db/wallets")  # CA601: threads=safe processes=benign
Session = async_sessionmaker(engine)
wallets = Dispatcher()


class Wallets(BaseMiddleware):
    async def __call__(self, handler, event, data):
        async with Session() as session:
            data["session"] = session
            data["wallet"] = await session.scalar(select(Wallet).where(Wallet.id == event.from_user.id))
            return await handler(event, data)


wallets.message.middleware(Wallets())


@wallets.message()
async def pay(message, wallet: Wallet, session):
    wallet.coins -= 1  # CA306: threads=unsafe processes=unsafe
    await session.commit()
    await message.answer("paid")


@wallets.edited_message()
async def rename(message, wallet, session):
    wallet.nick = message.text
    await session.commit()


@wallets.channel_post()
async def counted(message, wallet, session):
    await session.execute(update(Wallet).where(Wallet.id == wallet.id).values(coins=Wallet.coins - 1))
    await session.commit()
