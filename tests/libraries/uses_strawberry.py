"""strawberry: resolvers run for requests; fields belong to instances."""

import aiodataloader
import strawberry
from strawberry.dataloader import DataLoader

_BOOKS = {"1": "Emma"}


@strawberry.type
class Book:
    """What a query gives back."""

    id: str
    title: str = ""


@strawberry.type
class Query:
    """The queries."""

    @strawberry.field
    def book(self, id: str) -> Book:
        book = Book(id=id)
        book.title = _BOOKS.get(id, "")
        return book


_reader = None


@strawberry.type
class Mutation:
    """The mutations."""

    @strawberry.mutation
    def sign_in(self, name: str) -> str:
        global _reader
        _reader = name  # CA103: threads=unsafe processes=unsafe
        return name

    @strawberry.field
    def reader(self) -> str:
        return _reader


schema = strawberry.Schema(query=Query, mutation=Mutation)


async def _load(keys):
    return keys


# loaders belong to one request
_loader = DataLoader(load_fn=_load)


class Users(aiodataloader.DataLoader):
    """Users by id."""

    async def batch_load_fn(self, keys):
        """Load."""
        return keys


_users = Users()


async def loader_handler(event, context):
    return await _loader.load(event["id"])  # CA301: threads=unsafe processes=unsafe


async def users_handler(event, context):
    return await _users.load(event["id"])  # CA301: threads=unsafe processes=unsafe


async def own_loader_handler(event, context):
    return await DataLoader(load_fn=_load).load(event["id"])
