"""asyncpg: connections and pools belong to an event loop; one per invocation is fine."""

import asyncio

import asyncpg


async def _one():
    """Ask with a connection of its own."""
    connection = await asyncpg.connect("postgresql://db.internal/orders")
    try:
        return await connection.fetchval("select 1")
    finally:
        await connection.close()


def own_connection_handler(event, context):
    return {"n": asyncio.run(_one())}


async def _pooled():
    """Ask with a pool of its own."""
    async with asyncpg.create_pool("postgresql://db.internal/orders") as pool, pool.acquire() as connection:
        return await connection.fetchval("select 1")


def own_pool_handler(event, context):
    return {"n": asyncio.run(_pooled())}
