"""Beds."""

from shelter.base import Base
from sqlalchemy.orm import Mapped, mapped_column


class Bed(Base):
    __tablename__ = "shelter_beds"
    id: Mapped[int] = mapped_column(primary_key=True)
    free: Mapped[int] = mapped_column()
    label: Mapped[str] = mapped_column()
