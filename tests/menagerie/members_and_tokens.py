"""Rows that are removed after others were counted, tokens that are turned in, and checks made before a view is called."""

import secrets
from datetime import datetime, timedelta

from django.db import models
from django.shortcuts import get_object_or_404
from fastapi import Depends, FastAPI, HTTPException
from rest_framework import generics, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView
from sqlalchemy import Column, DateTime, Integer, String, create_engine, func, select
from sqlalchemy.orm import Session, declarative_base, sessionmaker

Base = declarative_base()
make = sessionmaker(create_engine("postgresql://"))
app = FastAPI()


class Crew(Base):
    __tablename__ = "crews_and_tokens"
    id = Column(Integer, primary_key=True)
    ship = Column(Integer)
    sailor = Column(Integer)
    rank = Column(String)


class Pass(Base):
    __tablename__ = "passes_and_tokens"
    id = Column(Integer, primary_key=True)
    token = Column(String, unique=True)
    sailor = Column(Integer)
    spent = Column(Integer, default=0)
    until = Column(DateTime)

    @property
    def is_good(self):
        return not self.spent and self.until > datetime.utcnow()


class Crews:
    def __init__(self, db):
        self.db = db

    def get(self, ship, sailor):
        return self.db.scalars(select(Crew).where(Crew.ship == ship, Crew.sailor == sailor)).first()

    def captains(self, ship):
        return self.db.scalar(select(func.count(Crew.id)).where(Crew.ship == ship, Crew.rank == "captain"))

    def remove(self, row):
        self.db.delete(row)  # CA306: threads=unsafe processes=unsafe
        self.db.commit()

    def remove_any(self, row):
        self.db.delete(row)
        self.db.commit()


def session():
    with make() as opened:
        yield opened


@app.delete("/ships/{ship}/{sailor}")
def leave(ship: int, sailor: int, db: Session = Depends(session)):
    crews = Crews(db)
    member = crews.get(ship, sailor)
    if member is None:
        raise HTTPException(404)
    if member.rank == "captain" and crews.captains(ship) <= 1:
        raise HTTPException(409)
    crews.remove(member)


@app.delete("/sailors/{ship}/{sailor}")
def leave_any(ship: int, sailor: int, db: Session = Depends(session)):
    """Nobody counts."""
    member = Crews(db).get(ship, sailor)
    if member is None:
        raise HTTPException(404)
    Crews(db).remove_any(member)


def good(db, token, lock=False):
    query = select(Pass).where(Pass.token == token)
    row = db.scalar(query.with_for_update() if lock else query)
    if row is None or not row.is_good:
        raise HTTPException(401)
    return row


def renewed(db, row):
    """A token of its own: what it has of the old one is whose it is."""
    fresh = Pass(token=secrets.token_urlsafe(), sailor=row.sailor, until=datetime.utcnow() + timedelta(days=7))
    db.add(fresh)
    db.commit()
    return fresh.token


@app.post("/renew")
def renew(token: str, db: Session = Depends(session)):
    row = good(db, token)
    row.spent = 1  # CA306: threads=unsafe processes=unsafe
    return renewed(db, row)


class Hall(models.Model):
    seats = models.IntegerField()

    def has_room(self, count):
        return self.seats >= count

    def take(self, count):
        self.seats -= count  # CA306: threads=unsafe processes=unsafe
        self.save(update_fields=["seats"])


class Party(models.Model):
    host = models.IntegerField()


class Table(models.Model):
    party = models.ForeignKey(Party, on_delete=models.CASCADE)
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE)
    count = models.IntegerField()


class TableSerializer(serializers.ModelSerializer):
    class Meta:
        model = Table
        fields = ["hall", "count"]


class PartySerializer(serializers.ModelSerializer):
    tables = TableSerializer(many=True)

    class Meta:
        model = Party
        fields = ["host", "tables"]

    def create(self, validated_data):
        tables = validated_data.pop("tables")
        party = Party.objects.create(**validated_data)
        for table in tables:
            hall = table["hall"]
            if not hall.has_room(table["count"]):
                raise serializers.ValidationError("full")
            hall.take(table["count"])
            Table.objects.create(party=party, **table)
        return party


class Parties(viewsets.ModelViewSet):
    serializer_class = PartySerializer


class RoomySerializer(serializers.ModelSerializer):
    class Meta:
        model = Table
        fields = ["hall", "count"]

    def validate(self, data):
        if Table.objects.filter(hall=data["hall"]).count() >= data["hall"].seats:
            raise serializers.ValidationError("full")
        return data


class Tables(generics.ListCreateAPIView):
    serializer_class = RoomySerializer

    def perform_create(self, serializer):
        serializer.save(party_id=self.kwargs["pk"])  # CA306: threads=unsafe processes=unsafe


class NamedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Hall
        fields = ["seats"]

    def create(self, validated_data):
        return Hall.objects.create(**validated_data)


class OwnHall(APIView):
    def found(self, request, pk):
        hall = get_object_or_404(Hall, pk=pk)
        return Response({}, status=403) if hall.seats > request.user.id else hall

    def put(self, request, pk):
        """Who has found no row has gone another way: none is added."""
        hall = self.found(request, pk)
        if isinstance(hall, Response):
            return hall
        serializer = NamedSerializer(hall, data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)


class SeatsSerializer(serializers.Serializer):
    """What a check puts beside the data of the request is there when it is stored."""

    count = serializers.IntegerField()

    def validate(self, attrs):
        attrs["hall"] = Hall.objects.get(pk=self.context["pk"])
        if attrs["hall"].seats < attrs["count"]:
            raise serializers.ValidationError("full")
        return attrs

    def save(self):
        hall = self.validated_data["hall"]
        hall.seats -= self.validated_data["count"]  # CA306: threads=unsafe processes=unsafe
        hall.save(update_fields=["seats"])


class Seats(APIView):
    def post(self, request, pk):
        serializer = SeatsSerializer(data=request.data, context={"pk": pk})
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response({})


class OpenTables(generics.ListCreateAPIView):
    """Nothing is looked for."""

    serializer_class = TableSerializer

    def perform_create(self, serializer):
        serializer.save(party_id=self.kwargs["pk"])
