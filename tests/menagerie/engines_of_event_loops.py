"""Engines for coroutines that are kept, and reached through what was made with them, on a loop of each invocation."""

import asyncio
from contextlib import asynccontextmanager

from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import sessionmaker

# ---- hazards: every invocation has a loop of its own

_lazy_engine = None
_lazy_sessions = None


def _engine_on_demand():
    global _lazy_engine
    if _lazy_engine is None:
        _lazy_engine = create_async_engine("postgresql+asyncpg://db/lazy")  # CA206: threads=benign processes=safe
    return _lazy_engine


def _sessions_on_demand():
    global _lazy_sessions
    if _lazy_sessions is None:
        _lazy_sessions = async_sessionmaker(  # CA206: threads=benign processes=safe
            _engine_on_demand(), class_=AsyncSession, expire_on_commit=False
        )
    return _lazy_sessions


@asynccontextmanager
async def _session():
    session = _sessions_on_demand()()  # CA305: threads=unsafe processes=unsafe
    try:
        yield session
        await session.commit()
    finally:
        await session.close()


async def _read_on_demand(key):
    async with _session() as session:
        return (await session.execute(text("select 1"), {"key": key})).scalar_one()


def on_demand_handler(event, context):
    return {"n": asyncio.run(_read_on_demand(event["key"]))}


_bound_engine = create_async_engine("postgresql+asyncpg://db/bound")  # CA601: threads=safe processes=benign
_bound_sessions = sessionmaker(bind=_bound_engine, class_=AsyncSession)


async def _read_bound():
    async with _bound_sessions() as session:  # CA305: threads=unsafe processes=unsafe
        return (await session.execute(text("select 1"))).scalar_one()


def bound_handler(event, context):
    return {"n": asyncio.run(_read_bound())}


_plain_engine = create_async_engine("postgresql+asyncpg://db/plain")  # CA601: threads=safe processes=benign


async def _read_plain():
    async with AsyncSession(_plain_engine) as session:  # CA305: threads=unsafe processes=unsafe
        return (await session.execute(text("select 1"))).scalar_one()


def plain_handler(event, context):
    return {"n": asyncio.run(_read_plain())}


# worker processes have one loop after the other, and each closes what it has opened; threads share the pool meanwhile
_disposed_engine = create_async_engine("postgresql+asyncpg://db/disposed")  # CA601: threads=safe processes=benign
_disposed_sessions = async_sessionmaker(_disposed_engine)


async def _read_disposed():
    try:
        async with _disposed_sessions() as session:  # CA305: threads=unsafe processes=safe
            return (await session.execute(text("select 1"))).scalar_one()
    finally:
        await _disposed_engine.dispose()


def disposed_handler(event, context):
    return {"n": asyncio.run(_read_disposed())}


# ---- safe look-alikes

# no connection outlives its session
_unpooled_engine = create_async_engine("postgresql+asyncpg://db/unpooled", poolclass=NullPool)
_unpooled_sessions = async_sessionmaker(_unpooled_engine)


async def _read_unpooled():
    async with _unpooled_sessions() as session:
        return (await session.execute(text("select 1"))).scalar_one()


def unpooled_handler(event, context):
    return {"n": asyncio.run(_read_unpooled())}


# an engine of the invocation's own
async def _read_own():
    engine = create_async_engine("postgresql+asyncpg://db/own")
    sessions = async_sessionmaker(engine)
    async with sessions() as session:
        return (await session.execute(text("select 1"))).scalar_one()


def own_handler(event, context):
    return {"n": asyncio.run(_read_own())}


# whoever calls it keeps one loop
_kept_engine = create_async_engine("postgresql+asyncpg://db/kept")  # CA601: threads=safe processes=benign
_kept_sessions = async_sessionmaker(_kept_engine)


async def kept_handler(event, context):
    async with _kept_sessions() as session:
        return {"n": (await session.execute(text("select 1"))).scalar_one()}
