"""A limit for which a query asks, or a function that gives the row; and rows that a key keeps from being removed."""

from django.db import models, transaction
from django.db.models import F, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path


class Rebate(models.Model):
    code = models.CharField(max_length=20, unique=True)
    used = models.IntegerField(default=0)
    most = models.IntegerField()


class Grant(models.Model):
    rebate = models.ForeignKey(Rebate, on_delete=models.CASCADE, related_name="grants")
    reader = models.IntegerField()


class Depot(models.Model):
    name = models.CharField(max_length=20)


class Parcel(models.Model):
    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="parcels")


class Visit(models.Model):
    depot = models.ForeignKey(Depot, on_delete=models.CASCADE)


class Refused(Exception):
    pass


def found(code):
    rebate = Rebate.objects.filter(code=code, used__lt=F("most")).first()
    if rebate is None:
        raise Refused
    return rebate


def use(request):
    rebate = found(request.POST["code"])
    if rebate:
        Rebate.objects.filter(id=rebate.id).update(used=F("used") + 1)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def use_q(request):
    rebate = Rebate.objects.filter(Q(code=request.POST["code"]) & Q(used__lt=F("most"))).first()
    if rebate is None:
        return JsonResponse({}, status=409)
    rebate.used = F("used") + 1  # CA306: threads=unsafe processes=unsafe
    rebate.save(update_fields=["used"])
    return JsonResponse({})


def use_asked_again(request):
    """The statement asks for it once more."""
    rebate = found(request.POST["code"])
    done = Rebate.objects.filter(id=rebate.id, used__lt=F("most")).update(used=F("used") + 1)
    return JsonResponse({}, status=200 if done else 409)


def use_asked_again_q(request):
    rebate = found(request.POST["code"])
    done = Rebate.objects.filter(Q(id=rebate.id) & Q(used__lt=F("most"))).update(used=F("used") + 1)
    return JsonResponse({}, status=200 if done else 409)


def use_held(request):
    with transaction.atomic():
        rebate = Rebate.objects.select_for_update().filter(code=request.POST["code"], used__lt=F("most")).first()
        if rebate is None:
            return JsonResponse({}, status=409)
        Rebate.objects.filter(id=rebate.id).update(used=F("used") + 1)
    return JsonResponse({})


def counted(request):
    """There is no limit."""
    rebate = Rebate.objects.filter(code=request.POST["code"]).first()
    if rebate is None:
        return JsonResponse({}, status=404)
    Rebate.objects.filter(id=rebate.id).update(used=F("used") + 1)
    return JsonResponse({})


def checked(code):
    rebate = get_object_or_404(Rebate, code=code)
    if rebate.grants.count() >= rebate.most:
        raise Refused
    return rebate


def checked_by_query(code):
    rebate = get_object_or_404(Rebate, code=code)
    if Grant.objects.filter(rebate=rebate).count() >= rebate.most:
        raise Refused
    return rebate


def shown(code):
    """How many there are turns nobody away."""
    rebate = get_object_or_404(Rebate, code=code)
    rebate.left = rebate.most - rebate.grants.count()
    return rebate


def grant(request):
    rebate = None
    if request.POST.get("code"):
        rebate = checked(request.POST["code"])
    if rebate:
        Grant.objects.create(rebate=rebate, reader=request.user.id)  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def grant_either(request):
    rebate = checked_by_query(request.POST["code"]) if request.POST.get("code") else None
    if rebate is not None:
        Grant(rebate=rebate, reader=request.user.id).save()  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


def grant_shown(request):
    rebate = None
    if request.POST.get("code"):
        rebate = shown(request.POST["code"])
    if rebate:
        Grant.objects.create(rebate=rebate, reader=request.user.id)
    return JsonResponse({})


def remove_kept(request, pk):
    """The database refuses to remove it while a parcel is there."""
    depot = get_object_or_404(Depot, pk=pk)
    if Parcel.objects.filter(depot=depot).exists():
        return JsonResponse({"error": "in use"}, status=409)
    depot.delete()
    return JsonResponse({})


def remove_kept_by_relation(request, pk):
    depot = get_object_or_404(Depot, pk=pk)
    if depot.parcels.exists():
        return JsonResponse({"error": "in use"}, status=409)
    depot.delete()
    return JsonResponse({})


def remove(request, pk):
    depot = get_object_or_404(Depot, pk=pk)
    if Visit.objects.filter(depot=depot).exists():
        return JsonResponse({"error": "in use"}, status=409)
    depot.delete()  # CA306: threads=unsafe processes=unsafe
    return JsonResponse({})


urlpatterns = [
    path("use", use),
    path("use-q", use_q),
    path("again", use_asked_again),
    path("again-q", use_asked_again_q),
    path("held", use_held),
    path("counted", counted),
    path("grant", grant),
    path("either", grant_either),
    path("shown", grant_shown),
    path("kept/<int:pk>", remove_kept),
    path("related/<int:pk>", remove_kept_by_relation),
    path("removed/<int:pk>", remove),
]
