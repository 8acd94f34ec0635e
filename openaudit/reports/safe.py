"""What was fetched is hostile: here it is made harmless for the place where it is shown."""

import re
import unicodedata
from typing import Final

_HIDDEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LAID_OUT: Final = re.compile("[\n\t]")
_TOKENS: Final = re.compile(
    r"\b(?:hf_[A-Za-z0-9]{20,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"
)
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&$])")


def clean(text: str, limit: int = 2000) -> str:
    """Plain text for a terminal: no control, direction or invisible characters, no secrets, of bounded length."""
    if len(text) <= limit and _is_plain(text):
        return text
    text = _TOKENS.sub("[redacted]", _HIDDEN.sub("", text))
    kept = (
        c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} else "\ufffd"
        for c in text[: limit + 1]
    )
    cleaned = "".join(kept)
    return cleaned if len(cleaned) <= limit else cleaned[:limit] + "…"


def _is_plain(text: str) -> bool:
    """Whether nothing is hidden in a text, and no token."""
    plain = text.isascii() or not _HIDDEN.search(text)
    tokens = any(mark in text for mark in ("hf_", "gh", "github_pat_")) and _TOKENS.search(text)
    return plain and not tokens and _LAID_OUT.sub(" ", text).isprintable()


def line(text: str, limit: int = 300) -> str:
    """One line of plain text."""
    return " ".join(clean(text, limit).split())


def marked(text: str, limit: int = 500) -> str:
    """Text for Markdown: every mark escaped, line ends gone."""
    return _MARKS.sub(r"\\\1", line(text, limit))


def quoted(text: str, limit: int = 300) -> str:
    """A quote for Markdown: a code span that its content cannot close, with no pipe that would end a table cell."""
    inner = line(text, limit).replace("|", "¦")
    fence = "`"
    while fence in inner:
        fence += "`"
    return f"{fence} {inner} {fence}" if inner else ""


def address(url: str) -> str:
    """An address for a link: http(s) or a relative path, percent-encoded where it could break out; else empty."""
    url = line(url, 2000)
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", url) and not url.startswith(("http://", "https://")):
        return ""
    return re.sub(r"[\s()<>\"'`|\\]|&(?=#|\w+;)", lambda m: f"%{ord(m.group()):02X}", url)


def xml(text: str, limit: int = 200) -> str:
    """Text for XML, SVG and HTML."""
    escaped = line(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("'", "&#39;")
