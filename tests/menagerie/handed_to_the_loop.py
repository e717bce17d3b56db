"""What a thread hands to the event loop runs there, in turn with the loop's tasks."""

import asyncio
import subprocess
import threading

from fastapi import FastAPI

app = FastAPI()


class Jobs:
    """Programs of one request, each waited for by a thread of its own."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.left = 0
        self.codes = []

    def begin(self, words):
        self.left += 1
        threading.Thread(  # CA704: threads=unsafe processes=unsafe
            target=self._wait, args=(subprocess.Popen(words),)
        ).start()

    def _wait(self, program):
        code = program.wait()
        self.loop.call_soon_threadsafe(self._ended, code)

    def _ended(self, code):
        self.left -= 1
        self.codes.append(code)


@app.post("/jobs")
async def work(words: list[str]):
    jobs = Jobs()
    for word in words:
        jobs.begin(["echo", word])
    while jobs.left:
        await asyncio.sleep(0.1)
    return jobs.codes


class Tally:
    """The same, counted by the threads themselves."""

    def __init__(self):
        self.open = 0

    def start(self, words):
        self.open += 1
        threading.Thread(target=self._run, args=(words,)).start()  # CA704: threads=unsafe processes=unsafe

    def _run(self, words):
        subprocess.run(words, check=False)
        self.open -= 1  # CA102: threads=unsafe processes=unsafe


@app.post("/tally")
async def count(words: list[str]):
    tally = Tally()
    for word in words:
        tally.start(["echo", word])
    while tally.open:
        await asyncio.sleep(0.1)
    return "done"
