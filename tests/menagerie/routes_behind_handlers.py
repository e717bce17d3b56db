"""What a handler writes before it hands the event on, and what a dependency writes first, is no leftover for the route."""

import telebot
from aws_lambda_powertools.event_handler import APIGatewayRestResolver, AppSyncResolver
from aws_lambda_powertools.event_handler.api_gateway import Router
from fastapi import Depends, FastAPI, Header
from mangum import Mangum

always = AppSyncResolver()
sometimes = AppSyncResolver()
by_two = APIGatewayRestResolver()
with_router = APIGatewayRestResolver()
router = Router()
with_router.include_router(router)
web = FastAPI()
adapter = Mangum(web)
guarded = FastAPI()

who = {}
perhaps = {}
shared_by_two = {}
routed = {}
asked = {}


@always.resolver(type_name="Query", field_name="mine")
def mine():
    return who["sub"]


@sometimes.resolver(type_name="Query", field_name="yours")
def yours():
    return perhaps.get("sub")


@by_two.get("/theirs")
def theirs():
    return shared_by_two.get("sub")


@router.get("/routed")
def get_routed():
    return routed["sub"]


@web.get("/asked")
def get_asked():
    return asked["path"]


def always_handler(event, context):
    global who
    who = event["identity"]  # CA103: threads=unsafe processes=safe
    return always.resolve(event, context)  # CA301: threads=unsafe processes=safe


def sometimes_handler(event, context):
    global perhaps
    if event.get("identity"):
        perhaps = event["identity"]  # CA103: threads=unsafe processes=unsafe
    return sometimes.resolve(event, context)  # CA301: threads=unsafe processes=safe


def first_of_two_handler(event, context):
    global shared_by_two
    shared_by_two = event["identity"]  # CA103: threads=unsafe processes=unsafe
    return by_two.resolve(event, context)  # CA301: threads=unsafe processes=safe


def second_of_two_handler(event, context):
    return by_two.resolve(event, context)


def router_handler(event, context):
    global routed
    routed = event["identity"]  # CA103: threads=unsafe processes=safe
    return with_router.resolve(event, context)  # CA301: threads=unsafe processes=safe


def adapter_handler(event, context):
    global asked
    asked = event["requestContext"]  # CA103: threads=unsafe processes=safe
    return adapter(event, context)  # CA301: threads=unsafe processes=safe


class Gate:
    def __init__(self):
        self.caller = None
        self.last = None

    def __call__(self, x_user: str = Header()):
        self.caller = x_user  # CA104: threads=unsafe processes=safe
        if x_user:
            self.last = x_user  # CA104: threads=unsafe processes=unsafe
        return self


gate = Gate()


def caller(found=Depends(gate)):
    return found.caller, found.last


@guarded.get("/me")
def me(name=Depends(caller)):
    return {"user": name}


# --- a bot that is given a message out of the event, and one that is told something else first


bot = telebot.TeleBot("token")
late_bot = telebot.TeleBot("other token")
talk = {}
late_talk = {}


@bot.message_handler(commands=["start"])
def start(message):
    bot.reply_to(message, talk["user"])


@late_bot.message_handler(commands=["start"])
def start_late(message):
    late_bot.reply_to(message, late_talk.get("user"))


def bot_handler(event, context):
    bot.send_chat_action(event["chat"], "typing")
    talk["user"] = event["user"]  # CA103: threads=unsafe processes=safe
    bot.process_new_updates([telebot.types.Update.de_json(event["body"])])
    return {"ok": True}


def late_bot_handler(event, context):
    late_bot.process_new_updates([telebot.types.Update.de_json(event["body"])])
    late_talk["user"] = event["user"]  # CA103: threads=unsafe processes=unsafe
    return {"ok": True}
