"""A bot that a function makes and starts which another program calls: its handlers serve messages all the same."""

from aiogram import Bot, Dispatcher, executor

last = {}


def register_handlers(dispatcher: Dispatcher, bot: Bot):
    async def hello(message):
        last["text"] = message.text  # CA103: threads=unsafe processes=safe
        await bot.send_message(message.chat.id, "hello")
        await bot.send_message(message.chat.id, last["text"])

    dispatcher.register_message_handler(hello, commands=["start"])


def start_bot():
    bot = Bot(token="of the bot")
    dispatcher = Dispatcher(bot)
    register_handlers(dispatcher, bot)
    executor.start_polling(dispatcher, skip_updates=True)


def made_for_nobody():
    """It neither returns nor starts what it makes."""
    dispatcher = Dispatcher(Bot(token="of another bot"))
    print(dispatcher)
    return None
