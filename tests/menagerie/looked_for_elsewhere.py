"""Rows looked for in one function and connection and inserted in another one, of requests and of jobs that fetch them."""
import os

import psycopg2
import pymysql
import requests


def connection():
    return psycopg2.connect(os.environ["DSN"])


def record_exists(query, params):
    conn = connection()
    cursor = conn.cursor()
    cursor.execute(query, params)
    found = cursor.fetchone()
    conn.close()
    return found is not None


def insert_card(fixture, player, kind):
    if not record_exists("SELECT 1 FROM cards WHERE fixture = %s AND player = %s AND kind = %s", (fixture, player, kind)):
        conn = connection()
        cursor = conn.cursor()
        cursor.execute("INSERT INTO cards (fixture, player, kind) VALUES (%s, %s, %s)", (fixture, player, kind))  # CA306: threads=unsafe processes=unsafe
        conn.commit()


def cards_handler(event, context):
    for card in requests.get("https://x/cards").json():
        insert_card(card["fixture"], card["player"], card["kind"])


def insert_score(fixture, team, score):
    conn = connection()
    try:
        cursor = conn.cursor()
        cursor.execute("SELECT 1 FROM scores WHERE fixture = %s AND team = %s", (fixture, team))
        exists = cursor.fetchone()
        if not exists:
            cursor.execute("INSERT INTO scores (fixture, team, score) VALUES (%s, %s, %s)", (fixture, team, score))  # CA306: threads=unsafe processes=unsafe
            conn.commit()
            return True
        else:
            return False
    finally:
        conn.close()


def scores_handler(event, context):
    for score in requests.get("https://x/scores").json():
        insert_score(score["fixture"], score["team"], score["score"])


class Users:
    def __init__(self, conn):
        self.conn = conn

    def by_mail(self, mail):
        with self.conn.cursor() as cursor:
            cursor.execute("SELECT id, name FROM users WHERE mail = %s", (mail,))
            return cursor.fetchone()

    def add(self, mail, name):
        with self.conn.cursor() as cursor:
            cursor.execute("INSERT INTO users (mail, name) VALUES (%s, %s)", (mail, name))  # CA306: threads=unsafe processes=unsafe


class Service:
    def __init__(self, users):
        self.users = users

    def sign_up(self, mail, name):
        if self.users.by_mail(mail):
            raise ValueError("is there")
        self.users.add(mail, name)


def sign_up_handler(event, context):
    Service(Users(pymysql.connect(host="x"))).sign_up(event["mail"], event["name"])


# Look-alikes.


def insert_once(fixture, player):
    if not record_exists("SELECT 1 FROM goals WHERE fixture = %s AND player = %s", (fixture, player)):
        conn = connection()
        conn.cursor().execute(
            "INSERT INTO goals (fixture, player) VALUES (%s, %s) ON CONFLICT DO NOTHING", (fixture, player)
        )


def goals_handler(event, context):
    for goal in requests.get("https://x/goals").json():
        insert_once(goal["fixture"], goal["player"])


def insert_by_id(fixture, name):
    if not record_exists("SELECT 1 FROM games WHERE id = %s", (fixture,)):
        conn = connection()
        conn.cursor().execute("INSERT INTO games (id, name) VALUES (%s, %s)", (fixture, name))


def games_handler(event, context):
    for game in requests.get("https://x/games").json():
        insert_by_id(game["id"], game["name"])


def log_handler(event, context):
    """The team must be there; what is inserted belongs to it."""
    for row in requests.get("https://x/games").json():
        if not record_exists("SELECT 1 FROM teams WHERE league = %s", (row["league"],)):
            continue
        connection().cursor().execute("INSERT INTO notes (league, text) VALUES (%s, %s)", (row["league"], row["text"]))
