"""A column that is compared with a limit, and then counted on by the database; statements on tables named by the run."""

import os

import psycopg2
from psycopg2.extensions import AsIs
from sqlalchemy import create_engine, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://limits")  # CA601: threads=safe processes=benign
SCORES, GUESTS = os.environ["SCORES_LIMITS"], os.environ["GUESTS_LIMITS"]


class Base(DeclarativeBase):
    pass


class Coupon(Base):
    __tablename__ = "coupons_limits"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    used: Mapped[int]
    most: Mapped[int]
    holder: Mapped[str]


def cursor():
    return psycopg2.connect("").cursor()


def use_handler(event, context):
    with Session(engine) as session:
        coupon = session.query(Coupon).filter(Coupon.code == event["code"]).first()
        if coupon.used >= coupon.most:
            raise ValueError("used up")
        step = update(Coupon).where(Coupon.id == coupon.id).values(used=Coupon.used + 1)
        session.execute(step)  # CA306: threads=unsafe processes=unsafe
        session.commit()


def use_by_query_handler(event, context):
    with Session(engine) as session:
        coupon = session.query(Coupon).filter(Coupon.code == event["code"]).first()
        if coupon.used < coupon.most:
            mine = session.query(Coupon).filter(Coupon.code == event["code"])
            mine.update({Coupon.used: Coupon.used + 1})  # CA306: threads=unsafe processes=unsafe
        session.commit()


def by_setting_handler(event, context):
    cur = cursor()
    cur.execute(f"SELECT points FROM {SCORES} WHERE who = %s", (event["who"],))
    points = cur.fetchone()[0]
    cur.execute(  # CA306: threads=unsafe processes=unsafe
        f"UPDATE {SCORES} SET points = %s WHERE who = %s", (points + event["points"], event["who"])
    )


def by_request_handler(event, context):
    cur = cursor()
    cur.execute("SELECT points FROM league.%s WHERE who = %s", (AsIs(event["team"]), event["who"]))
    points = cur.fetchone()[0]
    cur.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE league.%s SET points = %s WHERE who = %s", (AsIs(event["team"]), points + 1, event["who"])
    )


def give_up_handler(event, context):
    """Somebody else may have it by then."""
    with Session(engine) as session:
        coupon = session.query(Coupon).filter(Coupon.code == event["code"]).first()
        if coupon.holder != event["holder"]:
            raise PermissionError(event["holder"])
        coupon.holder = None  # CA306: threads=unsafe processes=unsafe
        session.commit()


# Look-alikes.


def held_handler(event, context):
    """Who has it is asked, and something else set."""
    with Session(engine) as session:
        coupon = session.query(Coupon).filter(Coupon.code == event["code"]).first()
        if coupon.holder != event["holder"]:
            raise PermissionError(event["holder"])
        coupon.code = event["new"]
        session.commit()


def same_holder_handler(event, context):
    """It is set where it is another one."""
    with Session(engine) as session:
        coupon = session.query(Coupon).filter(Coupon.code == event["code"]).first()
        if coupon.holder == event["holder"]:
            return
        coupon.holder = event["holder"]
        session.commit()


def within_handler(event, context):
    with Session(engine) as session:
        coupon = session.query(Coupon).filter(Coupon.code == event["code"]).first()
        if coupon.used >= coupon.most:
            raise ValueError("used up")
        step = update(Coupon).where(Coupon.id == coupon.id, Coupon.used < Coupon.most).values(used=Coupon.used + 1)
        session.execute(step)
        session.commit()


def unlimited_handler(event, context):
    with Session(engine) as session:
        coupon = session.query(Coupon).filter(Coupon.code == event["code"]).first()
        session.execute(update(Coupon).where(Coupon.id == coupon.id).values(used=Coupon.used + 1))
        session.commit()


def two_settings_handler(event, context):
    """One table is asked, another one changed."""
    cur = cursor()
    cur.execute(f"SELECT points FROM {SCORES} WHERE who = %s", (event["who"],))
    points = cur.fetchone()[0]
    cur.execute(f"UPDATE {GUESTS} SET points = %s WHERE who = %s", (points + event["points"], event["who"]))


def two_requests_handler(event, context):
    cur = cursor()
    cur.execute(f"SELECT points FROM {event['from']} WHERE who = %s", (event["who"],))
    points = cur.fetchone()[0]
    cur.execute(f"UPDATE {event['to']} SET points = %s WHERE who = %s", (points, event["who"]))
