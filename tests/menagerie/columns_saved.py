"""Rows that their library saves with all columns: another request may have set another one meanwhile."""

from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import F
from django.http import JsonResponse
from rest_framework.decorators import api_view


class Skipper(AbstractUser):
    harbour = models.CharField(max_length=9)
    pace = models.IntegerField()
    phone = models.CharField(max_length=9)


class Plaque(models.Model):
    words = models.CharField(max_length=9)
    size = models.IntegerField()


class Token(models.Model):
    code = models.CharField(max_length=9)
    used = models.IntegerField()
    most = models.IntegerField()


@api_view(["POST"])
def move(request):
    skipper = Skipper.objects.get(username=request.data["name"])
    skipper.harbour = request.data["harbour"]
    skipper.save()  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


@api_view(["POST"])
def pace(request):
    skipper = Skipper.objects.filter(username=request.data["name"]).first()
    if skipper is None:
        return JsonResponse({}, status=404)
    skipper.pace = request.data["pace"]
    skipper.save()  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


@api_view(["POST"])
def use(request):
    token = Token.objects.get(code=request.data["code"])
    if token.used >= token.most:
        return JsonResponse({}, status=400)
    Token.objects.filter(code=request.data["code"]).update(used=F("used") + 1)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


# Look-alikes.


@api_view(["POST"])
def only(request):
    skipper = Skipper.objects.get(username=request.data["name"])
    skipper.phone = request.data["phone"]
    skipper.save(update_fields=["phone"])
    return JsonResponse({})


@api_view(["POST"])
def locked(request):
    with transaction.atomic():
        skipper = Skipper.objects.select_for_update().get(username=request.data["name"])
        skipper.phone = request.data["phone"]
        skipper.save()
    return JsonResponse({})


@api_view(["POST"])
def in_the_database(request):
    Skipper.objects.filter(username=request.data["name"]).update(phone=request.data["phone"])
    return JsonResponse({})


@api_view(["POST"])
def made(request):
    skipper = Skipper(username=request.data["name"])
    skipper.phone = request.data["phone"]
    skipper.save()
    return JsonResponse({})


@api_view(["POST"])
def engrave(request):
    """Nothing sets another column than those: the last one wins, as it would have otherwise."""
    plaque = Plaque.objects.get(id=request.data["id"])
    plaque.words = request.data["words"]
    plaque.size = request.data["size"]
    plaque.save()
    return JsonResponse({})


@api_view(["POST"])
def count(request):
    """Nobody looks at how often it was used."""
    token = Token.objects.get(code=request.data["code"])
    if not token:
        return JsonResponse({}, status=400)
    Token.objects.filter(code=request.data["code"]).update(used=F("used") + 1)
    return JsonResponse({})


@api_view(["POST"])
def use_within(request):
    token = Token.objects.get(code=request.data["code"])
    if token.used >= token.most:
        return JsonResponse({}, status=400)
    Token.objects.filter(code=request.data["code"], used__lt=F("most")).update(used=F("used") + 1)
    return JsonResponse({})
