"""Who sent a request belongs to the request, also where the function that finds the row stands in a library."""

from flask import Flask
from flask_login import current_user, login_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
seen = {}


@app.post("/spend")
@login_required
def spend():
    current_user.coins -= 1
    db.session.commit()
    return {"coins": current_user.coins}


@app.post("/last")
@login_required
def last():
    seen["user"] = current_user.id  # CA103: threads=unsafe processes=safe
    return {"user": seen["user"]}
