"""What aiogram does beside its handlers: it gives them objects by name, asks filters first, makes objects of classes."""

import aiogram
from aiogram import F, Router
from aiogram.filters import BaseFilter
from aiogram.handlers import MessageHandler

talks = Router()
ASKED = {}
GREETED = {}


class Guests:
    def __init__(self):
        self.last = None

    def greet(self, user):
        self.last = user  # CA104: threads=unsafe processes=safe
        return self.last


class Letters:
    def __init__(self):
        self.reader = None

    def read(self, user):
        self.reader = user  # CA104: threads=unsafe processes=safe
        return self.reader


class Titles:
    def __init__(self):
        self.known = ("king", "queen")

    def of(self, user):
        return self.known[0], user  # nothing changes it


class Member(BaseFilter):
    async def __call__(self, message):
        ASKED["user"] = message.from_user.id  # CA103: threads=unsafe processes=safe
        return {"member": ASKED["user"]}


dispatcher = aiogram.Dispatcher(guests=Guests(), titles=Titles())
dispatcher["letters"] = Letters()
dispatcher.include_router(talks)


@talks.message(F.text == "hello")
async def hello(message, guests, titles):
    await message.answer(str(guests.greet(message.from_user.id)) + str(titles.of(message.from_user.id)))


@talks.message(F.text == "read")
async def read(message, letters):
    await message.answer(str(letters.read(message.from_user.id)))


@talks.message(Member())
async def member(message, member):
    await message.answer(str(member))


@talks.message()
class Greeting(MessageHandler):
    async def handle(self):
        GREETED["user"] = self.event.from_user.id  # CA103: threads=unsafe processes=safe
        await self.event.answer(str(GREETED["user"]))
