from sqlalchemy import create_engine

from unseen.lists import openers
from unseen.lists.openers import BY_KIND, CHAIN, ERRORS


def start(dsn):
    for opener in CHAIN:
        try:
            return opener(dsn)  # hit
        except ERRORS:
            continue
    return CHAIN[0](dsn)


def start_kind(kind, dsn):
    return BY_KIND[kind](dsn)  # hit


lite = create_engine(openers.URLS[0])  # hit
pg = create_engine(openers.URLS[1])
