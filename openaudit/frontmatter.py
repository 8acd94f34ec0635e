"""The YAML at the head of a card, read within bounds and with the line of every value.

The events of libyaml are turned into plain values here, so that nothing of a card is ever constructed: no tags, no
merge keys, aliases of scalars only. Scalars follow YAML 1.2 (``no`` is Norwegian, a date is a string).
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from openaudit.evidence import Frozen

MAX_BYTES: Final = 256 * 1024
MAX_EVENTS: Final = 20_000
MAX_DEPTH: Final = 32

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,30}\.[0-9]{0,30}|\.[0-9]{1,30}|[0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?")

Path = tuple[str | int, ...]


class FrontMatterError(ValueError):
    """The front matter cannot be read: ill-formed, or beyond the bounds."""


class Field(Frozen):
    """One scalar of the metadata with the lines it stands on, counted in the card."""

    value: Any
    line: int
    end_line: int

    @property
    def text(self) -> str:
        """The value as text, stripped."""
        return str(self.value).strip()


class FrontMatter:
    """Metadata as plain values, and where each of them stands.

    ``repeated`` holds the earlier values of keys given twice: the last value counts as the metadata's, the
    others are read by :meth:`fields` all the same.
    """

    def __init__(self, block: str = "", first_line: int = 1) -> None:
        """Read a block whose first line is ``first_line`` of the card.

        Raises:
            FrontMatterError: the block is ill-formed, too large or too deep, or uses merge keys or aliases
                of collections.
        """
        self.data: dict[str, Any] = {}
        self.repeated: list[tuple[Path, Any]] = []
        self._lines: dict[Path, tuple[int, int]] = {}
        self._repeated_lines: list[tuple[int, int]] = []
        self._first = first_line
        if len(block) > MAX_BYTES:
            raise FrontMatterError(f"front matter larger than {MAX_BYTES} bytes")
        if block.strip():
            self._load(block)

    def fields(self, *path: str) -> tuple[Field, ...]:
        """All scalars at a key, in order: a scalar is one, a list is each of its scalars, absent is none."""
        found = [_field(value, self._lines[at]) for at, value in _scalars(path, self._at(path))]
        for (where, value), lines in zip(self.repeated, self._repeated_lines, strict=True):
            if where == path:
                found += [_field(each, lines) for _, each in _scalars(path, value)]
        return tuple(found)

    def line(self, *path: str | int) -> int | None:
        """The line on which a key's value begins."""
        lines = self._lines.get(path)
        return lines[0] if lines else None

    def _at(self, path: Path) -> Any:
        value: Any = self.data
        for key in path:
            if not isinstance(value, dict) or key not in value:
                return None
            value = value[key]
        return value

    def _load(self, block: str) -> None:
        try:
            data = _Builder(self, block).document()
        except FrontMatterError:
            raise
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise FrontMatterError(f"bad YAML: {_where(error)}") from error
        if not isinstance(data, dict):
            raise FrontMatterError("front matter is not a mapping")
        self.data = data

    def place(self, path: Path, start: int, end: int) -> None:
        """Remember the lines of a value (counted from 0 in the block)."""
        self._lines[path] = (self._first + start, self._first + end)

    def repeat(self, path: Path, value: Any) -> None:
        """Remember the earlier value of a key that is given twice."""
        self.repeated.append((path, value))
        self._repeated_lines.append(self._lines[path])


class _Builder:
    """Builds plain values from libyaml's events, counting as it goes."""

    def __init__(self, owner: FrontMatter, block: str) -> None:
        self.owner = owner
        self.anchors: dict[str, Any] = {}
        self.depth = 0
        self.events = self._counted(block)

    def _counted(self, block: str) -> Iterator[Any]:
        for n, event in enumerate(yaml.parse(block, Loader=_Loader)):
            if n > MAX_EVENTS:
                raise FrontMatterError(f"front matter has more than {MAX_EVENTS} items")
            yield event

    def document(self) -> Any:
        """The one document of the block; None for an empty one."""
        value = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                value = self.value(next(self.events), ())
                break
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise FrontMatterError("front matter holds several documents")
        return value

    def value(self, event: Any, path: Path) -> Any:
        self.owner.place(path, event.start_mark.line, _last_line(event))
        if isinstance(event, yaml.ScalarEvent):
            value = _resolve(event)
            if event.anchor:
                self.anchors[event.anchor] = value
            return value
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise FrontMatterError("front matter repeats a collection by alias")
            return self.anchors[event.anchor]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH}")
        made = self.mapping(path) if isinstance(event, yaml.MappingStartEvent) else self.sequence(path)
        self.depth -= 1
        return made

    def sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent) or event.value == "<<":
                raise FrontMatterError("front matter uses a merge key or a key that is no scalar")
            key = str(event.value)
            if key in made:
                self.owner.repeat((*path, key), made[key])
            made[key] = self.value(next(self.events), (*path, key))
        return made


def _last_line(event: Any) -> int:
    """A block scalar's end mark stands at the start of the line after it."""
    end: int = event.end_mark.line
    if event.end_mark.column == 0 and end > event.start_mark.line:
        end -= 1
    return end if isinstance(event, yaml.ScalarEvent) else int(event.start_mark.line)


def _resolve(event: Any) -> Any:
    text = str(event.value)
    if event.style or not event.implicit[0]:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _scalars(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, list):
        for n, item in enumerate(value):
            yield from _scalars((*path, n), item)
    elif value is not None and not isinstance(value, dict):
        yield path, value


def _field(value: Any, lines: tuple[int, int]) -> Field:
    return Field.model_construct(value=value, line=lines[0], end_line=lines[1])


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    return f"{problem} (line {mark.line + 1} of the block)"[:200] if mark else str(problem)[:200]
