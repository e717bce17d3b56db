"""Values of which the annotation of a variable, a result or a field alone tells the class: their methods are followed."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Till(Base):
    __tablename__ = "tills_by_declaration"
    id: Mapped[int] = mapped_column(primary_key=True)
    coins: Mapped[int] = mapped_column()
    notes: Mapped[int] = mapped_column()
    cheques: Mapped[int] = mapped_column()
    tokens: Mapped[int] = mapped_column()
    stamps: Mapped[int] = mapped_column()


class Tills:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def find(self, number) -> Till | None:
        return (await self.session.execute(select(Till).where(Till.id == number))).scalars().first()

    async def put_coins(self, number, count):
        till = await self.find(number)
        till.coins += count  # CA306: threads=unsafe processes=unsafe
        await self.session.commit()

    async def put_notes(self, number, count):
        till = await self.find(number)
        till.notes += count  # CA306: threads=unsafe processes=unsafe
        await self.session.commit()

    async def put_cheques(self, number, count):
        till = await self.find(number)
        till.cheques += count  # CA306: threads=unsafe processes=unsafe
        await self.session.commit()

    async def put_tokens(self, number, count):
        till = await self.find(number)
        till.tokens += count  # CA306: threads=unsafe processes=unsafe
        await self.session.commit()

    async def put_stamps(self, number, count):
        till = await self.find(number)
        till.stamps += count  # CA306: threads=unsafe processes=unsafe
        await self.session.commit()

    async def put_at_once(self, number, count):
        await self.session.execute(update(Till).where(Till.id == number).values(coins=Till.coins + count))
        await self.session.commit()


class Quiet(Tills):
    async def put_at_once(self, number, count):
        return count


class Modules:
    """Nothing but a constructor: what it holds is what is called."""

    def __init__(self, tills: Tills):
        self.tills = tills


@dataclass
class Services:
    modules: Modules
    tills: Tills | None = None


def the_tills(request: Request) -> Tills:
    return request.state.tills


def a_session(request: Request) -> "AsyncSession":
    return request.state.session


@router.post("/coins/{number}")
async def coins(request: Request, number: int):
    tills: Tills = request.app.state.tills
    await tills.put_coins(number, 1)


@router.post("/notes/{number}")
async def notes(request: Request, number: int):
    await the_tills(request).put_notes(number, 1)


@router.post("/cheques/{number}")
async def cheques(request: Request, number: int, modules: Modules):
    await modules.tills.put_cheques(number, 1)


@router.post("/tokens/{number}")
async def tokens(request: Request, number: int):
    services: Services = request.state.services
    await services.modules.tills.put_tokens(number, 1)


@router.post("/stamps/{number}")
async def stamps(request: Request, number: int):
    await Tills(a_session(request)).put_stamps(number, 1)


@router.post("/once/{number}")
async def once(request: Request, number: int):
    services: Services = request.state.services
    await services.tills.put_at_once(number, 1)
    known: Tills = Quiet(a_session(request))
    await known.put_at_once(number, 1)
