"""Keys are unquoted without turning plus signs back into spaces."""

from urllib.parse import unquote

from photo_pipeline import events
from photo_pipeline.handler import handler

events._decoded = unquote
__all__ = ["handler"]
