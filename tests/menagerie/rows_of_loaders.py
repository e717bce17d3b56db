"""Who sent a request is the row that the project's own function finds for flask_login."""

from flask import Flask, request
from flask_login import LoginManager, UserMixin, current_user, login_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
logins = LoginManager(app)


class Angler(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    coins = db.Column(db.Integer)
    plan = db.Column(db.String)
    nick = db.Column(db.String)


class Catch(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    angler = db.Column(db.Integer)
    kind = db.Column(db.String)


@logins.user_loader
def load(key):
    return db.session.get(Angler, int(key))


@app.get("/shown")
@login_required
def shown():
    """It is only read."""
    return {"coins": current_user.coins, "catches": Catch.query.filter_by(angler=current_user.id).count()}


@app.post("/named")
@login_required
def named():
    """It is set to what the request says."""
    if not current_user.is_authenticated:
        return {}, 401
    current_user.nick = request.json["nick"]
    db.session.commit()
    return {}


@app.post("/counted")
@login_required
def counted():
    """The database counts on what is there by then."""
    Angler.query.filter_by(id=current_user.id).update({"coins": Angler.coins + 1})
    db.session.commit()
    return {}


# Hazards.


@app.post("/earn")
@login_required
def earn():
    current_user.coins += 1  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {}


@app.post("/upgrade")
@login_required
def upgrade():
    if current_user.plan != "free":
        return {}, 409
    current_user.plan = "paid"  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {}


@app.post("/catch")
@login_required
def catch():
    kind = request.json["kind"]
    if Catch.query.filter_by(angler=current_user.id, kind=kind).first():
        return {}, 409
    db.session.add(Catch(angler=current_user.id, kind=kind))  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {}
