"""A model or dataset card, read once: front matter, headings, links, tables, code blocks and sentences with lines."""

import html
import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, NamedTuple

import pyromark

from openaudit.evidence import Citation, Document
from openaudit.frontmatter import FrontMatter, FrontMatterError
from openaudit.prose import Piece, Prose, Sentence, split

_OPTIONS: Final = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
_URL = re.compile(r"https?://[^\s<>\"'`\[\]{}|\\^]{4,500}")
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9-]{0,20})((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL
)
_HREF = re.compile(r"\b(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_BREAKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "thead",
        "tbody",
        "hr",
        "blockquote",
        "center",
        "details",
        "summary",
        "section",
        "figure",
        "figcaption",
        "dt",
        "dd",
    ]
)
_QUOTED_CARD = re.compile(
    r"\boriginal model card\b|\boriginal (?:readme|card)\b|^original model\b", re.IGNORECASE
)
_NEWLINE = re.compile(rb"\n")
_OF_TABLES = frozenset({"table", "tr", "td", "th"})
_COLSPAN = re.compile(r"\bcolspan\s*=\s*[\"']?([1-9][0-9]{0,2})", re.IGNORECASE)
_COLUMNS: Final = 200
"""So many columns has a table, no more."""
_SHORT: Final = 400
"""Characters beyond which a cell holds text to be read, and not one of a row's values."""
_HTML_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN = frozenset({"script", "style"})
_UNFILLED = re.compile(
    r"\[?more information needed\]?|\[needs more information\]|\[optional\]", re.IGNORECASE
)


class Heading(NamedTuple):
    """A heading; ``marked_up`` when it was written as HTML."""

    level: int
    text: str
    line: int
    marked_up: bool = False


class Link(NamedTuple):
    """A link: what it says, where it goes, its line; the position of its sentence and heading, -1 for none."""

    text: str
    url: str
    line: int
    sentence: int = -1
    section: int = -1
    in_code: bool = False


class Row(NamedTuple):
    """A table row."""

    cells: tuple[str, ...]
    line: int


class Table(NamedTuple):
    """A table: its header row, its rows and the heading above it."""

    header: Row
    rows: tuple[Row, ...]
    section: int


class CodeBlock(NamedTuple):
    """A fenced or indented block."""

    language: str
    text: str
    line: int
    section: int = -1


class Card:
    """What a card says, with the line of everything. Never raises, whatever the text."""

    def __init__(self, document: Document) -> None:
        """Read the card in ``document``."""
        self.document = document
        self.problem: str | None = None
        self.metadata = FrontMatter()
        lines = document.lines
        body_from = self._read_front_matter(lines)
        self.body_line = body_from + 1
        reader = _Reader(body_from)
        reader.read("\n".join(lines[body_from:]))
        self.headings: tuple[Heading, ...] = tuple(reader.headings)
        self.links: tuple[Link, ...] = tuple(reader.links)
        self.tables: tuple[Table, ...] = tuple(reader.tables)
        self.code: tuple[CodeBlock, ...] = tuple(reader.code)
        self.prose = Prose(reader.sentences)

    def _read_front_matter(self, lines: list[str]) -> int:
        """Read the metadata; return how many lines come before the body."""
        opening = next((n for n, line in enumerate(lines) if line.strip()), None)
        if opening is None or lines[opening].lstrip() != "---":
            return 0
        closing = next((n for n in range(opening + 1, len(lines)) if lines[n].rstrip(" \t") == "---"), None)
        if closing is None:
            self.problem = "the front matter is not closed"
            return 0
        try:
            self.metadata = FrontMatter("\n".join(lines[opening + 1 : closing]), opening + 2)
        except FrontMatterError as error:
            self.problem = str(error)
        return closing + 1

    @cached_property
    def own_sections(self) -> int:
        """The number of sections before a card of another model is quoted whole ("Original model card: ...")."""
        quoted = (n for n, h in enumerate(self.headings) if n and _QUOTED_CARD.search(h.text))
        return next(quoted, len(self.headings))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the body in order; code blocks and comments are left out."""
        return self.prose.sentences

    @cached_property
    def filled(self) -> bool:
        """Whether somebody wrote more than a title and a template's placeholders."""
        written = sum(len(_UNFILLED.sub("", s.text)) for s in self.sentences if s.kind != "heading")
        return written > 80

    @cached_property
    def _links_by_sentence(self) -> dict[int, list[Link]]:
        found: dict[int, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.sentence, []).append(link)
        return found

    def links_in(self, at: int) -> list[Link]:
        """The links of a sentence, by its position."""
        return self._links_by_sentence.get(at, [])

    def cite(self, sentence: Sentence) -> Citation:
        """Cite the lines of a sentence."""
        return self.document.cite(sentence.line, sentence.end_line)

    def titles(self, section: int) -> str:
        """The headings above a place, outermost first, joined by `` / ``."""
        return self._titles[min(section, len(self._titles) - 1)] if section >= 0 and self._titles else ""

    @cached_property
    def _titles(self) -> tuple[str, ...]:
        """Each heading with those above it."""
        above: list[Heading] = []
        found: list[str] = []
        for heading in self.headings:
            while above and above[-1].level >= heading.level:
                above.pop()
            above.append(heading)
            found.append(" / ".join(h.text for h in above))
        return tuple(found)

    def line_in(self, block: CodeBlock, at: int) -> int:
        """The line of a place in a block of code."""
        return min(block.line + block.text.count("\n", 0, at) + 1, len(self.document.lines))

    def in_section(self, section: int) -> tuple[Sentence, ...]:
        """The sentences directly under one heading."""
        return tuple(s for s in self.sentences if s.section == section and s.kind != "heading")


class _Block:
    """The running text of one block, and the links in it, until the block ends."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.links: list[tuple[str, str, int]] = []
        self.open: list[tuple[str, int, int]] = []

    def add(self, text: str, line: int) -> None:
        self.pieces.append(Piece(text, line))

    def open_link(self, url: str, line: int) -> None:
        self.open.append((url, len(self.pieces), line))

    def close_link(self) -> None:
        if self.open:
            url, since, line = self.open.pop()
            self.links.append(("".join(p.text for p in self.pieces[since:]).strip(), url, line))

    def all_links(self) -> list[tuple[str, str, int]]:
        """The links, and the bare addresses in the text."""
        bare = [(url, url, p.line) for p in _joined(self.pieces) if "://" in p.text for url in urls(p.text)]
        known = {text for text, _, _ in self.links}
        return self.links + [link for link in bare if link[0] not in known]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces of one line as one: the parser cuts an address at every ``_``."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].line == piece.line:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.line)
        else:
            joined.append(piece)
    return joined


def urls(text: str) -> list[str]:
    """The http(s) addresses that stand bare in a text, without the punctuation that follows them."""
    found = []
    for raw in _URL.findall(text):
        url = raw.rstrip(".,;:!?*_~")
        found.append(url.rstrip(").,;") if url.endswith(")") and "(" not in url else url)
    return found


def _named(event: Any) -> tuple[str, Any]:
    """An event's name and what it carries."""
    name, value = next(iter(event.items()))
    return str(name), value


class _Marked:
    """A table that is written as HTML, as far as it was read; a cell that spans columns counts in each."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.cells: list[str] = []
        self.wide = 1
        self.said = ""
        self.cell_from: int | None = None

    def take(self, pieces: list[Piece]) -> None:
        """Keep what the running cell says before its block ends."""
        if self.cell_from is not None:
            self.said += "".join(p.text for p in pieces[self.cell_from :])
            self.cell_from = 0

    def end_cell(self, pieces: list[Piece]) -> None:
        """Keep the running cell."""
        self.take(pieces)
        if self.cell_from is not None and len(self.cells) < _COLUMNS:
            self.cells += [" ".join(self.said.split())] * self.wide
        self.said, self.cell_from = "", None

    def end_row(self, line: int) -> None:
        """Keep the running row."""
        if self.cells:
            self.rows.append(Row(tuple(self.cells), line))
        self.cells = []


class _Reader:
    """Turns the events of the Markdown parser into sentences, links, tables and headings."""

    def __init__(self, lines_before: int) -> None:
        self.first_line = lines_before + 1
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.tables: list[Table] = []
        self.code: list[CodeBlock] = []
        self.sentences: list[Sentence] = []
        self.block = _Block()
        self.kinds: list[str] = ["text"]
        self.images = 0
        self.rows: list[Row] = []
        self.cells: list[str] = []
        self.cell_from = 0
        self.fence: tuple[str, int] | None = None
        self.raw: list[Piece] = []
        self.hidden = ""
        self.level = 0
        self.in_heading = False
        self.marked_up: list[_Marked] = []

    def read(self, body: str) -> None:
        encoded = body.encode("utf-8", "replace")
        breaks = [m.start() for m in _NEWLINE.finditer(encoded)]
        for event, span in pyromark.events_with_range(encoded.decode("utf-8"), options=_OPTIONS):
            line = bisect_left(breaks, span["start"]) + self.first_line
            if isinstance(event, str):
                self._mark(event, line)
                continue
            name, value = _named(event)
            if name == "Text":
                self._text(value, line)
            elif name == "Code":
                self.block.add(value, line)
            elif name in {"Html", "InlineHtml"}:
                self._raw_html(value, line, inline=name == "InlineHtml")
            elif name in {"Start", "End"}:
                tag, details = (value, None) if isinstance(value, str) else next(iter(value.items()))
                handler = _HANDLERS.get(name + tag)
                if handler:
                    handler(self, details, line)
        self.flush()

    def _mark(self, event: str, line: int) -> None:
        if event == "SoftBreak":
            self.block.add(" ", line)
        elif event in {"HardBreak", "Rule"}:
            self.flush()

    def _text(self, text: str, line: int) -> None:
        if self.fence is not None:
            self.raw.append(Piece(text, line))
        elif not self.images:
            self.block.add(text, line)

    def flush(self, kind: str = "") -> None:
        """End the running block: its sentences and links are kept."""
        block = self.block
        if self.marked_up:
            self.marked_up[-1].take(block.pieces)
        if not block.pieces and not block.links:
            return
        self.block = _Block()
        self.block.open = [(url, 0, line) for url, _, line in block.open]
        section = len(self.headings) - 1
        since = len(self.sentences)
        self.sentences += split(block.pieces, section, kind or self.kinds[-1])
        for text, url, line in block.all_links():
            self.links.append(Link(text, url, line, self._around(text, line, since), section))

    def _around(self, text: str, line: int, since: int) -> int:
        near = [
            n
            for n in range(since, len(self.sentences))
            if self.sentences[n].line <= line <= self.sentences[n].end_line
        ]
        return next((n for n in near if text in self.sentences[n].text), near[0] if near else -1)

    def start_block(self, _: Any, _line: int) -> None:
        self.flush()

    def start_item(self, _: Any, _line: int) -> None:
        self.flush()
        self.kinds.append("item")

    def end_item(self, _: Any, _line: int) -> None:
        self.flush()
        if len(self.kinds) > 1:
            self.kinds.pop()

    def start_heading(self, details: Any, _line: int) -> None:
        self.flush()
        self.level = int(details["level"][1])
        self.in_heading = True

    def end_heading(self, _: Any, line: int) -> None:
        self.in_heading = False
        self._heading(line, marked_up=False)

    def _heading(self, line: int, *, marked_up: bool) -> None:
        text = " ".join("".join(p.text for p in self.block.pieces).split())
        self.headings.append(Heading(self.level or 6, text, line, marked_up))
        self.level = 0
        self.flush("heading")

    def start_link(self, details: Any, line: int) -> None:
        self.block.open_link(details["dest_url"], line)

    def end_link(self, _: Any, _line: int) -> None:
        self.block.close_link()

    def start_image(self, _: Any, _line: int) -> None:
        self.images += 1

    def end_image(self, _: Any, _line: int) -> None:
        self.images -= 1

    def start_row(self, _: Any, _line: int) -> None:
        self.flush()
        self.cells = []

    def start_cell(self, _: Any, line: int) -> None:
        if self.cells:
            self.block.add(" | ", line)
        self.cell_from = len(self.block.pieces)

    def end_cell(self, _: Any, _line: int) -> None:
        self.cells.append("".join(p.text for p in self.block.pieces[self.cell_from :]).strip())

    def end_row(self, _: Any, line: int) -> None:
        self.rows.append(Row(tuple(self.cells), line))
        self.flush("row")

    def end_table(self, _: Any, _line: int) -> None:
        if self.rows:
            self.tables.append(Table(self.rows[0], tuple(self.rows[1:]), len(self.headings) - 1))
        self.rows = []

    def start_code(self, details: Any, line: int) -> None:
        self.flush()
        language = details.get("Fenced", "") if isinstance(details, dict) else ""
        self.fence = (str(language).split(" ")[0].lower(), line)
        self.raw = []

    def end_code(self, _: Any, _line: int) -> None:
        language, line = self.fence or ("", 0)
        self.fence = None
        section = len(self.headings) - 1
        self.code.append(CodeBlock(language, "".join(p.text for p in self.raw), line, section))
        for piece in self.raw:
            for n, part in enumerate(piece.text.split("\n") if "://" in piece.text else ()):
                self.links += [
                    Link(url, url, piece.line + n, -1, section, in_code=True) for url in urls(part)
                ]
        self.raw = []

    def start_html(self, _: Any, _line: int) -> None:
        self.flush()
        self.raw = []

    def end_html(self, _: Any, _line: int) -> None:
        raw, self.raw = self.raw, []
        if raw:
            self._html("".join(p.text for p in raw), raw[0].line)
        self.flush()

    def _raw_html(self, text: str, line: int, *, inline: bool) -> None:
        if inline:
            self._html(text, line)
        else:
            self.raw.append(Piece(text, line))

    def _html(self, raw: str, line: int) -> None:
        at = 0
        for match in _TAG.finditer(raw):
            line = self._html_text(raw[at : match.start()], line)
            if match.group(2):
                self._tag(match.group(2).lower(), match.group(3), line, closing=bool(match.group(1)))
            line += match.group().count("\n")
            at = match.end()
        self._html_text(raw[at:], line)

    def _html_text(self, text: str, line: int) -> int:
        for n, part in enumerate(text.split("\n")):
            if n:
                line += 1
                self.block.add(" ", line)
            if part and not self.hidden:
                self.block.add(html.unescape(part), line)
        return line

    def _tag(self, name: str, attributes: str, line: int, *, closing: bool) -> None:
        if name in _HIDDEN:
            self.hidden = "" if closing else name
        elif name == "a":
            url = _HREF.search(attributes)
            if closing:
                self.block.close_link()
            elif url:
                self.block.open_link(html.unescape(next(g for g in url.groups() if g is not None)), line)
        elif name in _OF_TABLES:
            self._of_table(name, attributes, line, closing=closing)
        elif name in _HTML_HEADINGS:
            self._html_heading(name, line, closing=closing)
        elif name in _BREAKS and self._in_short_cell:
            self.block.add(" ", line)
        elif name in _BREAKS:
            self.flush("item" if name == "li" else "")

    @property
    def _in_short_cell(self) -> bool:
        """Whether a line breaks inside a cell that holds no long text: the row goes on."""
        in_cell, pieces = bool(self.marked_up) and self.marked_up[-1].cell_from is not None, self.block.pieces
        return in_cell and len(pieces) < _COLUMNS and sum(len(p.text) for p in pieces) < _SHORT

    def _of_table(self, name: str, attributes: str, line: int, *, closing: bool) -> None:
        """A tag that makes a table: cells are told apart by a bar, as in a table that is no HTML."""
        if name == "table" and not closing:
            self.flush()
            self.marked_up.append(_Marked())
        elif self.marked_up:
            table = self.marked_up[-1]
            table.end_cell(self.block.pieces)
            if name in {"td", "th"} and not closing:
                self._start_cell(table, attributes, line)
            elif name in {"tr", "table"}:
                self._end_marked_row(table, line)
            if name == "table":
                self._end_marked_table(self.marked_up.pop())

    def _start_cell(self, table: _Marked, attributes: str, line: int) -> None:
        if table.cells:
            self.block.add(" | ", line)
        else:
            self.flush()
        span = _COLSPAN.search(attributes)
        table.wide = min(int(span.group(1)), _COLUMNS) if span else 1
        table.cell_from = len(self.block.pieces)

    def _end_marked_row(self, table: _Marked, line: int) -> None:
        table.end_row(next((p.line for p in self.block.pieces if p.text.strip()), line))
        self.flush("row")

    def _end_marked_table(self, table: _Marked) -> None:
        if table.rows:
            self.tables.append(Table(table.rows[0], tuple(table.rows[1:]), len(self.headings) - 1))

    def _html_heading(self, name: str, line: int, *, closing: bool) -> None:
        if self.in_heading:
            return
        if not closing:
            self.flush()
            self.level = int(name[1])
        elif self.level:
            self._heading(self.block.pieces[0].line if self.block.pieces else line, marked_up=True)


_HANDLERS: Final[dict[str, Callable[[_Reader, Any, int], None]]] = {
    "StartParagraph": _Reader.start_block,
    "EndParagraph": _Reader.start_block,
    "StartBlockQuote": _Reader.start_block,
    "StartList": _Reader.start_block,
    "StartItem": _Reader.start_item,
    "EndItem": _Reader.end_item,
    "StartHeading": _Reader.start_heading,
    "EndHeading": _Reader.end_heading,
    "StartLink": _Reader.start_link,
    "EndLink": _Reader.end_link,
    "StartImage": _Reader.start_image,
    "EndImage": _Reader.end_image,
    "StartTableHead": _Reader.start_row,
    "StartTableRow": _Reader.start_row,
    "EndTableHead": _Reader.end_row,
    "EndTableRow": _Reader.end_row,
    "StartTableCell": _Reader.start_cell,
    "EndTableCell": _Reader.end_cell,
    "EndTable": _Reader.end_table,
    "StartCodeBlock": _Reader.start_code,
    "EndCodeBlock": _Reader.end_code,
    "StartHtmlBlock": _Reader.start_html,
    "EndHtmlBlock": _Reader.end_html,
}
