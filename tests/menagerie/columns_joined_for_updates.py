"""Updates whose columns and values are lists that grow as the request has them, and what an UPDATE gives back."""

import json

from fastapi import FastAPI, HTTPException, Request

app = FastAPI()


@app.patch("/sensors/{sensor}")
async def describe(request: Request, sensor: str, tags: dict, title: str = None):
    pool = request.app.state.pool
    current = await pool.fetchrow("SELECT tags FROM sensors_described WHERE id = $1", sensor)
    if not current:
        raise HTTPException(404)
    columns, values = [], []
    number = 1
    if title is not None:
        columns.append(f"title = ${number}")
        values.append(title)
        number += 1
    if tags is not None:
        columns.append(f"tags = ${number}")
        values.append(json.dumps({**(current["tags"] or {}), **tags}))
        number += 1
    values.append(sensor)
    statement = f"UPDATE sensors_described SET {', '.join(columns)} WHERE id = ${number} RETURNING tags"
    return await pool.fetchrow(statement, *values)  # CA306: threads=unsafe processes=unsafe


@app.patch("/probes/{probe}")
async def replace(request: Request, probe: str, tags: dict, title: str = None):
    """All that is set is the request's: nothing that was read is written back."""
    pool = request.app.state.pool
    current = await pool.fetchrow("SELECT id FROM probes_described WHERE id = $1", probe)
    if not current:
        raise HTTPException(404)
    columns, values = [], []
    if title is not None:
        columns.append(f"title = ${len(values) + 1}")
        values.append(title)
    if tags is not None:
        columns.append(f"tags = ${len(values) + 1}")
        values.append(json.dumps(tags))
    values.append(probe)
    statement = f"UPDATE probes_described SET {', '.join(columns)} WHERE id = ${len(values)}"
    return await pool.execute(statement, *values)


@app.post("/meters/{meter}")
async def add(request: Request, meter: str, amount: int):
    pool = request.app.state.pool
    row = await pool.fetchrow("SELECT total FROM meters_read WHERE id = $1", meter)
    total = row["total"] + amount
    statement = "UPDATE meters_read SET total = $1 WHERE id = $2 RETURNING total"
    return await pool.fetchval(statement, total, meter)  # CA306: threads=unsafe processes=unsafe


@app.post("/gauges/{gauge}")
async def compare(request: Request, gauge: str, amount: int):
    """The condition names what was read."""
    pool = request.app.state.pool
    row = await pool.fetchrow("SELECT total FROM gauges_read WHERE id = $1", gauge)
    total = row["total"] + amount
    statement = "UPDATE gauges_read SET total = $1 WHERE id = $2 AND total = $3 RETURNING total"
    return await pool.fetchval(statement, total, gauge, row["total"])


@app.post("/dials/{dial}")
async def count(request: Request, dial: str, amount: int):
    """The database does the step."""
    pool = request.app.state.pool
    if not await pool.fetchrow("SELECT id FROM dials_read WHERE id = $1", dial):
        raise HTTPException(404)
    statement = "UPDATE dials_read SET total = total + $1 WHERE id = $2 RETURNING total"
    return await pool.fetchval(statement, amount, dial)
