"""Dependencies of a route, a router and an application that only check: what they look at decides what is stored."""

from checks import berths, must_be_free, must_be_signed_in
from fastapi import APIRouter, Depends, FastAPI

app = FastAPI(dependencies=[Depends(must_be_signed_in)])
moored = APIRouter(dependencies=[Depends(must_be_free)])
towed = APIRouter()
signed = APIRouter(dependencies=[Depends(must_be_signed_in)])


def _take(id):
    berths.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="berths",
        Key={"id": {"S": id}},
        UpdateExpression="SET #state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "taken"}},
    )


@app.post("/take", dependencies=[Depends(must_be_signed_in), Depends(must_be_free)])
def take(id: str):
    _take(id)
    return {}


@moored.post("/moor")
def moor(id: str):
    berths.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="berths",
        Key={"id": {"S": id}},
        UpdateExpression="SET #state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "moored"}},
    )
    return {}


@towed.post("/tow")
def tow(id: str):
    berths.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="berths",
        Key={"id": {"S": id}},
        UpdateExpression="SET #state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "towed"}},
    )
    return {}


def lift(id: str):
    berths.update_item(  # CA306: threads=unsafe processes=unsafe
        TableName="berths",
        Key={"id": {"S": id}},
        UpdateExpression="SET #state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "lifted"}},
    )
    return {}


@signed.post("/name")
def name(id: str, title: str):
    berths.update_item(
        TableName="berths",
        Key={"id": {"S": id}},
        UpdateExpression="SET title = :title",
        ExpressionAttributeValues={":title": {"S": title}},
    )
    return {}


@app.post("/claim", dependencies=[Depends(must_be_free)])
def claim(id: str):
    berths.update_item(
        TableName="berths",
        Key={"id": {"S": id}},
        UpdateExpression="SET #state = :state",
        ConditionExpression="#state = :free",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": "claimed"}, ":free": {"S": "free"}},
    )
    return {}


app.include_router(moored)
app.include_router(towed, dependencies=[Depends(must_be_free)])
app.include_router(signed)
app.add_api_route("/lift", lift, methods=["POST"], dependencies=[Depends(must_be_free)])
