"""What agents type: beginnings of names and numbers, hits, misses and the worst."""

from __future__ import annotations

import random

from benchmarks.names import FIRST_NAMES, FIRST_WEIGHTS, LAST_NAMES, LAST_WEIGHTS

WORST = (
    *("ma lo", "a a", "m g", "j s", "a b c", "ma ma", "s s", "al sa", "maria", "maria g", "o"),
    *("e", "a", "s", "9", "99", "1", "0", "5550", "555", "999", "an jo", "li", "j j j", "ma lop"),
)
_MISSES = ("zzzz", "qwertz maria", "maria zzzz", "xylophone", "0000000000000", "q", "lopezx m")


def recipient_texts(count: int, contacts: int) -> list[str]:
    """Half are names, one word or two, cut after 1 to 12 characters; a quarter are numbers."""
    chance = random.Random(7)
    texts = [*WORST, *_MISSES]
    while len(texts) < count:
        kind = chance.random()
        if kind < 0.4:
            texts.append(_cut(chance, _first(chance)))
        elif kind < 0.7:
            texts.append(f"{_cut(chance, _first(chance))} {_cut(chance, _last(chance))}")
        else:
            texts.append(_number(chance, contacts))
    chance.shuffle(texts)
    return texts


def queue_texts(count: int, queues: int) -> list[str]:
    chance = random.Random(8)
    words = ("billing", "claims", "technical", "support", "málaga", "KØBENHAVN", "zurich", "leeds")
    texts = ["", "b", "s", "bi no", "te su", "zzz", "billing zzz", "1", "9 b"]
    while len(texts) < count:
        chosen = [_cut(chance, word) for word in chance.sample(words, chance.choice((1, 1, 2)))]
        number = [str(chance.randrange(queues))[: chance.randint(1, 4)]]
        texts.append(" ".join(chosen + number * (chance.random() < 0.3)))
    chance.shuffle(texts)
    return texts


def _first(chance: random.Random) -> str:
    return chance.choices(FIRST_NAMES, cum_weights=FIRST_WEIGHTS)[0]


def _last(chance: random.Random) -> str:
    return chance.choices(LAST_NAMES, cum_weights=LAST_WEIGHTS)[0]


def _cut(chance: random.Random, word: str) -> str:
    return word[: chance.randint(1, 12)]


def _number(chance: random.Random, contacts: int) -> str:
    """With country code, as dialled abroad and at home, with spaces, or its last four digits."""
    area, line = chance.randint(201, 989), chance.randint(100, 199)
    digits = chance.choice((f"1{area}5550{line}", f"999{chance.randrange(10**9):09}"))
    whole = digits[: chance.randint(3, len(digits))]
    forms = (f"+{whole}", f"00{whole}", whole[-10:], f"+{whole[:3]} {whole[3:6]} {whole[6:]}")
    return chance.choice((*forms, digits[-4:]))
