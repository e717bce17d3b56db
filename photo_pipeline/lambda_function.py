"""``lambda_function.lambda_handler``: the name that Lambda's console and older templates use for the handler."""

from photo_pipeline.handler import handler as lambda_handler

__all__ = ["lambda_handler"]
