"""What a framework keeps for all requests and hands to each of them: a bot, a cog, the data of a bot, an application."""

import asyncio

from discord.ext import commands
from sanic import Sanic, json
from telegram.ext import Application, CommandHandler

bot = commands.Bot("!")
bot.winners = []
bot.total = 0


@bot.command()
async def win(ctx):
    ctx.bot.winners.append(ctx.author.name)  # CA111: threads=unsafe processes=unsafe
    await ctx.send(", ".join(ctx.bot.winners))


@bot.command()
async def pay(ctx, amount):
    total = ctx.bot.total
    await asyncio.sleep(1)
    ctx.bot.total = total + int(amount)  # CA102: threads=benign processes=benign


class Shop(commands.Cog):
    def __init__(self, bot):
        self.bot = bot
        self.sold = []

    @commands.command()
    async def sell(self, ctx, thing):
        self.sold.append(thing)  # CA111: threads=unsafe processes=unsafe
        await ctx.send(", ".join(self.sold))

    @commands.command()
    async def show(self, ctx, thing):
        words = [thing, str(ctx.author.id)]
        words.append("shown")
        await ctx.send(", ".join(words))


async def setup(bot):
    await bot.add_cog(Shop(bot))


async def note(update, context):
    context.bot_data.setdefault("notes", []).append(update.message.text)  # CA111: threads=unsafe processes=unsafe
    await update.message.reply_text(", ".join(context.bot_data["notes"]))


async def own_note(update, context):
    words = list(context.args)
    words.append("noted")
    await update.message.reply_text(", ".join(words))


application = Application.builder().token("token").build()
application.add_handler(CommandHandler("note", note))
application.add_handler(CommandHandler("own", own_note))

app = Sanic("orders")
app.ctx.orders = []


@app.post("/orders")
async def order(request):
    request.app.ctx.orders.append(request.json["order"])  # CA111: threads=unsafe processes=unsafe
    return json(request.app.ctx.orders)


@app.post("/own")
async def own_order(request):
    request.ctx.orders = [request.json["order"]]
    request.ctx.orders.append("own")
    return json(request.ctx.orders)
