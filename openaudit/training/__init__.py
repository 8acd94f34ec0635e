"""What a model was trained on and in which stages, as its own repository says it: nothing is looked up."""

from openaudit.training.roles import Mention, trained_on
from openaudit.training.shares import adds_up
from openaudit.training.sources import MADE_BY, REBUILDING, generated_by, rebuilding, sources
from openaudit.training.stages import Stage, stages
from openaudit.training.statements import complete, vague, withheld
from openaudit.training.words import CALIBRATION, EVALUATION, PREFERENCE, PRETRAINING, TUNING, UNKNOWN

__all__ = [
    "CALIBRATION",
    "EVALUATION",
    "MADE_BY",
    "PREFERENCE",
    "PRETRAINING",
    "REBUILDING",
    "TUNING",
    "UNKNOWN",
    "Mention",
    "Stage",
    "adds_up",
    "complete",
    "generated_by",
    "rebuilding",
    "sources",
    "stages",
    "trained_on",
    "vague",
    "withheld",
]
