"""Routes that use what the application's lifespan has made."""

from fastapi import APIRouter
from storing import kept

router = APIRouter()


@router.get("/keep/{user}")
async def keep(user: str):
    return kept().keep(user)


@router.get("/first")
async def first():
    return kept().first()
