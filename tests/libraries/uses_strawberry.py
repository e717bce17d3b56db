"""strawberry: resolvers run for requests; fields belong to instances."""

import strawberry

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
