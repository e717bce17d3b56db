"""pyathena: a connection only holds settings; a cursor holds one result."""

from pyathena import connect

_connection = connect(s3_staging_dir="s3://results/", region_name="eu-west-1")


def own_cursor_handler(event, context):
    cursor = _connection.cursor()
    cursor.execute("select 1")
    return {"n": cursor.fetchone()[0]}


_cursor = connect(s3_staging_dir="s3://results/", region_name="eu-west-1").cursor()


def cursor_handler(event, context):
    _cursor.execute("select 1")  # CA301: threads=unsafe processes=safe
    return {"n": _cursor.fetchone()[0]}
