"""All reading of networks and disks: a request becomes evidence."""

from openaudit.sources.bundle import load, save
from openaudit.sources.collection import Budget, Options, collect

__all__ = ["Budget", "Options", "collect", "load", "save"]
