"""python-dotenv, Faker, nest_asyncio, PyYAML: what is set at import is set once; a request that sets it sets it for all."""

import nest_asyncio
import yaml
from dotenv import dotenv_values, load_dotenv
from faker import Faker

load_dotenv()
nest_asyncio.apply()
fake = Faker()
Faker.seed(1)


def name_handler(event, context):
    return fake.name()


def values_handler(event, context):
    return dotenv_values("/var/task/.env")["NAME"]


def loaded_handler(event, context):
    load_dotenv("/var/task/.env." + event["stage"], override=True)  # CA401: threads=unsafe processes=safe
    return {"ok": True}


def seeded_handler(event, context):
    Faker.seed(event["seed"])  # CA405: threads=unsafe processes=safe
    return fake.name()


def constructor_handler(event, context):
    yaml.add_constructor("!" + event["tag"], str)  # CA413: threads=unsafe processes=safe
    return yaml.safe_load(event["text"])


def safe_loader_handler(event, context):
    yaml.SafeLoader.add_constructor("!" + event["tag"], str)  # CA413: threads=unsafe processes=safe
    return yaml.safe_load(event["text"])


class _Loader(yaml.SafeLoader):
    """A loader of this module's own."""


_Loader.add_constructor("!order", str)


def own_loader_handler(event, context):
    return yaml.load(event["text"], Loader=_Loader)


_seeded = Faker()


def seeded_instance_handler(event, context):
    _seeded.seed_instance(event["seed"])  # CA303: threads=unsafe processes=safe
    return _seeded.name()


def own_seeded_handler(event, context):
    mine = Faker()
    mine.seed_instance(event["seed"])
    return mine.name()
