"""Containers that a class of rows keeps for all of them are memory of the process: no column, and nothing is stored."""

from django.db import models
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.ext.mutable import MutableDict

app = Flask(__name__)
db = SQLAlchemy(app)


class Falcon(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    notes = db.Column(MutableDict.as_mutable(db.JSON))

    _flights = {}
    calls = []

    def flights(self):
        if self.id not in self._flights:
            self._flights[self.id] = [flight.height for flight in self.trips]  # CA201: threads=unsafe processes=benign
        self._flights[self.id].sort()
        return self._flights[self.id]

    def call(self, word):
        self.calls.append(word)  # CA105: threads=unsafe processes=unsafe
        return {"calls": list(self.calls)}

    def note(self, word):
        self.notes["last"] = self.notes["last"] + word  # CA306: threads=unsafe processes=unsafe
        db.session.commit()
        return self.notes


@app.get("/falcons/<int:number>/flights")
def flights(number):
    return {"flights": Falcon.query.get(number).flights()}


@app.post("/falcons/<int:number>/calls/<word>")
def call(number, word):
    return Falcon.query.get(number).call(word)


@app.post("/falcons/<int:number>/notes/<word>")
def note(number, word):
    return Falcon.query.get(number).note(word)


class Perch(models.Model):
    name = models.CharField(max_length=40)

    # safe: stated once, and only read
    HEIGHTS = {"low": 1, "high": 9}
    _kinds = ["oak", "ash"]

    class Meta:
        app_label = "perches"

    def height(self):
        return self.HEIGHTS[self.name]

    def kinds(self):
        return list(self._kinds)


def perch_view(request, number):
    perch = Perch.objects.get(pk=number)
    return {"height": perch.height(), "kinds": perch.kinds()}
