"""A text says why somebody is turned away: it stands for what was looked at, wherever the code asks whether there is one."""

import sqlite3

import boto3
from flask import Flask, flash, g, redirect, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
orm = SQLAlchemy(app)
dynamodb = boto3.client("dynamodb")


class Guild(orm.Model):
    id = orm.Column(orm.Integer, primary_key=True)
    title = orm.Column(orm.String(80))


def opened():
    if "guilds" not in g:
        g.guilds = sqlite3.connect("guilds.db")
    return g.guilds


@app.post("/knights")
def add_knight():
    name = request.form["name"]
    db = opened()
    error = None
    if not name:
        error = "A name is needed."
    elif db.execute("SELECT id FROM knight WHERE name = ?", (name,)).fetchone() is not None:
        error = f"{name} is a knight already."
    if error is None:
        db.execute("INSERT INTO knight (name) VALUES (?)", (name,))  # CA306: threads=unsafe processes=unsafe
        db.commit()
        return redirect("/knights")
    flash(error)
    return "knights"


@app.post("/squires")
def add_squire():
    name, error = request.form["name"], ""
    with sqlite3.connect("guilds.db") as db:
        if db.execute("SELECT id FROM squire WHERE name = ?", (name,)).fetchone():
            error = "There is a squire called " + name
        if len(name) > 20:
            error = "That is too long."
        if error:
            return {"error": error}, 400
        db.execute("INSERT INTO squire (name) VALUES (?)", (name,))  # CA306: threads=unsafe processes=unsafe
    return {"name": name}


@app.post("/guilds")
def add_guild():
    message = None
    if Guild.query.filter_by(title=request.form["title"]).first():
        message = "{} is there".format(request.form["title"])
    elif len(request.form["title"]) < 3:
        message = "too short"
    if not message:
        orm.session.add(Guild(title=request.form["title"]))  # CA306: threads=unsafe processes=unsafe
        orm.session.commit()
    return {"message": message}


def wrong_with(name):
    if not name:
        return "A name is needed."
    if "Item" in dynamodb.get_item(TableName="heralds", Key={"name": {"S": name}}):
        return f"{name} is a herald already."
    return None


def herald_handler(event, context):
    wrong = wrong_with(event["name"])
    if wrong:
        return {"statusCode": 409, "body": wrong}
    item = {"name": {"S": event["name"]}}
    dynamodb.put_item(TableName="heralds", Item=item)  # CA306: threads=unsafe processes=unsafe
    return {"statusCode": 200}


# safe: who is turned away found nothing, and what is added belongs to what is there
@app.post("/tidings")
def add_tiding():
    db, error = opened(), None
    if not request.form["text"]:
        error = "A text is needed."
    elif db.execute("SELECT id FROM tiding WHERE id = ?", (request.form["parent"],)).fetchone() is None:
        error = f"There is no {request.form['parent']}."
    if error is None:
        db.execute("INSERT INTO tiding (parent, text) VALUES (?, ?)", (request.form["parent"], request.form["text"]))
        db.commit()
    return {"error": error}


# safe: the table keeps the second one out
@app.post("/pages")
def add_page():
    name, error = request.form["name"], None
    db = opened()
    db.execute("CREATE TABLE IF NOT EXISTS page (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
    if db.execute("SELECT id FROM page WHERE name = ?", (name,)).fetchone() is not None:
        error = f"{name} is a page already."
    if error is None:
        db.execute("INSERT INTO page (name) VALUES (?)", (name,))
        db.commit()
    return {"error": error}


# safe: the text is told, and decides nothing
@app.post("/jesters")
def add_jester():
    name, note = request.form["name"], None
    db = opened()
    if db.execute("SELECT id FROM jester WHERE name = ?", (name,)).fetchone() is not None:
        note = f"One more {name}."
    db.execute("INSERT INTO jester (name) VALUES (?)", (name,))
    db.commit()
    return {"note": note}


# safe: who logs in is not added
@app.post("/gate")
def enter():
    db, error = opened(), None
    guard = db.execute("SELECT id, word FROM guard WHERE name = ?", (request.form["name"],)).fetchone()
    if guard is None:
        error = "Nobody is called so."
    elif guard[1] != request.form["word"]:
        error = "That is not the word."
    if error is None:
        db.execute("UPDATE guard SET seen = CURRENT_TIMESTAMP WHERE id = ?", (guard[0],))
        db.commit()
    return {"error": error}


# safe: the text is bound anew before it is asked for
@app.post("/minstrels")
def add_minstrel():
    name = request.form["name"]
    db, said = opened(), None
    if db.execute("SELECT id FROM minstrel WHERE name = ?", (name,)).fetchone() is not None:
        said = f"There is a {name}."
    flash(said)
    said = None if request.form.get("song") else "A song is needed."
    if said is None:
        db.execute("INSERT INTO minstrel (name) VALUES (?)", (name,))
        db.commit()
    return {"said": said}
