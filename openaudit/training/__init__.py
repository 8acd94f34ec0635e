"""What a model was trained on and in which stages, as its own repository says it: nothing is looked up."""

from openaudit.training.files import data_files, parts_only, said_of_files, too_small
from openaudit.training.mentions import mentioned
from openaudit.training.roles import Mention, trained_on
from openaudit.training.sources import REBUILDING, generated_by, rebuilding, sources
from openaudit.training.stages import WITHOUT_DATA, Stage, stages
from openaudit.training.statements import complete, vague, withheld, withheld_part
from openaudit.training.words import CALIBRATION, EVALUATION, PREFERENCE, PRETRAINING, TUNING, UNKNOWN

__all__ = [
    "CALIBRATION",
    "EVALUATION",
    "PREFERENCE",
    "PRETRAINING",
    "REBUILDING",
    "TUNING",
    "UNKNOWN",
    "WITHOUT_DATA",
    "Mention",
    "Stage",
    "complete",
    "data_files",
    "generated_by",
    "mentioned",
    "parts_only",
    "rebuilding",
    "said_of_files",
    "sources",
    "stages",
    "too_small",
    "trained_on",
    "vague",
    "withheld",
    "withheld_part",
]
