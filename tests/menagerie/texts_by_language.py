"""Caches by a key of the request whose readers fall back on a stated key, and those that give out what others left."""

import json
from pathlib import Path


class Texts:
    _read = {}

    @classmethod
    def _load(cls, language):
        known = cls._read.get(language)
        if known is not None:
            return known
        texts = json.loads(Path(f"i18n/{language}.json").read_text())
        cls._read[language] = texts  # CA201: threads=unsafe processes=benign
        return texts

    @classmethod
    def text(cls, language, key):
        """What is missing in one language is looked for in another, which the same line reads where nobody has."""
        try:
            return cls._load(language)[key]
        except KeyError:
            return cls.text("en", key)


def hello_handler(event, context):
    return {"text": Texts.text(event["language"], "hello")}


_answers = {}


# what stands under the other key was left by a request of its own
def answers_handler(event, context):
    _answers[event["language"]] = event["text"]  # CA111: threads=unsafe processes=unsafe
    return {"mine": event["text"], "english": _answers["en"]}
