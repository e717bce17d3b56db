"""aiohttp: a ClientSession belongs to its event loop; one per invocation is fine."""

import asyncio

import aiohttp


async def _fetch(url):
    """Fetch with a session of its own."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


def own_session_handler(event, context):
    return {"text": asyncio.run(_fetch(event["url"]))}


_timeout = aiohttp.ClientTimeout(total=5)


async def _fetch_in_time(url):
    """Fetch with shared settings."""
    async with aiohttp.ClientSession(timeout=_timeout) as session, session.get(url) as answer:
        return answer.status


def settings_handler(event, context):
    return {"status": asyncio.run(_fetch_in_time(event["url"]))}
