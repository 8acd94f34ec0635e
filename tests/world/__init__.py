"""A small world of models of our own making: one family that is truly open, and traps that only look so."""

from tests.world.forge import Forge
from tests.world.open import BASE, GGUF, INSTRUCT, open_family

__all__ = ["BASE", "GGUF", "INSTRUCT", "Forge", "open_family"]
