"""Rows that a form or serializer finds for what a request names, and what it is given besides the request."""

from django import forms
from django.db import models, transaction
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.generic import CreateView
from rest_framework import generics, serializers, viewsets
from rest_framework.views import APIView


class Bench(models.Model):
    seats = models.IntegerField()
    label = models.CharField(max_length=9)


class Sitting(models.Model):
    bench = models.ForeignKey(Bench, on_delete=models.CASCADE)
    count = models.IntegerField()
    hour = models.IntegerField()


class Ribbon(models.Model):
    bench = models.ForeignKey(Bench, on_delete=models.CASCADE)
    hour = models.IntegerField()

    class Meta:
        unique_together = ["bench", "hour"]


class SittingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Sitting
        fields = ["bench", "count"]


class TakingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Sitting
        fields = "__all__"

    def create(self, validated_data):
        bench = validated_data["bench"]
        if bench.seats < validated_data["count"]:
            raise serializers.ValidationError("full")
        bench.seats -= validated_data["count"]  # CA306: threads=unsafe processes=unsafe
        bench.save()
        return super().create(validated_data)


class CountingSerializer(serializers.ModelSerializer):
    """The database counts on what is there by then."""

    class Meta:
        model = Sitting
        fields = ["bench", "count"]

    def create(self, validated_data):
        bench = validated_data.pop("bench")
        bench.seats = F("seats") - validated_data["count"]
        bench.save(update_fields=["seats"])
        return Sitting.objects.create(bench=bench, **validated_data)


class HoldingSerializer(serializers.ModelSerializer):
    """The row is read again with a lock."""

    class Meta:
        model = Sitting
        fields = ["bench", "count"]

    def create(self, validated_data):
        with transaction.atomic():
            bench = Bench.objects.select_for_update().get(pk=validated_data["bench"].pk)
            if bench.seats < validated_data["count"]:
                raise serializers.ValidationError("full")
            bench.seats -= validated_data["count"]
            bench.save()
        return super().create(validated_data)


class ShowingSerializer(serializers.ModelSerializer):
    """The column is only shown: no request names the row."""

    class Meta:
        model = Sitting
        fields = ["bench", "count"]
        read_only_fields = ["bench"]

    def create(self, validated_data):
        validated_data["bench"].label = validated_data["count"]
        return super().create(validated_data)


class NamingSerializer(serializers.Serializer):
    place = serializers.PrimaryKeyRelatedField(queryset=Bench.objects.all(), source="bench")
    count = serializers.IntegerField()


class OnceSerializer(serializers.ModelSerializer):
    """No database lets a second one in."""

    class Meta:
        model = Ribbon
        fields = ["bench", "hour"]

    def validate(self, attrs):
        if Ribbon.objects.filter(bench=attrs["bench"], hour=attrs["hour"]).exists():
            raise serializers.ValidationError("taken")
        return attrs


class FreeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Sitting
        fields = ["bench", "hour"]

    def validate(self, attrs):
        if Sitting.objects.filter(bench=attrs["bench"], hour=attrs["hour"]).exists():  # CA306: threads=unsafe processes=unsafe
            raise serializers.ValidationError("taken")
        return attrs

    def validate_bench(self, value):
        """Only who may sit there is asked."""
        if value.label == "closed":
            raise serializers.ValidationError("closed")
        return value


class Sittings(viewsets.ModelViewSet):
    queryset = Sitting.objects.all()
    serializer_class = SittingSerializer

    def perform_create(self, serializer):
        bench = serializer.validated_data["bench"]
        if bench.seats < serializer.validated_data["count"]:
            raise serializers.ValidationError("full")
        bench.seats -= serializer.validated_data["count"]  # CA306: threads=unsafe processes=unsafe
        bench.save()
        serializer.save()


class Taking(viewsets.ModelViewSet):
    serializer_class = TakingSerializer


class Counting(viewsets.ModelViewSet):
    serializer_class = CountingSerializer


class Holding(viewsets.ModelViewSet):
    serializer_class = HoldingSerializer


class Showing(viewsets.ModelViewSet):
    serializer_class = ShowingSerializer


class Once(generics.CreateAPIView):
    serializer_class = OnceSerializer


class Free(generics.CreateAPIView):
    serializer_class = FreeSerializer


class Named(APIView):
    def post(self, request):
        serializer = NamingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        bench = serializer.validated_data.get("bench")
        bench.seats = bench.seats - serializer.validated_data["count"]  # CA306: threads=unsafe processes=unsafe
        bench.save(update_fields=["seats"])
        return JsonResponse({})

    def put(self, request):
        """It is set to what the request says."""
        serializer = NamingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        bench = serializer.validated_data["bench"]
        bench.label = serializer.validated_data["count"]
        bench.save(update_fields=["label"])
        return JsonResponse({})


class SittingForm(forms.ModelForm):
    class Meta:
        model = Sitting
        fields = ["bench", "count", "hour"]

    def clean(self):
        data = super().clean()
        if Sitting.objects.filter(bench=data["bench"], hour=data["hour"]).exists():  # CA306: threads=unsafe processes=unsafe
            raise forms.ValidationError("taken")
        return data


class RibbonForm(forms.ModelForm):
    class Meta:
        model = Ribbon
        fields = ["bench", "hour"]

    def clean(self):
        data = super().clean()
        if Ribbon.objects.filter(bench=data["bench"], hour=data["hour"]).exists():
            raise forms.ValidationError("taken")
        return data


class Sit(CreateView):
    model = Sitting
    form_class = SittingForm


class Tie(CreateView):
    model = Ribbon
    form_class = RibbonForm


class SitAt(CreateView):
    model = Sitting
    fields = ["count"]

    def form_valid(self, form):
        if Sitting.objects.filter(bench=self.kwargs["pk"]).exists():
            return HttpResponse(status=409)
        form.instance.bench_id = self.kwargs["pk"]
        return super().form_valid(form)  # CA306: threads=unsafe processes=unsafe


class SavedAt(CreateView):
    model = Sitting
    fields = ["count"]

    def form_valid(self, form):
        if Sitting.objects.filter(bench=self.kwargs["pk"]).exists():
            return HttpResponse(status=409)
        sitting = form.save(commit=False)
        sitting.bench_id = self.kwargs["pk"]
        sitting.save()  # CA306: threads=unsafe processes=unsafe
        return HttpResponse(status=201)


class TieAt(CreateView):
    """No database lets a second one in."""

    model = Ribbon
    fields = ["hour", "bench"]

    def form_valid(self, form):
        if Ribbon.objects.filter(bench=self.kwargs["pk"], hour=self.kwargs["hour"]).exists():
            return HttpResponse(status=409)
        return super().form_valid(form)


class LabelForm(forms.Form):
    label = forms.CharField()


class EditForm(forms.ModelForm):
    class Meta:
        model = Bench
        fields = ["label", "seats"]

    def __init__(self, *args, **kwargs):
        self.is_edit = kwargs.pop("is_edit", False)
        super().__init__(*args, **kwargs)

    def clean_seats(self):
        seats = self.cleaned_data.get("seats")
        if seats is not None and seats < 1:
            raise forms.ValidationError("too few")
        return seats


def relabel(request, pk):
    """What a form shows at first is not what it was sent."""
    bench = get_object_or_404(Bench, pk=pk)
    form = LabelForm(request.POST, initial={"label": bench.label})
    if form.is_valid():
        bench.label = form.cleaned_data["label"]
        bench.save(update_fields=["label"])
    return HttpResponse("seen")


def edit(request, pk):
    """The row that a form is for says nothing of what was sent."""
    bench = get_object_or_404(Bench, pk=pk)
    form = EditForm(request.POST, instance=bench, is_edit=True)
    if form.is_valid():
        form.save()
    return HttpResponse("seen")


def add(request, pk):
    """What was sent here was computed from the row."""
    bench = get_object_or_404(Bench, pk=pk)
    form = LabelForm({"label": bench.seats + 1}, initial={"label": bench.label})
    if form.is_valid():
        bench.seats = form.cleaned_data["label"]  # CA306: threads=unsafe processes=unsafe
        bench.save(update_fields=["seats"])
    return HttpResponse("seen")


urlpatterns = [path("benches/<int:pk>", relabel), path("edit/<int:pk>", edit), path("add/<int:pk>", add)]
