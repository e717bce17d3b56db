"""Classes of rows that name each other stand in files of their own."""

from shelter.stay import Stay
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine("postgresql://shelter")  # CA601: threads=safe processes=benign


def leave_handler(event, context):
    with Session(engine) as session:
        for stay in session.query(Stay).filter(Stay.guest == event["guest"]).all():
            stay.bed.free += stay.beds  # CA306: threads=unsafe processes=unsafe
        session.commit()


def named_handler(event, context):
    """It is set to what the request says."""
    with Session(engine) as session:
        session.get(Stay, event["stay"]).bed.label = event["label"]
        session.commit()


def seen_handler(event, context):
    """It is looked at in a row of its own, and another row is changed to what the request says."""
    with Session(engine) as session:
        stay = session.get(Stay, event["stay"])
        if stay.bed is not None:
            stay.beds = event["beds"]
        session.commit()
