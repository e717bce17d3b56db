"""What a conversation remembers."""

import asyncio
import contextvars

user = contextvars.ContextVar("user")
history = []
_tokens = {}
_lock = None


async def model(prompt):
    await asyncio.sleep(0.2)
    return prompt.upper()


async def token(tenant):
    if "token" not in _tokens:
        await asyncio.sleep(0.05)
        _tokens["token"] = f"token-of-{tenant}"
    return _tokens["token"]


async def own_token(tenant):
    if tenant not in _tokens:
        await asyncio.sleep(0.05)
        _tokens[tenant] = f"token-of-{tenant}"
    return _tokens[tenant]


def lock():
    global _lock
    if _lock is None:
        _lock = asyncio.Lock()
    return _lock
