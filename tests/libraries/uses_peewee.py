"""peewee: the database object keeps its connection per thread."""

from peewee import PostgresqlDatabase
from playhouse.pool import PooledPostgresqlDatabase

_database = PostgresqlDatabase("orders", host="db.internal")


def database_handler(event, context):
    with _database.connection_context():
        return {"n": _database.execute_sql("select 1").fetchone()[0]}


_pooled = PooledPostgresqlDatabase("orders", host="db.internal")  # CA601: threads=safe processes=benign


def pooled_handler(event, context):
    with _pooled.connection_context():
        return {"n": _pooled.execute_sql("select 1").fetchone()[0]}
