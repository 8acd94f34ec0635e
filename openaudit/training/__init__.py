"""What a model was trained on and in which stages, as its own repository says it: nothing is looked up."""

from openaudit.training.doubts import dataset_doubts, doubts
from openaudit.training.files import data_files, parts_only, said_of_files, too_small
from openaudit.training.mentions import address, mentioned
from openaudit.training.roles import LONGEST, Mention, named_in, trained_on
from openaudit.training.said import held_back, made_unnamed, made_with, terms_said
from openaudit.training.sources import REBUILDING, generated_by, rebuilding, sources
from openaudit.training.stages import UNNAMED, WITHOUT_DATA, Stage, bases, continues, from_nothing, stages
from openaudit.training.statements import (
    complete,
    is_heard,
    names_set,
    stages_of,
    unnamed,
    unnamed_lines,
    vague,
    withheld,
    withheld_part,
)
from openaudit.training.words import CALIBRATION, EVALUATION, PREFERENCE, PRETRAINING, TUNING, UNKNOWN

__all__ = [
    "CALIBRATION",
    "EVALUATION",
    "LONGEST",
    "PREFERENCE",
    "PRETRAINING",
    "REBUILDING",
    "TUNING",
    "UNKNOWN",
    "UNNAMED",
    "WITHOUT_DATA",
    "Mention",
    "Stage",
    "address",
    "bases",
    "complete",
    "continues",
    "data_files",
    "dataset_doubts",
    "doubts",
    "from_nothing",
    "generated_by",
    "held_back",
    "is_heard",
    "made_unnamed",
    "made_with",
    "mentioned",
    "named_in",
    "names_set",
    "parts_only",
    "rebuilding",
    "said_of_files",
    "sources",
    "stages",
    "stages_of",
    "terms_said",
    "too_small",
    "trained_on",
    "unnamed",
    "unnamed_lines",
    "vague",
    "withheld",
    "withheld_part",
]
