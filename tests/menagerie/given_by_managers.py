"""Sessions, connections and objects that a generator which is a context manager yields."""

from contextlib import contextmanager
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker, scoped_session, Session
import psycopg2, os, boto3, requests

engine = create_engine(os.environ["U"])  # CA601: threads=safe processes=benign
Maker = sessionmaker(engine)
SHARED = Maker()


@contextmanager
def shared_session():
    yield SHARED
    SHARED.commit()  # CA301: threads=unsafe processes=safe


@contextmanager
def own_session():
    session = Maker()
    try:
        yield session
        session.commit()
    finally:
        session.close()


def a_handler(event, context):
    with shared_session() as s:
        s.execute("select 1")


def b_handler(event, context):
    with own_session() as s:
        s.execute("select 1")


conn = psycopg2.connect(os.environ["DSN"])  # CA601: threads=safe processes=benign


@contextmanager
def cursor():
    c = conn.cursor()  # CA301: threads=unsafe processes=safe
    yield c
    c.close()


def c_handler(event, context):
    with cursor() as c:
        c.execute("select 1")


rows = []


@contextmanager
def collected():
    yield rows


def d_handler(event, context):
    with collected() as found:
        found.append(event["id"])  # CA111: threads=unsafe processes=unsafe
        return found


@contextmanager
def timing(name):
    import time

    start = time.time()
    yield
    print_it(name, time.time() - start)


def e_handler(event, context):
    with timing("x"):
        return 1


@contextmanager
def client():
    http = requests.Session()
    yield http
    http.close()


def f_handler(event, context):
    with client() as http:
        http.headers["a"] = event["a"]
        return http.get("https://x").text


class Unit:
    def __init__(self):
        self.user = None

    @contextmanager
    def of(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        yield self
        self.user = None


unit = Unit()


def g_handler(event, context):
    with unit.of(event["user"]) as u:
        return u.user


def h_handler(event, context):
    with Unit().of(event["user"]) as u:
        return u.user
