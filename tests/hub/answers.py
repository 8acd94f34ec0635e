"""What goes over the wire: a request as it was seen, an answer, ways to fail, and a quota that is counted down."""

import json
import time
from collections.abc import Mapping
from math import ceil
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_JSON: Final = {"Content-Type": "application/json; charset=utf-8"}


class Answer(NamedTuple):
    """What a server says."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = NOTHING


class Seen(NamedTuple):
    """A request as it arrived. ``host`` tells the Hub's own origin from that of its file store."""

    method: str
    path: str
    host: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def token(self) -> str:
        """The token that came with it, or nothing."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme == "Bearer" else ""


Plain = Literal["503", "429", "html", "no-id", "loop"]
"""Ways to fail with an answer: refusals, a page that is no JSON, JSON that is no record, a redirect to itself."""

Bad = Literal["drop", "cut", "stall", "drip", "drip-head"]
"""Ways to fail on the wire: the connection closed before or amid the answer; no answer at all; the true answer
byte by byte from its body on, or from its first header on."""

Fault = Plain | Bad


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON; ``X_Error_Code`` stands for ``X-Error-Code``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), _JSON | named)


def refusal(status: int, code: str, message: str) -> Answer:
    """An answer in the Hub's way of saying no; without a code where ``code`` is empty."""
    headers = {"X_Error_Code": code} if code else {}
    return as_json({"error": message}, status, X_Error_Message=message, **headers)


class Quota:
    """A fixed window of so many requests, which opens with the first of them."""

    def __init__(self, bucket: str, requests: int, seconds: float) -> None:
        self.bucket = bucket
        self.requests = requests
        self.seconds = seconds
        self._left = requests
        self._ends = 0.0

    def take(self) -> tuple[bool, dict[str, str]]:
        """Count a request: whether it is allowed, and what the headers then say."""
        now = time.monotonic()
        if now >= self._ends:
            self._left, self._ends = self.requests, now + self.seconds
        allowed = self._left > 0
        self._left = max(0, self._left - 1)
        reset = ceil(self._ends - now)
        return allowed, {
            "RateLimit": f'"{self.bucket}";r={self._left};t={reset}',
            "RateLimit-Policy": f'"fixed window";"{self.bucket}";q={self.requests};w={int(self.seconds)}',
        }
