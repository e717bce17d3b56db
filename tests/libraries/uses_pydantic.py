"""pydantic: validation keeps no state between calls."""

import boto3
from pydantic import BaseModel, TypeAdapter, field_validator
from pydantic_settings import BaseSettings


class Order(BaseModel):
    """One order."""

    item: str
    count: int


_orders = TypeAdapter(list[Order])


def adapter_handler(event, context):
    return {"n": len(_orders.validate_python(event["orders"]))}


def model_handler(event, context):
    order = Order.model_validate(event)
    order.count += 1
    return order.model_dump()


class Options(BaseModel):
    """A mutable default is copied for each instance."""

    name: str
    tags: list[str] = []


class Query(Options):
    """Inherited ones too."""

    limit: int = 10


def default_handler(event, context):
    query = Query(name=event["name"])
    query.tags.append(event["tag"])
    query.limit = event["limit"]
    return query.model_dump()


_query = Query(name="all")


def shared_handler(event, context):
    _query.limit = event["limit"]  # CA104: threads=unsafe processes=safe
    return {"limit": _query.limit}


class Pagination(BaseModel):
    """A default within a default."""

    skip: int = 0


class Paged(BaseModel):
    """Its default is copied with all that is in it."""

    pagination: Pagination = Pagination()


class Request(BaseModel):
    """And again."""

    query: Paged = Paged()

    def page(self, number):
        self.query.pagination.skip = number * 10
        return self


def nested_handler(event, context):
    return {"skip": Request().page(event["page"]).query.pagination.skip}


class Upload(BaseModel):
    """A validator runs while a request is parsed."""

    href: str

    @field_validator("href")
    @classmethod
    def is_there(cls, href):
        boto3.client("s3").head_object(Bucket="uploads", Key=href)  # CA302: threads=unsafe processes=safe
        return href


class Settings(BaseSettings):
    """Settings are read once, at import."""

    table: str

    @field_validator("table")
    @classmethod
    def is_there(cls, table):
        boto3.client("dynamodb").describe_table(TableName=table)
        return table
