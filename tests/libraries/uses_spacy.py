"""spacy: processing makes a new document; the pipeline is everybody's."""

import spacy

_nlp = spacy.load("en_core_web_sm")  # CA602: threads=safe processes=benign


def pipeline_handler(event, context):
    return {"entities": [entity.text for entity in _nlp(event["text"]).ents]}


def own_pipeline_handler(event, context):
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return {"sentences": len(list(nlp(event["text"]).sents))}


_growing = spacy.load("en_core_web_sm")  # CA602: threads=safe processes=benign


def add_pipe_handler(event, context):
    _growing.add_pipe(event["pipe"])  # CA303: threads=unsafe processes=unsafe
    return {"n": len(_growing(event["text"]))}
