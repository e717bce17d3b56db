"""Who sent a request is the row that the project's own function finds for flask_jwt_extended, by what the token says."""

from flask import Flask, request
from flask_jwt_extended import JWTManager, current_user, jwt_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
tokens = JWTManager(app)


class Diver(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    air = db.Column(db.Integer)
    nick = db.Column(db.String)


@tokens.user_lookup_loader
def load(header, data):
    return db.session.get(Diver, data["sub"])


@app.get("/shown")
@jwt_required()
def shown():
    """It is only read."""
    return {"air": current_user.air}


@app.post("/named")
@jwt_required()
def named():
    """It is set to what the request says."""
    current_user.nick = request.json["nick"]
    db.session.commit()
    return {}


@app.post("/breathe")
@jwt_required()
def breathe():
    """Two requests of one diver find the same number."""
    current_user.air -= 1  # CA306: threads=unsafe processes=unsafe
    db.session.commit()
    return {}
