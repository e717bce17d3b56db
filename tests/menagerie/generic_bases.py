"""Classes that derive from one with type arguments: what the base does is theirs."""

from typing import Any, Generic, TypeVar

from telegram.ext import Application, BasePersistence, PersistenceInput

T = TypeVar("T")
K = TypeVar("K")
states = {}


class Repository(Generic[T]):
    kept = []

    def add(self, row: T) -> list[T]:
        self.kept.append(row)  # CA105: threads=unsafe processes=unsafe
        return self.kept


class Numbered(Repository[T], Generic[T, K]):
    def first(self, row: T) -> T:
        return self.add(row)[0]


class Orders(Repository[dict]):
    pass


class Bills(Numbered[dict, int]):
    pass


class Own(Generic[T]):
    def __init__(self) -> None:
        self.rows: list[T] = []

    def add(self, row: T) -> list[T]:
        self.rows.append(row)
        return self.rows


class Carts(Own[dict]):
    pass


def orders_handler(event, context):
    return Orders().add(event)


def bills_handler(event, context):
    return Bills().first(event)


def carts_handler(event, context):
    return Carts().add(event)


# a library's: what it calls of the subclass


class Kept(BasePersistence[dict, dict, dict]):
    def __init__(self) -> None:
        super().__init__(store_data=PersistenceInput(callback_data=False))

    async def update_user_data(self, user_id: int, data: dict[str, Any]) -> None:
        states["last"] = data  # CA103: threads=unsafe processes=safe
        self.told = states["last"]


async def chat_handler(event, context):
    application = Application.builder().token("x").persistence(Kept()).build()
    await application.process_update(event)
