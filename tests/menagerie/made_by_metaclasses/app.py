"""Classes with metaclasses of another file, and other ways in which a class keeps instances."""

from singletons import Guarded, Handing, Registered, Single, Singleton


class Tenant(metaclass=Singleton):
    def __init__(self):
        self.name = None

    def table(self):
        return f"orders-{self.name}"


class Shop(metaclass=Single):
    def __init__(self):
        self.name = None

    def table(self):
        return f"orders-{self.name}"


class Order(metaclass=Handing):
    def __init__(self, user):
        self.user = user


class Rates(metaclass=Guarded):
    def __init__(self):
        self.rates = (1, 2)

    def first(self):
        return self.rates[0]


class Base(metaclass=Registered):
    last = None


class Mail(Base):
    @classmethod
    def send(cls, user):
        cls.last = user  # CA105: threads=unsafe processes=safe
        return cls.told()

    @classmethod
    def told(cls):
        return cls.last


class Borg:
    _shared = {}

    def __init__(self):
        self.__dict__ = self._shared


class Desk(Borg):
    def use(self, user):
        self.user = user  # CA105: threads=unsafe processes=safe
        return self.told()

    def told(self):
        return self.user


class Repository:
    _made = {}

    def __init__(self):
        self.user = None

    def __class_getitem__(cls, name):
        if name not in cls._made:
            cls._made[name] = cls()  # CA201: threads=unsafe processes=benign
        return cls._made[name]


class Field:
    def __set_name__(self, owner, name):
        owner.fields[name] = self

    def load(self, value):
        self.value = value  # CA105: threads=unsafe processes=safe
        return self.told()

    def told(self):
        return self.value


class Form:
    fields = {}
    title = Field()


# Look-alikes.


def own_handler(event, context):
    order = Order(event["user"])
    order.note = event["note"]
    return order.user, order.note


def guarded_handler(event, context):
    return Rates().first()


# Hazards.


def tenant_handler(event, context):
    tenant = Tenant()
    tenant.name = event["tenant"]  # CA105: threads=unsafe processes=safe
    return {"table": tenant.table()}


def shop_handler(event, context):
    shop = Shop()
    shop.name = event["tenant"]  # CA105: threads=unsafe processes=safe
    return {"table": shop.table()}


def registered_handler(event, context):
    return Registered.classes[event["kind"]].send(event["user"])


def borg_handler(event, context):
    return Desk().use(event["user"])


def named_handler(event, context):
    repository = Repository["main"]
    repository.user = event["user"]  # CA105: threads=unsafe processes=safe
    return {"user": repository.user}


def field_handler(event, context):
    return Form.fields["title"].load(event["value"])
