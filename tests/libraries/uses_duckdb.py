"""duckdb: each thread needs a cursor of its own."""

import duckdb


def own_connection_handler(event, context):
    with duckdb.connect(":memory:") as connection:
        return {"n": connection.execute("select 1").fetchone()[0]}


_connection = duckdb.connect("/var/task/places.duckdb", read_only=True)


def connection_handler(event, context):
    return {"n": _connection.execute("select 1").fetchone()[0]}  # CA301: threads=unsafe processes=safe


def own_database_handler(event, context):
    own = duckdb.connect(":memory:")
    own.sql(f"create table t as select * from read_parquet('{event['url']}')")
    return {"n": own.sql("select count(*) from t").fetchone()[0]}


def module_handler(event, context):
    duckdb.sql(f"create or replace table t as select * from read_parquet('{event['url']}')")  # CA301: threads=unsafe processes=safe
    return {"n": duckdb.sql("select count(*) from t").fetchone()[0]}
