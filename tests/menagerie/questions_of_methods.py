"""Methods of a row ask the questions of its class through `self`."""

from tortoise import Model, fields
from tortoise.expressions import F


class Raffle(Model):
    code = fields.CharField(max_length=20, unique=True)
    members = fields.JSONField()
    tickets = fields.IntField(default=0)

    async def add(self, code, user):
        row = await self.filter(code=code).first()
        if user in row.members:
            return False
        members = [*row.members, user]
        await self.filter(code=code).update(members=members)  # CA306: threads=unsafe processes=unsafe
        return True

    async def values_of(self, code, user):
        rows = await self.filter(code=code).all().values("members")
        members = rows[0]["members"]
        members.append(user)
        await self.filter(code=code).update(members=members)  # CA306: threads=unsafe processes=unsafe

    async def count(self, code):
        await self.get(code=code)
        await self.filter(code=code).update(tickets=F("tickets") + 1)


async def add_handler(event, context):
    return await Raffle().add(event["code"], event["user"])


async def values_handler(event, context):
    await Raffle().values_of(event["code"], event["user"])


# The database counts.


async def counted_handler(event, context):
    await Raffle().count(event["code"])


# What a class of the project calls so itself is no question.


class Sieve(Model):
    word = fields.CharField(max_length=20)

    def filter(self, words):
        return [word for word in words if word != self.word]


def sieve_handler(event, context):
    return Sieve(word=event["word"]).filter(event["words"])


# What the database is asked through `self` runs no other methods of the class.


class Guestbook(Model):
    code = fields.CharField(max_length=20)
    guest = fields.BigIntField()

    async def sign(self, code, guest):
        if await self.filter(code=code, guest=guest).exists():
            return False
        await self.create(code=code, guest=guest)  # CA306: threads=unsafe processes=unsafe
        return True

    async def bonus(self, code):
        row = await self.get(code=code)
        row.guest += 1
        await row.save()

    async def wipe(self, code):
        await self.filter(code=code).delete()


async def sign_handler(event, context):
    return await Guestbook().sign(event["code"], event["guest"])


async def wipe_handler(event, context):
    await Guestbook().wipe(event["code"])
