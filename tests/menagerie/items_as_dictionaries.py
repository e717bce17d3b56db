"""Items that a helper puts into a dictionary of its own: each entry is the field that it was made of."""

from datetime import datetime, timedelta

import boto3
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse

app = FastAPI()
client = boto3.client("dynamodb")


def as_player(item):
    return {"id": item["id"]["S"], "phone": item.get("phone"), "sent_at": item.get("sent_at"), "level": item["level"]}


def player_of(player_id):
    found = client.get_item(TableName="ring_players", Key={"id": {"S": player_id}}).get("Item")
    return as_player(found) if found else None


def change(player_id, changes):
    steps, names, values = [], {}, {}
    for name, value in changes.items():
        steps.append(f"#{name} = :{name}")
        names[f"#{name}"] = name
        values[f":{name}"] = {"S": value}
    client.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="ring_players",
        Key={"id": {"S": player_id}},
        UpdateExpression="SET " + ", ".join(steps),
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
    )


@app.post("/players/{player_id}/code")
async def send_code(player_id: str, phone: str):
    player = player_of(player_id)
    if not player:
        raise HTTPException(404)
    sent = player.get("sent_at")
    if sent and datetime.fromisoformat(sent) > datetime.utcnow() - timedelta(minutes=10):
        raise HTTPException(429)
    change(player_id, {"phone": phone, "sent_at": datetime.utcnow().isoformat()})


def nickname(player_id, name):
    client.update_item(
        TableName="ring_players",
        Key={"id": {"S": player_id}},
        UpdateExpression="SET nickname = :name",
        ExpressionAttributeValues={":name": {"S": name}},
    )


@app.post("/players/{player_id}/name")
async def set_name(player_id: str, name: str):
    """Who is there gets the name that he asked for: nothing of what was found is moved on."""
    player = player_of(player_id)
    if player is None:
        return JSONResponse({"error": "nobody"}, status_code=404)
    nickname(player_id, name)
    return JSONResponse({"id": player["id"]})
