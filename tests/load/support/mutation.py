"""Runs the safe handler and every mutant in threads, one after the other; prints a JSON line per handler.

A process of its own, because each handler is imported anew with the whole pipeline under it.
"""

import json

from concurrency_audit.load.photos.scenario import PhotoScenario
from tests.load.mutants.catalog import MUTANTS
from tests.load.support.server import serve
from tests.load.support.threads import fresh_handler, run

SAFE = "safe"
PHOTOS = 200
SAFE_PHOTOS = 48


def one(name: str, path: str, photos: int) -> dict[str, object]:
    server = serve(None)
    handler = fresh_handler(path, server.url)
    scenario = PhotoScenario(inputs=("in-a", "in-b"), output="out", seed=3, photos=photos, size=(128, 96))
    caught = run(scenario, handler, server, stop_early=name != SAFE)
    server.shutdown()
    server.server_close()
    return {"name": name, "sequential": caught.sequential, "load": caught.load, "first": caught.first}


def main() -> None:
    print(json.dumps(one(SAFE, "photo_pipeline.handler.handler", SAFE_PHOTOS)), flush=True)
    for mutant in MUTANTS:
        print(json.dumps(one(mutant.name, mutant.handler, PHOTOS)), flush=True)


if __name__ == "__main__":
    main()
