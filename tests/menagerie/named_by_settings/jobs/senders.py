_queued = []
_told = []
_ridden = []
_never = []


class Queue:
    def send(self, text):
        _queued.append(text)  # CA111: threads=unsafe processes=unsafe
        return _queued


class Topic:
    def send(self, text):
        _told.append(text)  # CA111: threads=unsafe processes=unsafe
        return _told


class Bus:
    def send(self, text):
        _ridden.append(text)  # CA111: threads=unsafe processes=unsafe
        return _ridden


class Unnamed:
    def send(self, text):
        _never.append(text)
        return _never
