"""What a base class of which nothing is known gives its classes is no dictionary of theirs; what a class keeps is."""

from unknown_orm import Model, fields

kept = {"title": None}


class Form(Model):
    title = fields.Text()
    drafts = {}


def get_handler(event, context):
    form = Form.objects.get({"id": event["id"]})
    form.title = event["title"]
    form.save()
    return {"title": form.title}


def look_handler(event, context):
    if Form.objects.get({"id": event["id"]}) is None:
        Form.objects.update({"id": event["id"]})
    return list(Form.objects.raw({}))


def draft_handler(event, context):
    Form.drafts.update(last=event["title"])  # CA105: threads=unsafe processes=safe
    return Form.drafts.get("last")


def title_handler(event, context):
    kept.update(title=event["title"])  # CA103: threads=unsafe processes=safe
    return kept.get("title")
