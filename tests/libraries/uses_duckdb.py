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


def copied_handler(event, context):
    own = duckdb.connect()
    own.execute(f"COPY (SELECT * FROM read_csv('{event['url']}')) TO '/tmp/duck_orders.parquet' (FORMAT parquet)")  # CA501: threads=unsafe processes=unsafe
    with open("/tmp/duck_orders.parquet", "rb") as copied:
        return {"size": len(copied.read())}


def own_copied_handler(event, context):
    own, path = duckdb.connect(), f"/tmp/{context.aws_request_id}.csv"
    own.sql(f"COPY orders TO '{path}'")
    with open(path) as copied:
        return {"rows": copied.readlines()}


def copied_in_handler(event, context):
    own = duckdb.connect()
    own.execute("COPY orders FROM '/opt/orders.csv'")
    return {"n": own.execute("select count(*) from orders").fetchone()[0]}
