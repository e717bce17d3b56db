"""litestar: handlers are functions or methods of one controller; request data travel as arguments."""

from litestar import Controller, Litestar, get, post
from litestar.di import Provide
from litestar.middleware.rate_limit import RateLimitConfig

_RATES = {"EUR": 1.0}


@get("/rates/{currency:str}")
async def rate(currency: str) -> float:
    return _RATES.get(currency, 0.0)


async def page_size(size: int = 10) -> int:
    return min(size, 100)


@get("/orders", dependencies={"size": Provide(page_size)})
async def orders(size: int) -> list[int]:
    return list(range(size))


_last = None


@post("/orders")
async def order(name: str) -> str:
    global _last
    _last = name  # CA103: threads=unsafe processes=unsafe
    return name


@get("/last")
async def last() -> str | None:
    return _last


class Baskets(Controller):
    """One controller for all requests."""

    path = "/baskets"

    @get()
    async def basket(self, name: str) -> str:
        return name


app = Litestar([rate, orders, order, last, Baskets])


_limits = RateLimitConfig(rate_limit=("minute", 10))  # CA603: threads=safe processes=unsafe
_limits_of_all = RateLimitConfig(rate_limit=("minute", 10), store="redis")
