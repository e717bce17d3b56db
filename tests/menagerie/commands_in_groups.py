"""Commands of bots that stand in groups, and what a bot does again and again: each is called as a command of its own."""

import boto3
import discord
import disnake
from discord import app_commands
from discord.ext import commands, tasks
from disnake.ext import commands as disnake_commands

stores = boto3.client("dynamodb")
guild = commands.Bot(command_prefix="!")
pycord = discord.Bot()
inter = disnake_commands.InteractionBot()
taxes = app_commands.Group(name="taxes", description="Taxes of the guild")
fleet = pycord.create_group("fleet", "Ships of the guild")


def read(table, name):
    return int(stores.get_item(TableName=table, Key={"name": {"S": name}})["Item"]["gold"]["N"])


def item(name, gold):
    return {"name": {"S": name}, "gold": {"N": str(gold)}}


class Market(commands.Cog):
    stalls = app_commands.Group(name="stalls", description="Stalls of the market")

    @commands.group()
    async def market(self, ctx):
        await ctx.send("buy or sell")

    @market.command(name="buy")
    async def buy(self, ctx, gold: int):
        left = read("market_purses", str(ctx.author.id)) - gold
        stores.put_item(  # CA306: threads=unsafe processes=unsafe
            TableName="market_purses", Item=item(str(ctx.author.id), left)
        )

    @market.group()
    async def auction(self, ctx):
        await ctx.send("bid")

    @auction.command()
    async def bid(self, ctx, lot: str):
        more = read("market_lots", lot) + 1
        stores.put_item(TableName="market_lots", Item=item(lot, more))  # CA306: threads=unsafe processes=unsafe

    @commands.hybrid_group(fallback="show")
    async def bank(self, ctx):
        left = read("market_banks", str(ctx.guild.id)) - 1
        stores.put_item(  # CA306: threads=unsafe processes=unsafe
            TableName="market_banks", Item=item(str(ctx.guild.id), left)
        )

    @stalls.command()
    async def rent(self, interaction, stall: str):
        more = read("market_stalls", stall) + 1
        stores.put_item(TableName="market_stalls", Item=item(stall, more))  # CA306: threads=unsafe processes=unsafe

    @tasks.loop(hours=1)
    async def interest(self):
        more = read("market_interest", "bank") * 2
        stores.put_item(TableName="market_interest", Item=item("bank", more))  # CA306: threads=unsafe processes=unsafe

    # safe: nobody calls what is in no group, and what DynamoDB counts itself is never lost
    def close(self, stall):
        stores.put_item(TableName="market_closed", Item=item(stall, read("market_closed", stall) - 1))

    @market.command()
    async def tip(self, ctx):
        stores.update_item(
            TableName="market_tips",
            Key={"name": {"S": str(ctx.author.id)}},
            UpdateExpression="ADD gold :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )


@guild.group(invoke_without_command=True)
async def ship(ctx):
    await ctx.send("sail")


@ship.command()
async def sail(ctx, name: str):
    more = read("guild_ships", name) + 1
    stores.put_item(TableName="guild_ships", Item=item(name, more))  # CA306: threads=unsafe processes=unsafe


@taxes.command()
async def levy(interaction, name: str):
    more = read("guild_taxes", name) + 1
    stores.put_item(TableName="guild_taxes", Item=item(name, more))  # CA306: threads=unsafe processes=unsafe


@fleet.command()
async def launch(ctx, name: str):
    more = read("guild_fleets", name) + 1
    stores.put_item(TableName="guild_fleets", Item=item(name, more))  # CA306: threads=unsafe processes=unsafe


@inter.slash_command()
async def crew(inter):
    pass


@crew.sub_command()
async def hire(inter, name: str):
    more = read("guild_crews", name) + 1
    stores.put_item(TableName="guild_crews", Item=item(name, more))  # CA306: threads=unsafe processes=unsafe


# safe: a function that gathers nothing has no commands, whatever is written behind its name
async def harbour(ctx):
    await ctx.send("closed")


class Register:
    def command(self):
        return lambda function: function


register = Register()


@register.command()
async def moor(ctx, name: str):
    stores.put_item(TableName="guild_moorings", Item=item(name, read("guild_moorings", name) + 1))
