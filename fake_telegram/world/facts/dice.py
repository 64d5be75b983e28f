"""Dice (Bot API: Dice): which animated emoji draw a value, and which values each may have."""

from random import Random
from typing import Final

SIDES: Final = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}  # [doc] Dice.value
_VARIANT: Final = "\ufe0f"


def sides(emoji: str) -> int:
    """How many values it may have, from 1; 0 for what is no dice."""
    return SIDES.get(emoji.replace(_VARIANT, ""), 0)


def roll(chance: Random, emoji: str) -> int:
    """A value for a dice."""
    return chance.randint(1, sides(emoji))
