"""sqlmodel: a Session is SQLAlchemy's."""

from sqlmodel import Session, create_engine, text

_engine = create_engine("postgresql://db.internal/orders")  # CA601: threads=safe processes=benign


def own_session_handler(event, context):
    with Session(_engine) as session:
        return {"n": session.exec(text("select 1")).one()[0]}


_session = Session(_engine)


def session_handler(event, context):
    return {"n": _session.exec(text("select 1")).one()[0]}  # CA301: threads=unsafe processes=safe
