"""Views whose base classes nobody described: `as_view()` given to a route says that they are views."""

from django.urls import path

from .views import Basket, Baskets, Counted, Plain

urlpatterns = [
    path("baskets", Baskets.as_view()),
    path("basket/<int:pk>", Basket.as_view()),
    path("counted", view=Counted.as_view(template="counted.html")),
    path("plain", Plain.as_view()),
]
