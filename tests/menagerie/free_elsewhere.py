"""Rows that get what no other one was found to have."""

import psycopg2
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://x")  # CA601: threads=safe processes=benign


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    revoked_at: Mapped[str | None]

    @property
    def is_revoked(self):
        return self.revoked_at is not None


class Items:
    def __init__(self, session):
        self.session = session

    def by_tag(self, tag):
        return self.session.query(Item).filter(Item.tag == tag).first()

    def by_id(self, key):
        return self.session.get(Item, key)

    def revoke(self, item, at):
        item.revoked_at = at  # CA306: threads=unsafe processes=unsafe


def tag_handler(event, context):
    with Session(engine) as session:
        items = Items(session)
        item = items.by_id(event["id"])
        if items.by_tag(event["tag"]):
            raise ValueError("taken")
        item.tag = event["tag"]  # CA306: threads=unsafe processes=unsafe
        session.commit()


def email_handler(event, context):
    """The database refuses the second one."""
    with Session(engine) as session:
        item = session.get(Item, event["id"])
        if session.query(Item).filter_by(email=event["email"]).first():
            raise ValueError("taken")
        item.email = event["email"]
        session.commit()


def name_handler(event, context):
    """Another field than the one that was looked for."""
    with Session(engine) as session:
        items = Items(session)
        item = items.by_id(event["id"])
        if items.by_tag(event["tag"]):
            raise ValueError("tagged")
        item.name = event["name"]
        session.commit()


def revoke_handler(event, context):
    with Session(engine) as session:
        items = Items(session)
        item = items.by_id(event["id"])
        if not item or item.revoked_at:
            raise ValueError("revoked")
        items.revoke(item, event["now"])
        session.commit()


def mine_handler(event, context):
    """Who owns it is looked at, then he names it."""
    with Session(engine) as session:
        item = session.get(Item, event["id"])
        if not item or item.name != event["user"]:
            raise ValueError("not yours")
        item.tag = event["tag"]
        session.commit()


def slug_handler(event, context):
    """As a statement: only other rows are asked for."""
    db = psycopg2.connect("")
    cursor = db.cursor()
    cursor.execute("SELECT id FROM sellers WHERE slug = %s AND id <> %s", (event["slug"], event["id"]))
    if cursor.fetchone():
        return 409
    cursor.execute(  # CA306: threads=unsafe processes=unsafe
        "UPDATE sellers SET slug = %s WHERE id = %s", (event["slug"], event["id"])
    )
    db.commit()


def unique_slug_handler(event, context):
    db = psycopg2.connect("")
    cursor = db.cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS buyers (id INT PRIMARY KEY, slug TEXT UNIQUE)")
    cursor.execute("SELECT id FROM buyers WHERE slug = %s AND id <> %s", (event["slug"], event["id"]))
    if cursor.fetchone():
        return 409
    cursor.execute("UPDATE buyers SET slug = %s WHERE id = %s", (event["slug"], event["id"]))
    db.commit()


def owned_slug_handler(event, context):
    """Whoever may change the row was found, not a row that has the name."""
    db = psycopg2.connect("")
    cursor = db.cursor()
    cursor.execute("SELECT id FROM hirers WHERE slug = %s AND owner_id != %s", (event["slug"], event["id"]))
    if not cursor.fetchone():
        return 403
    cursor.execute("UPDATE hirers SET slug = %s WHERE id = %s", (event["slug"], event["id"]))
    db.commit()
