"""Callbacks that a loop gives to a bot, behind one decorator; each invocation runs that bot on an event loop of its own."""

import asyncio
import json
from functools import wraps
from threading import Lock

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler, MessageHandler, filters

ORDERS = {"n": 0}
GUESTS = {"n": 0}
TICKETS = {"n": 0}
VOTES = {"n": 0}
SCORES = {"n": 0}
HELD = {"n": 0}
POLLED = {"n": 0}
LOCK = Lock()


class Tally:
    def __init__(self):
        self.n = 0

    def add(self):
        self.n = self.n + 1  # CA102: threads=unsafe processes=benign
        return self.n


class Quiet:
    def __init__(self):
        self.n = 0

    def add(self):
        self.n = self.n + 1
        return self.n


class Services:
    known = {}


def greeted(function):
    @wraps(function)
    async def wrapper(update, context):
        return await function(update, context)

    return wrapper


@greeted
async def order(update, context):
    ORDERS["n"] = ORDERS["n"] + 1  # CA102: threads=unsafe processes=benign
    await update.message.reply_text(str(ORDERS["n"]))


@greeted
async def welcome(update, context):
    GUESTS["n"] = GUESTS["n"] + 1  # CA102: threads=unsafe processes=benign
    await update.message.reply_text(str(GUESTS["n"]))


@greeted
async def ticket(update, context):
    TICKETS["n"] = TICKETS["n"] + 1  # CA102: threads=unsafe processes=benign
    await update.message.reply_text(str(TICKETS["n"]))


@greeted
async def vote(update, context):
    VOTES["n"] = VOTES["n"] + 1  # CA102: threads=unsafe processes=benign
    await update.message.reply_text(str(VOTES["n"]))


async def score(update, context):
    SCORES["n"] = SCORES["n"] + 1  # CA102: threads=unsafe processes=benign
    await update.message.reply_text(str(SCORES["n"]))


async def held(update, context):
    with LOCK:
        HELD["n"] = HELD["n"] + 1
        number = HELD["n"]
    await update.message.reply_text(str(number))


async def tally(update, context):
    await update.message.reply_text(str(Services.known["tally"].add()))


async def quiet(update, context):
    await update.message.reply_text(str(Services.known["label"].upper()))


async def own(update, context):
    mine = {"n": 0}
    mine["n"] = mine["n"] + 1
    await update.message.reply_text(str(mine["n"]))


async def polled(update, context):
    POLLED["n"] = POLLED["n"] + 1  # nobody gives this bot an event: it asks for them, on one event loop
    await update.message.reply_text(str(POLLED["n"]))


def made():
    bot = ApplicationBuilder().token("x").build()
    for pattern, function in [("^order$", order), ("^welcome$", welcome)]:
        bot.add_handler(MessageHandler(filters.Regex(pattern), function))
    bot.add_handler(CommandHandler("ticket", ticket))
    for pattern, function in {"^vote$": vote, "^score$": score, "^held$": held}.items():
        bot.add_handler(CallbackQueryHandler(function, pattern=pattern))
    bot.add_handler(CommandHandler("own", own))
    bot.add_handler(CommandHandler("tally", tally))
    bot.add_handler(CommandHandler("quiet", quiet))
    return bot


app = made()
Services.known.update({"tally": Tally(), "quiet": Quiet(), "label": "x"})
poller = ApplicationBuilder().token("y").build()
poller.add_handler(CommandHandler("polled", polled))


async def main(event):
    update = Update.de_json(json.loads(event["body"]), app.bot)
    await app.process_update(update)  # CA305: threads=unsafe processes=unsafe


def lambda_handler(event, context):
    asyncio.run(main(event))
