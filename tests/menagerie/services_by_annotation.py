"""Services that a container makes for an entry point: annotations alone say what they are made of, down to the session."""

from aiogram import Router
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = Router()


class Base(DeclarativeBase):
    pass


class Purse(Base):
    __tablename__ = "purses_by_annotation"
    id: Mapped[int] = mapped_column(primary_key=True)
    coins: Mapped[int] = mapped_column()


class Purses:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def find(self, owner) -> Purse | None:
        return (await self.session.execute(select(Purse).where(Purse.id == owner))).scalars().first()

    async def add(self, owner, coins):
        await self.session.execute(update(Purse).where(Purse.id == owner).values(coins=Purse.coins + coins))


class Cashier:
    def __init__(self, purses: Purses, session: AsyncSession):
        self.purses = purses
        self.session = session

    async def pay(self, owner, coins):
        purse = await self.purses.find(owner)
        purse.coins += coins  # CA306: threads=unsafe processes=unsafe
        await self.session.commit()

    async def pay_in_one_step(self, owner, coins):
        await self.purses.add(owner, coins)
        await self.session.commit()


@router.message()
async def pay(message, cashier: Cashier):
    await cashier.pay(message.from_user.id, 3)


@router.callback_query()
async def pay_in_one_step(query, cashier: Cashier):
    await cashier.pay_in_one_step(query.from_user.id, 3)
