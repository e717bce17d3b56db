"""What import-time code keeps on an application's `state` is one object for all requests."""

from fastapi import FastAPI, Request

app = FastAPI()


class Service:
    tenant = None

    def run(self, tenant):
        self.tenant = tenant  # CA104: threads=unsafe processes=safe
        return {"tenant": self.tenant}


class Reader:
    def __init__(self):
        self.table = "rates"

    def run(self, tenant):
        return {"tenant": tenant, "table": self.table}


app.state.service = Service()
app.state.reader = Reader()


@app.get("/service/{tenant}")
def service(tenant: str, request: Request):
    return request.app.state.service.run(tenant)


@app.get("/reader/{tenant}")
def reader(tenant: str, request: Request):
    return request.app.state.reader.run(tenant)


@app.get("/own/{tenant}")
def own(tenant: str, request: Request):
    request.state.tenant = tenant
    return {"tenant": request.state.tenant}
