"""A Hub on loopback: the wire contract of the Hugging Face Hub, with all the ways in which it can fail."""

from tests.hub.answers import Answer, Fault
from tests.hub.repository import LFS, Repository, card
from tests.hub.server import LocalHub

__all__ = ["LFS", "Answer", "Fault", "LocalHub", "Repository", "card"]
