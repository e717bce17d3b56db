"""nltk: what is loaded at import may be read by all; a corpus that loads itself at the first use may not."""

import nltk
from nltk.corpus import stopwords, wordnet
from nltk.stem import WordNetLemmatizer

nltk.data.path.append("/opt/nltk_data")
_STOP = frozenset(stopwords.words("english"))


def loaded_handler(event, context):
    return {"words": [word for word in event["words"] if word not in _STOP], "n": len(stopwords.fileids())}


def stem_handler(event, context):
    return {"stem": nltk.PorterStemmer().stem(event["word"])}


def corpus_handler(event, context):
    return {"n": len(wordnet.synsets(event["word"]))}  # CA301: threads=unsafe processes=safe


_lemmas = WordNetLemmatizer()


def lemma_handler(event, context):
    return [_lemmas.lemmatize(word) for word in event["words"]]  # CA301: threads=unsafe processes=safe


def path_handler(event, context):
    nltk.data.path.append(event["folder"])  # CA413: threads=unsafe processes=safe
    return {"ok": True}
