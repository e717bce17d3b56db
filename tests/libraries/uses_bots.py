"""Bots: handlers get the update as an argument; what they keep beside it is shared."""

import asyncio
import json

import aiogram
import discord
import disnake
import nextcord
import telebot
import telegram
from aiogram import Router
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.fsm.storage.redis import RedisStorage
from discord.ext import commands
from disnake.ext import commands as disnake_commands
from flask import Flask
from flask_ask import Ask
from linebot import WebhookHandler
from nextcord.ext import commands as nextcord_commands
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ConversationHandler

bot = telebot.TeleBot("token")
router = Router()
guild = commands.Bot(command_prefix="!")
client = discord.Client()
webhook = WebhookHandler("secret")
ask = Ask(Flask(__name__), "/")
_GREETINGS = {"de": "Hallo"}
_started = {}
_last = None
_orders = {}
_asked = 0


@bot.message_handler(commands=["start"])
def start(message):
    if message.chat.id not in _started:
        _started[message.chat.id] = message.text  # CA201: threads=unsafe processes=benign
    return _started[message.chat.id]


@bot.callback_query_handler(func=lambda call: True)
def pressed(call):
    return _GREETINGS.get(call.data)


@router.message()
async def echo(message):
    greeting = dict(_GREETINGS)
    greeting["x"] = message.text
    return greeting


async def order(update, context):
    return update.message.text


async def chosen(update, context):
    _orders[update.id] = [update.text]
    return update.text


application = Application.builder().token("token").build()
application.add_handler(CommandHandler("order", order))
application.add_handler(CallbackQueryHandler(chosen))


@guild.command()
async def hello(ctx):
    return _GREETINGS["de"]


@client.event
async def on_message(message):
    return message.content


@webhook.add(None)
def line(event):
    global _last
    _last = event.message.text  # CA103: threads=unsafe processes=safe
    return _last


@ask.launch
def launch():
    return _GREETINGS["de"]


@ask.intent("CountIntent")
def count():
    global _asked
    _asked += 1  # CA102: threads=unsafe processes=benign
    return _asked


_told = None
dispatcher = aiogram.Dispatcher(aiogram.Bot("token"))


@dispatcher.message_handler(commands=["start"])
async def start_second(message):
    global _told
    _told = message.text  # CA103: threads=unsafe processes=safe
    await message.answer(_told)
    return _told


_talk = Application.builder().token("token").build()
_entered = Application.builder().token("token").concurrent_updates(True).build()


async def _answered(event):
    await _talk.initialize()  # CA301: threads=unsafe processes=safe
    await _talk.process_update(Update.de_json(json.loads(event["body"]), _talk.bot))
    await _talk.shutdown()


def talk_handler(event, context):
    asyncio.run(_answered(event))
    return {"ok": True}


async def _answered_within(event):
    async with _entered:  # CA303: threads=unsafe processes=safe
        await _entered.process_update(Update.de_json(json.loads(event["body"]), _entered.bot))


def entered_handler(event, context):
    asyncio.run(_answered_within(event))
    return {"ok": True}


async def _answered_by_its_own(event):
    async with Application.builder().token("token").build() as own:
        await own.process_update(Update.de_json(json.loads(event["body"]), own.bot))


def own_application_handler(event, context):
    asyncio.run(_answered_by_its_own(event))
    return {"ok": True}


# a bot keeps connections of one event loop, wherever it is handed
_teller = telegram.Bot("token")
_aiobot = aiogram.Bot("token")
_updates = aiogram.Dispatcher()
_begun = Application.builder().token("token").build()
_kept_loop = asyncio.new_event_loop()
_on_one_loop = telegram.Bot("token")


async def _tell(event):
    await _teller.send_message(chat_id=event["chat"], text=event["text"])  # CA305: threads=unsafe processes=unsafe


def told_handler(event, context):
    asyncio.run(_tell(event))
    return {"ok": True}


async def _tell_with_its_own(event):
    async with telegram.Bot("token") as own:
        await own.send_message(chat_id=event["chat"], text=event["text"])


def told_with_its_own_handler(event, context):
    asyncio.run(_tell_with_its_own(event))
    return {"ok": True}


def fed_handler(event, context):
    asyncio.run(_updates.feed_update(_aiobot, json.loads(event["body"])))  # CA305: threads=unsafe processes=unsafe
    return {"ok": True}


async def _begin(event):
    await _begun.initialize()  # CA305: threads=unsafe processes=unsafe
    await _begun.process_update(Update.de_json(json.loads(event["body"]), _begun.bot))


def begun_handler(event, context):
    asyncio.run(_begin(event))
    return {"ok": True}


def one_loop_handler(event, context):
    _kept_loop.run_until_complete(_on_one_loop.send_message(chat_id=event["chat"], text=event["text"]))  # CA301: threads=unsafe processes=safe
    return {"ok": True}


# one instance of a middleware sees every update
class Throttling(aiogram.BaseMiddleware):
    """Lets each user through once in a while."""

    def __init__(self):
        self.seen = {}
        self.user = None

    async def __call__(self, handler, event, data):
        """Pass on."""
        self.user = data["event_from_user"].id  # CA104: threads=unsafe processes=safe
        return await handler(event, {**data, "user": self.user})


_throttled = aiogram.Router()
_throttled.message.middleware(Throttling())


# aiogram 2, whose dispatcher is told of functions, jobs of python-telegram-bot, and buttons of discord
_paid = {}
_dispatcher = aiogram.Dispatcher(aiogram.Bot("token"))


async def paid(message):
    _paid["by"] = message.from_user.id  # CA103: threads=unsafe processes=safe
    await message.answer(f"thanks, {_paid['by']}")


async def thanked(message):
    await message.answer(_GREETINGS["de"])


_dispatcher.register_message_handler(paid, commands="pay")
_dispatcher.register_callback_query_handler(thanked)

_reminded = {}
_scheduling = Application.builder().token("token").build()


async def remind(context):
    _reminded["last"] = context.job.data  # CA103: threads=unsafe processes=safe
    await context.bot.send_message(context.job.chat_id, _reminded["last"])


_scheduling.job_queue.run_repeating(remind, interval=60)

_clicked = {}


class Confirm(discord.ui.View):
    @discord.ui.button(label="Confirm")
    async def confirm(self, interaction, button):
        _clicked["by"] = interaction.user.id  # CA103: threads=unsafe processes=safe
        await interaction.response.send_message(str(_clicked["by"]))


# how far each talk has come is known to the worker that the last message came to
_talks = MemoryStorage()  # CA603: threads=safe processes=unsafe
_talking = aiogram.Dispatcher(storage=_talks)
_talking.include_router(router)
_shared_talks = aiogram.Dispatcher(storage=RedisStorage.from_url("redis://talks"))


async def asked_for_name(update: Update, context):
    await update.message.reply_text("Name?")
    return 1


_kept_here = ConversationHandler(entry_points=[CommandHandler("name", asked_for_name)], states={}, fallbacks=[])  # CA603: threads=safe processes=unsafe
_kept_for_all = ConversationHandler(
    entry_points=[CommandHandler("name", asked_for_name)], states={}, fallbacks=[], name="names", persistent=True
)


# py-cord, disnake and nextcord: forks of discord.py with commands of their own
_pycord_asked = {}
_pycord_greeted = {}
_drawn = {}

_pycord = discord.Bot()


@_pycord.slash_command()
async def ask_pycord(context, text: str):
    _pycord_asked["text"] = text  # CA103: threads=unsafe processes=safe
    await context.respond(_pycord_asked["text"])


@discord.slash_command()
async def greet_pycord(context, name: str):
    _pycord_greeted["name"] = name  # CA103: threads=unsafe processes=safe
    await context.respond(_pycord_greeted["name"])


class Dice(disnake_commands.Cog):
    """A cog of disnake."""

    def __init__(self, bot):
        self.last = None

    @disnake_commands.slash_command()
    async def roll(self, interaction: disnake.ApplicationCommandInteraction, sides: int):
        self.last = sides  # CA104: threads=unsafe processes=safe
        await interaction.response.send_message(str(self.last))


class Cards(nextcord_commands.Cog):
    """A cog of nextcord."""

    @nextcord.slash_command()
    async def draw(self, interaction: nextcord.Interaction, card: str):
        _drawn["card"] = card  # CA103: threads=unsafe processes=safe
        await interaction.send(_drawn["card"])

    @nextcord.slash_command()
    async def hold(self, interaction: nextcord.Interaction, card: str):
        held = {"card": card}
        await interaction.send(held["card"])


_stepped = {}


def next_step(message):
    _stepped["text"] = message.text  # CA103: threads=unsafe processes=safe
    return _stepped["text"]


@bot.message_handler(commands=["step"])
def first_step(message):
    bot.register_next_step_handler(message, next_step)
