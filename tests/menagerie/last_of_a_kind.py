"""Rows taken out of a kind of which there were enough, each having counted the others."""

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Member(Base):
    __tablename__ = "members_with_rights"
    id: Mapped[int] = mapped_column(primary_key=True)
    club: Mapped[str]
    admin: Mapped[bool]
    name: Mapped[str]


def demote_handler(event, context):
    with Session(engine) as session:
        count = session.execute(select(func.count()).select_from(Member).where(Member.admin)).scalar_one()
        if count <= 1:
            return 409
        session.get(Member, event["id"]).admin = False  # CA306: threads=unsafe processes=unsafe
        session.commit()


class Members:
    def __init__(self, session):
        self.session = session

    def keep_one(self, member, admin):
        if admin or not member.admin:
            return
        count = self.session.scalar(select(func.count(Member.id)).where(Member.admin.is_(True)))
        if count <= 1:
            raise ValueError("the last one")

    def change(self, number, admin):
        member = self.session.get(Member, number)
        if admin is not None and admin != member.admin:
            self.keep_one(member, admin)
            member.admin = admin  # CA306: threads=unsafe processes=unsafe


def change_handler(event, context):
    with Session(engine) as session:
        Members(session).change(event["id"], event["admin"])
        session.commit()


# Look-alikes.


def rename_handler(event, context):
    """Another column than that by which they are counted."""
    with Session(engine) as session:
        count = session.execute(select(func.count()).select_from(Member).where(Member.admin)).scalar_one()
        if count <= 1:
            return 409
        session.get(Member, event["id"]).name = event["name"]
        session.commit()


def locked_handler(event, context):
    with Session(engine) as session:
        admins = session.scalars(select(Member).where(Member.admin).with_for_update()).all()
        if len(admins) <= 1:
            return 409
        next(each for each in admins if each.id == event["id"]).admin = False
        session.commit()


def counted_for_an_answer_handler(event, context):
    with Session(engine) as session:
        count = session.execute(select(func.count()).select_from(Member).where(Member.admin)).scalar_one()
        session.get(Member, event["id"]).admin = event["admin"]
        session.commit()
        return {"before": count}
