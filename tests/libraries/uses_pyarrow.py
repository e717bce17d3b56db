"""pyarrow: tables cannot be changed; writers and pools of threads are another matter."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

pa.set_cpu_count(2)
_schema = pa.schema([("id", pa.int64())])
_table = pq.read_table("/var/task/prices.parquet")


def table_handler(event, context):
    return {"n": _table.filter(event["mask"]).num_rows}


def own_writer_handler(event, context):
    out = io.BytesIO()
    with pq.ParquetWriter(out, _schema) as writer:
        writer.write_table(pa.table({"id": event["ids"]}))
    return {"size": len(out.getvalue())}


_writer = pq.ParquetWriter("/dev/null", _schema)


def writer_handler(event, context):
    _writer.write_table(pa.table({"id": event["ids"]}))  # CA301: threads=unsafe processes=safe
    return {"ok": True}


def threads_handler(event, context):
    pa.set_cpu_count(event["n"])  # CA413: threads=unsafe processes=safe
    return {"n": _table.num_rows}
