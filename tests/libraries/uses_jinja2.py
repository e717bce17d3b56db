"""jinja2: the environment may be shared as long as it is not changed."""

import markdown
from jinja2 import Environment, Template

_environment = Environment(autoescape=True)
_environment.filters["double"] = lambda text: text * 2
_mail = _environment.from_string("Dear {{ name }}")


def template_handler(event, context):
    return {"mail": _mail.render(name=event["name"])}


def own_template_handler(event, context):
    return {"mail": Template("Dear {{ name }}").render(name=event["name"])}


_tenants = Environment(autoescape=True)


def globals_handler(event, context):
    _tenants.globals["tenant"] = event["tenant"]  # CA303: threads=unsafe processes=safe
    return {"mail": _tenants.from_string("{{ tenant }}").render()}


def own_markdown_handler(event, context):
    return markdown.markdown(event["text"])


_markdown = markdown.Markdown(extensions=["toc"])


def shared_markdown_handler(event, context):
    return _markdown.convert(event["text"])  # CA301: threads=unsafe processes=safe
