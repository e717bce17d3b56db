"""What the package gives."""

LAST = None
OTHER = None


def remember(user):
    global LAST
    LAST = user  # CA103: threads=unsafe processes=safe
    return again()


def again():
    return LAST


def told(user):
    global OTHER
    OTHER = user  # CA103: threads=unsafe processes=safe
    return more()


def more():
    return OTHER


def plain(user):
    return [user]


class Client:
    def __init__(self):
        self.user = None

    def ask(self, user):
        self.user = user  # CA104: threads=unsafe processes=safe
        return self.asked()

    def asked(self):
        return self.user
