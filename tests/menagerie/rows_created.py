"""Rows of Django that are created under the next number, or anew after others were removed."""

from django.db.models import CharField, F, IntegerField, Max, Model, UniqueConstraint


class Invoice(Model):
    customer = CharField(max_length=30)
    number = IntegerField()


class Bill(Model):
    customer = CharField(max_length=30)
    number = IntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["customer", "number"], name="once")]


class Line(Model):
    order = IntegerField()
    text = CharField(max_length=30)


class Tag(Model):
    order = IntegerField()
    text = CharField(max_length=30)

    class Meta:
        unique_together = ("order", "text")


# Look-alikes.


def numbered_once_handler(event, context):
    last = Bill.objects.filter(customer=event["customer"]).aggregate(Max("number"))["number__max"] or 0
    Bill.objects.create(customer=event["customer"], number=last + 1)


def given_number_handler(event, context):
    count = Invoice.objects.filter(customer=event["customer"]).count()
    Invoice.objects.create(customer=event["customer"], number=event["number"])
    return count + 1


def only_new_ones_handler(event, context):
    Line.objects.filter(order=event["order"]).delete()
    Line.objects.bulk_create([Line(order=event["order"], text=each) for each in event["texts"]], ignore_conflicts=True)


def other_order_handler(event, context):
    Line.objects.filter(order=event["old"]).delete()
    Line.objects.create(order=event["order"], text=event["text"])


def by_the_database_handler(event, context):
    Invoice.objects.filter(customer=event["customer"]).update(number=F("number") + 1)


# Hazards.


def greatest_handler(event, context):
    last = Invoice.objects.filter(customer=event["customer"]).aggregate(Max("number"))["number__max"] or 0
    Invoice.objects.create(customer=event["customer"], number=last + 1)  # CA306: threads=unsafe processes=unsafe


def counted_handler(event, context):
    count = Invoice.objects.filter(customer=event["customer"]).count()
    Invoice.objects.create(customer=event["customer"], number=count + 1)  # CA306: threads=unsafe processes=unsafe


def anew_handler(event, context):
    Line.objects.filter(order=event["order"]).delete()
    for text in event["texts"]:
        Line.objects.create(order=event["order"], text=text)  # CA306: threads=unsafe processes=unsafe


def all_anew_handler(event, context):
    Line.objects.filter(order=event["order"]).delete()
    Line.objects.bulk_create(  # CA306: threads=unsafe processes=unsafe
        [Line(order=event["order"], text=text) for text in event["texts"]]
    )


def tags_anew_handler(event, context):
    """Two tags of one text are refused, but those of two requests mix."""
    Tag.objects.filter(order=event["order"]).delete()
    Tag.objects.create(order=event["order"], text=event["text"])  # CA306: threads=unsafe processes=unsafe
