"""Objects whose base class comes from a library that nobody described, and calls the project's methods."""
import json
from html.parser import HTMLParser

from acme_jobs import BaseJob, LambdaApplication


class Poll(LambdaApplication):
    def __init__(self):
        super().__init__()
        self.mailbox = ""
        self.chunk = 0
        self.count = 0
        self.settings = {"size": 5}

    def initialise(self):
        self.mailbox = self.event["mailbox"]  # CA104: threads=unsafe processes=safe
        self.chunk = self.event.get("chunk", 1)
        self.log.request_number = self.event["id"]  # CA104: threads=unsafe processes=safe

    def start(self):
        self._fetch()
        while self.chunk < self.settings["size"]:
            self.chunk += 1  # CA102: threads=unsafe processes=benign
        self.response = {"mailbox": self.mailbox, "chunk": self.chunk}  # CA104: threads=unsafe processes=safe

    def answer(self):
        return self.response

    def _fetch(self):
        self._store(self.config.load())

    def _store(self, found):
        self.found = json.dumps(found)


poll = Poll()


def poll_handler(event, context):
    return poll.main(event, context)


class Nightly(BaseJob):
    results = []

    def execute(self, payload):
        self.results.append(payload["id"])  # CA105: threads=unsafe processes=unsafe
        return self.results


job = Nightly()


def nightly_handler(event, context):
    return job.run(event)


collected = []


class Weekly(BaseJob):
    def execute(self, payload):
        collected.append(payload["id"])  # CA111: threads=unsafe processes=unsafe
        return list(collected)


weekly = Weekly()


def weekly_handler(event, context):
    return weekly.run(event)


class Fresh(BaseJob):
    def execute(self, payload):
        results = [payload["id"]]
        return results

    def on_error(self, error):
        self.log.error(error)


fresh = Fresh()


def fresh_handler(event, context):
    return fresh.run(event)


class Settings(BaseJob):
    def execute(self, payload):
        return self.client.send(payload["id"], self.settings["url"])


settings = Settings()


def settings_handler(event, context):
    return settings.run(event)


links = []


class Links(HTMLParser):
    def handle_starttag(self, tag, attributes):
        links.append(dict(attributes).get("href"))  # CA111: threads=unsafe processes=unsafe


def links_handler(event, context):
    parser = Links()
    parser.feed(event["html"])
    return {"links": links}


class OwnLinks(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links = []

    def handle_starttag(self, tag, attributes):
        self.links.append(dict(attributes).get("href"))


def own_links_handler(event, context):
    parser = OwnLinks()
    parser.feed(event["html"])
    return {"links": parser.links}
