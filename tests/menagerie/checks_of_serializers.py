"""Checks that a form or serializer makes before its row is stored: who has passed them relies on what they saw."""

from django import forms
from django.db import models
from django.http import HttpResponse
from django.urls import path
from rest_framework import generics, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView


class Stall(models.Model):
    code = models.CharField(max_length=20)
    note = models.CharField(max_length=20)


class Badge(models.Model):
    code = models.CharField(max_length=20, unique=True)


class StallSerializer(serializers.ModelSerializer):
    class Meta:
        model = Stall
        fields = ["code"]

    def validate_code(self, value):
        if Stall.objects.filter(code=value).exists():
            raise serializers.ValidationError("taken")
        return value

    def create(self, validated_data):
        return Stall.objects.create(**validated_data)  # CA306: threads=unsafe processes=unsafe

    def update(self, instance, validated_data):
        return super().update(instance, validated_data)


class BySuperSerializer(serializers.ModelSerializer):
    class Meta:
        model = Stall
        fields = ["code"]

    def validate(self, attrs):
        if Stall.objects.filter(code=attrs["code"]).exists():
            raise serializers.ValidationError("taken")
        return super().validate(attrs)

    def create(self, validated_data):
        validated_data["note"] = "new"
        return super().create(validated_data)  # CA306: threads=unsafe processes=unsafe


class InheritingSerializer(serializers.ModelSerializer):
    """The look stands for what its view stores."""

    class Meta:
        model = Stall
        fields = ["code"]

    def validate_code(self, value):
        if Stall.objects.filter(code=value).exists():  # CA306: threads=unsafe processes=unsafe
            raise serializers.ValidationError("taken")
        return value


class ShownSerializer(serializers.ModelSerializer):
    """No view stores it."""

    class Meta:
        model = Stall
        fields = ["code"]

    def validate_code(self, value):
        if Stall.objects.filter(code=value).exists():
            raise serializers.ValidationError("taken")
        return value


class BadgeSerializer(serializers.ModelSerializer):
    """The column is unique."""

    class Meta:
        model = Badge
        fields = ["code"]

    def validate_code(self, value):
        if Badge.objects.filter(code=value).exists():
            raise serializers.ValidationError("taken")
        return value

    def create(self, validated_data):
        return Badge.objects.create(**validated_data)


class LongSerializer(serializers.ModelSerializer):
    """Nothing is looked for."""

    class Meta:
        model = Stall
        fields = ["code"]

    def validate_code(self, value):
        if len(value) > 10:
            raise serializers.ValidationError("long")
        return value

    def create(self, validated_data):
        return Stall.objects.create(**validated_data)


class StallForm(forms.ModelForm):
    class Meta:
        model = Stall
        fields = ["code"]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if Stall.objects.filter(code=code).exists():
            raise forms.ValidationError("taken")
        return code


class Stalls(viewsets.ModelViewSet):
    queryset = Stall.objects.all()
    serializer_class = StallSerializer


class BySuper(generics.CreateAPIView):
    serializer_class = BySuperSerializer


class Inheriting(generics.ListCreateAPIView):
    queryset = Stall.objects.all()
    serializer_class = InheritingSerializer


class Shown(generics.ListAPIView):
    queryset = Stall.objects.all()
    serializer_class = ShownSerializer


class Badges(generics.CreateAPIView):
    serializer_class = BadgeSerializer


class Asked(APIView):
    def post(self, request):
        serializer = ShownSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()  # CA306: threads=unsafe processes=unsafe
        return Response(serializer.data)


class Unasked(APIView):
    def post(self, request):
        serializer = ShownSerializer(data=request.data)
        return Response({"valid": serializer.is_valid()})


def form_view(request):
    form = StallForm(request.POST)
    if form.is_valid():
        form.save()  # CA306: threads=unsafe processes=unsafe
    return HttpResponse("seen")


urlpatterns = [path("stalls/add", form_view)]
