"""What an API must answer: the keys that are read of it, each of the kind that its documentation says."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from openaudit.evidence import Why
from openaudit.sources.fetch import Fetched, FetchError, as_json

T = TypeVar("T")


class Shape(BaseModel):
    """The keys that are read of an answer, in either spelling; what else it holds is its own affair."""

    model_config = ConfigDict(frozen=True, strict=True, alias_generator=to_camel, populate_by_name=True)


def shaped(fetched: Fetched, shape: type[T]) -> T:
    """An answer of the shape that was asked for. Raises FetchError for anything else."""
    try:
        return TypeAdapter(shape).validate_python(as_json(fetched))
    except (ValidationError, RecursionError) as error:
        raise FetchError(Why.UNREADABLE, "the answer is not what was asked for") from error
