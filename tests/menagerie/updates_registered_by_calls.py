"""Handlers of aiogram 2 that are registered by calls instead of decorators."""

from aiogram import Bot, Dispatcher, executor, types

bot = Bot("token")
dispatcher = Dispatcher(bot)
asked = []
answered = []
counted = {}


async def ask(message: types.Message):
    asked.append(message.text)  # CA111: threads=unsafe processes=unsafe
    await message.answer("\n".join(asked))


async def answer(query: types.CallbackQuery):
    answered.append(query.data)  # CA111: threads=unsafe processes=unsafe
    await query.message.answer("\n".join(answered))


async def own(message: types.Message):
    words = message.text.split()
    words.append("told")
    await message.answer(" ".join(words))


def register_handlers(dp: Dispatcher):
    dp.register_message_handler(ask, commands=["ask"])
    dp.register_callback_query_handler(answer, text="answer")
    dp.register_message_handler(own, commands=["own"])


register_handlers(dispatcher)

if __name__ == "__main__":
    executor.start_polling(dispatcher)
