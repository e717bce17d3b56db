"""Who stays in which bed."""

from typing import TYPE_CHECKING

from shelter.base import Base
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

if TYPE_CHECKING:
    from shelter.bed import Bed


class Stay(Base):
    __tablename__ = "shelter_stays"
    id: Mapped[int] = mapped_column(primary_key=True)
    guest: Mapped[int] = mapped_column()
    beds: Mapped[int] = mapped_column()
    bed_id: Mapped[int] = mapped_column(ForeignKey("shelter_beds.id"))
    bed: Mapped["Bed"] = relationship("Bed")
