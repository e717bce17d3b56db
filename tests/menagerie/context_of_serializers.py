"""Serializers that ask who sent the request (`self.context["request"].user`), of view sets that have no method of their own."""

from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.routers import DefaultRouter


class Application(models.Model):
    role = models.CharField(max_length=10)
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)

    class Meta:
        app_label = "jobs"


class Rating(models.Model):
    stars = models.IntegerField()
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)

    class Meta:
        app_label = "jobs"


class Badge(models.Model):
    """One for each user, which the database sees to."""

    title = models.CharField(max_length=10)
    user = models.OneToOneField("auth.User", on_delete=models.CASCADE)

    class Meta:
        app_label = "jobs"


class ApplicationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Application
        fields = ["role"]

    def create(self, validated_data):
        user = self.context["request"].user
        if Application.objects.filter(user=user).exists():
            raise ValidationError("twice")
        return Application.objects.create(user=user, **validated_data)  # CA306: threads=unsafe processes=unsafe


class RatingSerializer(serializers.ModelSerializer):
    mine = serializers.SerializerMethodField()

    class Meta:
        model = Rating
        fields = ["stars", "mine"]

    def get_mine(self, rating):
        return Rating.objects.filter(user=self.context["request"].user).exists()

    def create(self, validated_data):
        """Each time another one: nobody has looked before."""
        return Rating.objects.create(user=self.context["request"].user, **validated_data)


class BadgeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Badge
        fields = ["title"]

    def create(self, validated_data):
        user = self.context["request"].user
        if Badge.objects.filter(user=user).exists():
            raise ValidationError("twice")
        return Badge.objects.create(user=user, **validated_data)


class ApplicationViewSet(viewsets.ModelViewSet):
    queryset = Application.objects.all()
    serializer_class = ApplicationSerializer


class RatingViewSet(viewsets.ModelViewSet):
    queryset = Rating.objects.all()
    serializer_class = RatingSerializer


class BadgeViewSet(viewsets.ModelViewSet):
    queryset = Badge.objects.all()
    serializer_class = BadgeSerializer


router = DefaultRouter()
router.register("applications", ApplicationViewSet)
router.register("ratings", RatingViewSet)
router.register("badges", BadgeViewSet)
urlpatterns = router.urls
