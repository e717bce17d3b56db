"""mcp and fastmcp: a server is made at import; a client session belongs to the event loop that opened it."""

import asyncio

from fastmcp import FastMCP
from mcp import ClientSession

mcp = FastMCP("notes")
_RATES = {"EUR": 1.0}


@mcp.tool
def rate(currency: str) -> float:
    return _RATES.get(currency, 0.0)


@mcp.resource("notes://{name}")
def note(name: str) -> str:
    return f"note {name}"


async def _ask(streams, name):
    async with ClientSession(*streams) as session:
        return await session.call_tool(name)


def own_session_handler(event, context):
    return {"answer": str(asyncio.run(_ask(event["streams"], event["tool"])))}


_user = None


@mcp.tool
def login(name: str) -> str:
    global _user
    _user = name  # CA103: threads=unsafe processes=safe
    return name


@mcp.tool()
def who() -> str:
    return _user


def _count(word: str) -> int:
    _words.append(word)  # CA111: threads=unsafe processes=unsafe
    return len(_words)


_words: list[str] = []
mcp.add_tool(_count)
