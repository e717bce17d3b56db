"""The base of the classes of rows."""

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
