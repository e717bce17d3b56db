"""Commands of interactions.py: one extension answers all of them, its listeners, buttons and forms, in one event loop."""

import boto3
from interactions import (
    Extension,
    IntervalTrigger,
    Task,
    component_callback,
    listen,
    message_context_menu,
    modal_callback,
    slash_command,
    subcommand,
)

stores = boto3.client("dynamodb")


def read(table, name):
    return int(stores.get_item(TableName=table, Key={"name": {"S": name}})["Item"]["gold"]["N"])


def item(name, gold):
    return {"name": {"S": name}, "gold": {"N": str(gold)}}


class Tavern(Extension):
    def __init__(self, bot):
        self.last = None
        self.motto = "Welcome"

    @slash_command(name="drink", description="Drink")
    async def drink(self, ctx):
        self.last = ctx.author.id  # CA104: threads=unsafe processes=safe
        await ctx.send(f"{self.motto}, {self.last}")

    @slash_command(name="tab", description="What is owed")
    async def tab(self, ctx):
        await ctx.send(self.motto)

    @tab.subcommand("pay", sub_cmd_description="Pay")
    async def pay(self, ctx, gold: int):
        left = read("tavern_tabs", str(ctx.author.id)) - gold
        stores.put_item(TableName="tavern_tabs", Item=item(str(ctx.author.id), left))  # CA306: threads=unsafe processes=unsafe

    @subcommand("keg", name="open", description="Open a keg")
    async def open_keg(self, ctx, name: str):
        more = read("tavern_kegs", name) + 1
        stores.put_item(TableName="tavern_kegs", Item=item(name, more))  # CA306: threads=unsafe processes=unsafe

    @component_callback("refill")
    async def refill(self, ctx):
        more = read("tavern_mugs", str(ctx.author.id)) + 1
        stores.put_item(TableName="tavern_mugs", Item=item(str(ctx.author.id), more))  # CA306: threads=unsafe processes=unsafe

    @modal_callback("order")
    async def order(self, ctx, name: str):
        more = read("tavern_orders", name) + 1
        stores.put_item(TableName="tavern_orders", Item=item(name, more))  # CA306: threads=unsafe processes=unsafe

    @message_context_menu(name="praise")
    async def praise(self, ctx):
        more = read("tavern_praise", str(ctx.target_id)) + 1
        stores.put_item(TableName="tavern_praise", Item=item(str(ctx.target_id), more))  # CA306: threads=unsafe processes=unsafe

    @listen()
    async def on_message_create(self, event):
        more = read("tavern_talk", str(event.message.author.id)) + 1
        stores.put_item(TableName="tavern_talk", Item=item(str(event.message.author.id), more))  # CA306: threads=unsafe processes=unsafe

    @Task.create(IntervalTrigger(minutes=5))
    async def clean(self):
        more = read("tavern_tables", "all") + 1
        stores.put_item(TableName="tavern_tables", Item=item("all", more))  # CA306: threads=unsafe processes=unsafe

    # safe: once, before the first command; nothing calls the second one, and what is said is the same for all
    @listen()
    async def on_startup(self):
        self.motto = await self.bot.fetch_motto()

    def close(self, name):
        stores.put_item(TableName="tavern_doors", Item=item(name, read("tavern_doors", name) + 1))

    @slash_command(name="motto", description="What is said")
    async def say(self, ctx):
        await ctx.send(self.motto)
