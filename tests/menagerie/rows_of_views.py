"""Rows that generic views find, and that forms and serializers store."""

from django import forms
from django.db import models, transaction
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.views.generic import DeleteView, UpdateView
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.generics import ListCreateAPIView, UpdateAPIView
from rest_framework.views import APIView


class Shelf(models.Model):
    books = models.IntegerField()


class Loan(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
    state = models.CharField(max_length=9)
    note = models.CharField(max_length=9)


class Card(models.Model):
    reader = models.IntegerField()
    name = models.CharField(max_length=9)


class Badge(models.Model):
    reader = models.IntegerField()
    name = models.CharField(max_length=9)

    class Meta:
        unique_together = ["reader", "name"]


class LoanSerializer(serializers.ModelSerializer):
    class Meta:
        model = Loan
        fields = "__all__"

    def update(self, instance, validated_data):
        instance.shelf.books += 1  # CA306: threads=unsafe processes=unsafe
        instance.shelf.save()
        return instance


class PlainSerializer(serializers.ModelSerializer):
    class Meta:
        model = Loan
        fields = "__all__"

    def validate(self, attrs):
        """It is only looked at."""
        if self.instance is not None and self.instance.state == "gone":
            raise serializers.ValidationError("gone")
        return attrs


class CardSerializer(serializers.ModelSerializer):
    class Meta:
        model = Card
        fields = "__all__"


class BadgeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Badge
        fields = "__all__"


class CardForm(forms.ModelForm):
    class Meta:
        model = Card
        fields = ["name"]


class Loans(viewsets.ModelViewSet):
    queryset = Loan.objects.all()
    serializer_class = PlainSerializer

    @action(detail=True, methods=["post"])
    def shown(self, request, pk=None):
        """It is only read."""
        return self.get_object().state

    @action(detail=True, methods=["post"])
    def noted(self, request, pk=None):
        """It is set to what the request says."""
        loan = self.get_object()
        if loan.shelf is None:
            return 404
        Loan.objects.filter(pk=loan.pk).update(note=request.data["note"])
        return 200

    @action(detail=True, methods=["post"])
    def held(self, request, pk=None):
        """It is read again with a lock."""
        with transaction.atomic():
            loan = Loan.objects.select_for_update().get(pk=self.get_object().pk)
            if loan.state != "new":
                return 409
            loan.state = "held"
            loan.save()
        return 200

    @action(detail=True, methods=["post"])
    def counted(self, request, pk=None):
        """The database counts on what is there by then."""
        Shelf.objects.filter(pk=self.get_object().shelf_id).update(books=F("books") + 1)

    @action(detail=True, methods=["post"])
    def left(self, request, pk=None):
        """What belongs to it is removed, because it is there."""
        loan = self.get_object()
        if not hasattr(loan, "shelf"):
            return 404
        loan.shelf.delete()
        return 204

    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        loan = self.get_object()
        if loan.state != "new":
            return 409
        loan.state = "good"  # CA306: threads=unsafe processes=unsafe
        loan.save(update_fields=["state"])
        return 200

    @action(detail=True, methods=["post"])
    def reject(self, request, pk=None):
        loan = get_object_or_404(self.get_queryset(), pk=pk)
        if loan.state != "new":
            return 409
        loan.state = "bad"  # CA306: threads=unsafe processes=unsafe
        loan.save(update_fields=["state"])
        return 200

    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        form = PlainSerializer(self.get_object(), data=request.data)
        form.is_valid()
        loan = form.instance
        if loan.state != "good":
            return 409
        loan.state = "done"  # CA306: threads=unsafe processes=unsafe
        loan.save(update_fields=["state"])
        return 200

    def perform_update(self, serializer):
        if serializer.instance.state != "new":
            raise serializers.ValidationError("done")
        serializer.save(state="seen")  # CA306: threads=unsafe processes=unsafe


class OwnLoans(UpdateAPIView):
    serializer_class = LoanSerializer

    def get_queryset(self):
        return Loan.objects.filter(note=self.request.user)

    def patch(self, request, pk):
        loan = self.get_object()
        if loan.state == "new":
            loan.shelf.books -= 1  # CA306: threads=unsafe processes=unsafe
            loan.shelf.save()
        return 200


class Closed(UpdateView):
    model = Loan

    def form_valid(self, form):
        if self.object.state != "good":
            return 409
        self.object.state = "shut"  # CA306: threads=unsafe processes=unsafe
        self.object.save(update_fields=["state"])
        return 200


class Removed(DeleteView):
    """It is removed, whatever it holds."""

    model = Loan

    def form_valid(self, form):
        self.object.delete()


class Cards(ListCreateAPIView):
    queryset = Card.objects.all()
    serializer_class = CardSerializer

    def perform_create(self, serializer):
        if Card.objects.filter(name=self.request.data["name"]).exists():
            raise serializers.ValidationError("known")
        serializer.save(reader=self.kwargs["reader"])  # CA306: threads=unsafe processes=unsafe


class NewCard(APIView):
    def post(self, request, reader):
        if Card.objects.filter(reader=reader, name=request.data["name"]).exists():
            return 409
        form = CardSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        form.save()  # CA306: threads=unsafe processes=unsafe
        return 201

    def put(self, request, reader):
        """Nobody looks."""
        form = CardSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        form.save()

    def patch(self, request, reader):
        if Card.objects.filter(name=request.POST["name"]).exists():
            return 409
        card = CardForm(request.POST).save(commit=False)
        card.reader = reader
        card.save()  # CA306: threads=unsafe processes=unsafe
        return 201


class NewBadge(APIView):
    def post(self, request, reader):
        """The database refuses the second one."""
        if Badge.objects.filter(reader=reader, name=request.data["name"]).exists():
            return 409
        form = BadgeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        form.save(reader=reader)
        return 201
