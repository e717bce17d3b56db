from fastapi import Depends, FastAPI
from guards import caught
from stores import Store, get_store

app = FastAPI()


@app.get("/names/{name}")
@caught
def keep(name: str, store: Store = Depends(get_store)):
    return store.keep(name)


@app.get("/all")
@caught
def every(store: Store = Depends(get_store)):
    return store.every()
