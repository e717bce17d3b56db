"""Rows that are found, put into others and removed: two requests find the same, and both get it."""

from django.db import models, transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from sqlalchemy import Column, Integer, String, create_engine, select
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
make = sessionmaker(create_engine("postgresql://"))


class Tray(models.Model):
    reader = models.IntegerField(unique=True)


class Dish(models.Model):
    tray = models.ForeignKey(Tray, on_delete=models.CASCADE, related_name="dishes")
    name = models.CharField(max_length=9)
    count = models.IntegerField()


class Meal(models.Model):
    reader = models.IntegerField()


class Course(models.Model):
    meal = models.ForeignKey(Meal, on_delete=models.CASCADE)
    name = models.CharField(max_length=9)
    count = models.IntegerField()


class Serial(models.Model):
    """No database lets a second one in."""

    name = models.CharField(max_length=9, unique=True)


class MealLog(models.Model):
    name = models.CharField(max_length=9)


class Pass(Base):
    __tablename__ = "passes_moved_over"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    code = Column(String)


class Sale(Base):
    __tablename__ = "sales_moved_over"
    id = Column(Integer, primary_key=True)
    code = Column(String)
    buyer = Column(Integer)


def order(request):
    tray = Tray.objects.get(reader=request.user.id)
    meal = Meal.objects.create(reader=request.user.id)
    for dish in tray.dishes.all():
        Course.objects.create(meal=meal, name=dish.name, count=dish.count)
    tray.dishes.all().delete()  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def order_one_by_one(request):
    meal = Meal.objects.create(reader=request.user.id)
    for dish in Dish.objects.filter(tray__reader=request.user.id):
        Course.objects.create(meal=meal, name=dish.name, count=dish.count)
        dish.delete()  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def order_held(request):
    with transaction.atomic():
        tray = Tray.objects.select_for_update().get(reader=request.user.id)
        meal = Meal.objects.create(reader=request.user.id)
        for dish in tray.dishes.all():
            Course.objects.create(meal=meal, name=dish.name, count=dish.count)
        tray.dishes.all().delete()
    return JsonResponse({})


def emptied(request):
    """They are removed, and nothing is made of them."""
    tray = Tray.objects.get(reader=request.user.id)
    names = [dish.name for dish in tray.dishes.all()]
    tray.dishes.all().delete()
    return JsonResponse({"names": names})


def numbered(request):
    """The second one is refused."""
    for dish in Dish.objects.filter(tray__reader=request.user.id):
        Serial.objects.create(name=dish.name)
        dish.delete()
    return JsonResponse({})


def logged(request, pk):
    """That it was done may be written down twice."""
    for dish in Dish.objects.filter(tray=pk):
        MealLog.objects.create(name=dish.name)
        dish.delete()
    return JsonResponse({})


def removed(request, pk):
    """One that is named by its key."""
    dish = get_object_or_404(Dish, pk=pk)
    Meal.objects.create(reader=dish.count)
    dish.delete()
    return JsonResponse({})


def copied(request):
    """What is copied is not what is removed."""
    for dish in Dish.objects.filter(name=request.POST["name"]):
        Course.objects.create(meal_id=1, name=dish.name, count=dish.count)
    Dish.objects.filter(tray__reader=request.user.id).delete()
    return JsonResponse({})


def buy(request, kind):
    with make() as db:
        found = db.query(Pass).filter_by(kind=kind).first()
        if found is None:
            return JsonResponse({}, status=404)
        db.add(Sale(code=found.code, buyer=request.user.id))
        db.delete(found)  # CA306: threads=unsafe processes=unsafe
        db.commit()
    return JsonResponse({})


def buy_held(request, kind):
    with make() as db:
        found = db.scalar(select(Pass).where(Pass.kind == kind).limit(1).with_for_update(skip_locked=True))
        if found is None:
            return JsonResponse({}, status=404)
        db.add(Sale(code=found.code, buyer=request.user.id))
        db.delete(found)
        db.commit()
    return JsonResponse({})


def drop(request, kind):
    with make() as db:
        found = db.query(Pass).filter_by(kind=kind).first()
        if found is None:
            return JsonResponse({}, status=404)
        db.delete(found)
        db.commit()
    return JsonResponse({"gone": kind})


urlpatterns = [
    path("order", order),
    path("one", order_one_by_one),
    path("held", order_held),
    path("emptied", emptied),
    path("numbered", numbered),
    path("logged/<int:pk>", logged),
    path("removed/<int:pk>", removed),
    path("copied", copied),
    path("buy/<kind>", buy),
    path("buyheld/<kind>", buy_held),
    path("drop/<kind>", drop),
]
