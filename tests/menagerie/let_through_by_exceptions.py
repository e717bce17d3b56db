"""A helper turns away whoever finds a row, and lets through by the exception that says there is none."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from rest_framework.response import Response
from rest_framework.views import APIView


class Guest(models.Model):
    user = models.IntegerField()
    dinner = models.IntegerField()


class Visit(models.Model):
    user = models.IntegerField()
    dinner = models.IntegerField()


class Taken(Exception):
    pass


def refuse_guests(user, dinner):
    try:
        Guest.objects.get(user=user, dinner=dinner)
        raise Taken(user)
    except ObjectDoesNotExist:
        pass


class Joining(APIView):
    def post(self, request, dinner):
        refuse_guests(request.user.id, dinner)
        Guest.objects.create(user=request.user.id, dinner=dinner)  # CA306: threads=unsafe processes=unsafe
        return Response({})


class Checked:
    def check(self, user, dinner):
        try:
            Guest.objects.get(user=user, dinner=dinner)
        except Guest.DoesNotExist:
            return
        raise Taken("there is one")


class Coming(Checked, APIView):
    def post(self, request, dinner):
        self.check(request.user.id, dinner)
        Guest.objects.create(user=request.user.id, dinner=dinner)  # CA306: threads=unsafe processes=unsafe
        return Response({})


# Whoever finds one goes on as well.


def tell_of_guests(user, dinner):
    try:
        Guest.objects.get(user=user, dinner=dinner)
        raise Taken(user)
    except Exception:
        pass


class Telling(APIView):
    def post(self, request, dinner):
        tell_of_guests(request.user.id, dinner)
        Visit.objects.create(user=request.user.id, dinner=dinner)
        return Response({})


# Only those who are guests come in, and each visit is written down.


def ask_for_guests(user, dinner):
    try:
        Guest.objects.get(user=user, dinner=dinner)
    except Guest.DoesNotExist:
        raise Taken("no guest") from None


class Visiting(APIView):
    def post(self, request, dinner):
        ask_for_guests(request.user.id, dinner)
        Visit.objects.create(user=request.user.id, dinner=dinner)
        return Response({})
