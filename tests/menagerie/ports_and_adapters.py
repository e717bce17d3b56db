"""Abstract classes: what is done with them is done by the classes that say to be one, or that look like one."""

from abc import ABC, abstractmethod
from typing import Annotated, Protocol

from fastapi import Depends, FastAPI, Request

app = FastAPI()


class Greeting(Protocol):
    def greet(self, who: str) -> dict: ...


class Greeter:
    def __init__(self):
        self.who = None

    def greet(self, who):
        self.who = who  # CA104: threads=unsafe processes=safe
        return {"who": self.who}


class Saying(ABC):
    @abstractmethod
    def say(self, word): ...


class Parrot(Saying):
    def __init__(self):
        self.word = None

    def say(self, word):
        self.word = word  # CA104: threads=unsafe processes=safe
        return {"said": self.word}


class Echo(Saying):
    def say(self, word):
        return {"said": word}


class Counting(ABC):
    @abstractmethod
    def count(self, word): ...


class Length(Counting):
    def __init__(self):
        self.size = 0

    def count(self, word):
        self.size = len(word)
        return {"size": self.size}


def a_saying() -> Saying:
    raise NotImplementedError


greeter = Greeter()
parrot = Parrot()


@app.get("/greet")
def greet(who: str, greeting: Annotated[Greeting, Depends()]):
    return greeting.greet(who)


@app.get("/say")
def say(word: str, saying: Saying = Depends(a_saying)):
    return saying.say(word)


@app.get("/count")
def count(word: str, counting: Counting):
    return counting.count(word)


app.dependency_overrides[Greeting] = lambda: greeter
app.dependency_overrides[a_saying] = lambda: parrot
