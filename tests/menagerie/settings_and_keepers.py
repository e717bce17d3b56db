"""Folders that a setting may name, objects that keep nothing of the request, clients kept in attributes."""

import asyncio
import os

import aiohttp
import httpx

FOLDER = os.environ.get("CACHE_DIR") or "/tmp"
TASK = os.environ.get("TASK_DIR") or "/var/task"
GIVEN = os.getenv("WORK_DIR")


def setting_or_tmp_handler(event, context):
    with open(os.path.join(FOLDER, "feed.xml"), "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    return open(os.path.join(FOLDER, "feed.xml")).read()


def setting_if_set_handler(event, context):
    target = (GIVEN if GIVEN else "/tmp") + "/page.html"
    with open(target, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    return open(target).read()


def setting_or_code_handler(event, context):
    return open(TASK + "/page.html").read() + event["text"]


class Worker:
    def __init__(self, context, stage="dev"):
        self.name = context.function_name
        self.stage = stage

    def run(self, number):
        return f"{self.name}-{self.stage}-{number}"


class Keeper:
    def __init__(self, event):
        self.fields = {"user": event["user"]}

    def user(self):
        return self.fields["user"]


worker = None
keeper = None


def keeps_nothing_of_the_request_handler(event, context):
    global worker
    if worker is None:
        worker = Worker(context)  # CA206: threads=benign processes=safe
    return worker.run(event["number"])


def keeps_the_request_handler(event, context):
    global keeper
    if keeper is None:
        keeper = Keeper(event)  # CA103: threads=unsafe processes=unsafe; CA206: threads=unsafe processes=safe
    return keeper.user()


class Weather:
    def __init__(self):
        self._session = None
        self._client = None

    async def session(self):
        if self._session is None:
            self._session = aiohttp.ClientSession()  # CA206: threads=benign processes=safe
        return self._session

    def client(self):
        if self._client is None:
            self._client = httpx.AsyncClient()  # CA206: threads=benign processes=safe
        return self._client

    async def now(self, city):
        session = await self.session()
        async with session.get("https://weather/" + city) as answer:  # CA305: threads=unsafe processes=unsafe
            return await answer.json()

    async def later(self, city):
        answer = await self.client().get("https://weather/" + city)  # CA305: threads=unsafe processes=unsafe
        return answer.json()

    async def own(self, city):
        async with httpx.AsyncClient() as client:
            return (await client.get("https://weather/" + city)).json()


weather = Weather()


def session_in_an_attribute_handler(event, context):
    return asyncio.run(weather.now(event["city"]))


def client_behind_a_method_handler(event, context):
    return asyncio.run(weather.later(event["city"]))


def client_of_its_own_handler(event, context):
    return asyncio.run(weather.own(event["city"]))


def here_or_there_handler(event, context):
    if "AWS_EXECUTION_ENV" in os.environ:
        folder = "/tmp"
    else:
        folder = "./tmp"
    target = "{}/{}".format(folder, "here_or_there.html")
    with open(target, "w") as out:  # CA501: threads=unsafe processes=unsafe
        out.write(event["text"])
    return open(target).read()


def there_alone_handler(event, context):
    folder = "./data" if event["own"] else "./tmp"
    return open(folder + "/page.html").read()
