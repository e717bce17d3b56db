"""A code that is looked for unused and then marked with the time: of two requests that find it at once both go on."""

import datetime

from sqlalchemy import Column, DateTime, Integer, String, create_engine, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
engine = create_engine("postgresql://codes")  # CA601: threads=safe processes=benign


class Voucher(Base):
    __tablename__ = "vouchers_used_up"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    used_at = Column(DateTime)
    seen_at = Column(DateTime)


def unused(text):
    return select(Voucher).where(Voucher.text == text, Voucher.used_at.is_(None))


def use_handler(event, context):
    with Session(engine) as session:
        voucher = session.execute(unused(event["text"])).scalar_one_or_none()
        if voucher is None:
            raise ValueError("used or unknown")
        voucher.used_at = datetime.datetime.now()  # CA306: threads=unsafe processes=unsafe
        session.commit()


def look_handler(event, context):
    """When it was seen last is no state that anybody looks for."""
    with Session(engine) as session:
        voucher = session.execute(unused(event["text"])).scalar_one_or_none()
        if voucher is None:
            return 404
        voucher.seen_at = datetime.datetime.now()
        session.commit()


def alone_handler(event, context):
    with Session(engine) as session:
        voucher = session.execute(unused(event["text"]).with_for_update()).scalar_one_or_none()
        if voucher is None:
            return 404
        voucher.used_at = datetime.datetime.now()
        session.commit()
