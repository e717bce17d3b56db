from django.urls import path

from . import views

urlpatterns = [
    path("pay/<int:number>", views.pay),
    path("earn/<int:number>", views.earn),
    path("land/<str:name>", views.land),
    path("sail/<int:number>", views.sail),
    path("piers", views.add_pier),
    path("buoys", views.add_buoy),
    path("ports/<int:number>", views.move),
]
