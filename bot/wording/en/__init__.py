"""English, one module per surface."""

from bot.wording.en import cards, carriers, errors, home, numbers, window

TEXTS: dict[str, str] = {
    **errors.TEXTS,
    **carriers.TEXTS,
    **window.TEXTS,
    **cards.TEXTS,
    **home.TEXTS,
    **numbers.TEXTS,
}
