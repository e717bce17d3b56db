"""cryptography: a key may be shared, a hash under way may not."""

from Crypto.Cipher import AES
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes

_fernet = Fernet(Fernet.generate_key())


def fernet_handler(event, context):
    return {"text": _fernet.encrypt(event["text"].encode()).decode()}


def own_hash_handler(event, context):
    digest = hashes.Hash(hashes.SHA256())
    digest.update(event["text"].encode())
    return {"digest": digest.finalize().hex()}


_digest = hashes.Hash(hashes.SHA256())


def shared_hash_handler(event, context):
    _digest.update(event["text"].encode())  # CA301: threads=unsafe processes=safe
    return {"digest": _digest.copy().finalize().hex()}


def own_cipher_handler(event, context):
    return AES.new(b"k" * 16, AES.MODE_GCM).encrypt(event["text"].encode())


_cipher = AES.new(b"k" * 16, AES.MODE_CBC)


def shared_cipher_handler(event, context):
    return _cipher.encrypt(event["text"].encode())  # CA301: threads=unsafe processes=unsafe
