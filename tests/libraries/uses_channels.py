"""Django Channels: each connection has a consumer of its own."""

from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer

_rooms = {}


class Chat(AsyncWebsocketConsumer):
    async def connect(self):
        self.user = self.scope["user"]
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        _rooms["last"] = text_data  # CA103: threads=unsafe processes=safe
        await self.send(text_data=_rooms["last"])


class Board(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content, **kwargs):
        self.drawn = content["line"]
        await self.send_json({"line": self.drawn, "by": self.scope["user"]})
