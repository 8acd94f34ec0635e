"""One GET, bounded in time, size, redirects and rate: the only function that talks to a server on our behalf."""

import contextlib
import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from openaudit.evidence import Why

MAX_REDIRECTS: Final = 5
MOST_BYTES: Final = 64 << 20
_CALL_SECONDS: Final = 10.0
_LONGEST: Final = 86_400
_RETRY: Final = frozenset({500, 502, 503, 504})
_SAID: Final = 16 << 10
_AMBIGUOUS: Final = re.compile(r"[\\\x00-\x1f\x7f]")


class FetchError(Exception):
    """A GET that brought nothing: why, in the words of a gap, with what the server said where there was one."""

    def __init__(
        self,
        why: Why,
        detail: str,
        status: int = 0,
        headers: Mapping[str, str] | None = None,
        said: bytes = b"",
    ) -> None:
        """Keep why it failed, and what the server said: status, headers, the beginning of the body."""
        super().__init__(detail)
        self.why = why
        self.detail = detail
        self.status = status
        self.headers = headers or {}
        self.said = said


class Fetched(NamedTuple):
    """What a GET brought: the final address, headers with lower-case names, and the bytes."""

    url: str
    headers: Mapping[str, str]
    content: bytes


class Deadline:
    """What is left for everything, of time and of bytes. When the time is over, the watched connections are cut."""

    def __init__(
        self, seconds: float, clock: Callable[[], float] = time.monotonic, most: int = MOST_BYTES
    ) -> None:
        """Start the clock, and the count of bytes."""
        self._most = most
        self.bytes = 0
        self._clock = clock
        self._end = clock() + (min(seconds, _LONGEST) if seconds > 0 else 0)
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer: threading.Timer | None = None

    def watch(self, connection: socket.socket) -> None:
        """Cut a connection when the time is over: a timeout starts anew with each byte that drips in."""
        with self._lock:
            self._watched.append(connection.dup())  # TLS takes the socket itself away
            if self._timer is None:
                self._timer = threading.Timer(self.left, self._cut)
                self._timer.daemon = True
                self._timer.start()

    def blame(self, error: Exception) -> FetchError:
        """What a broken connection means: that the time is over, or that nobody is there."""
        if self.left <= 0:
            return FetchError(Why.TIMEOUT, "no time left")
        return FetchError(Why.UNREACHABLE, type(error).__name__)

    def _cut(self) -> None:
        with self._lock:
            for connection in self._watched:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Forget the watched connections."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            for connection in self._watched:
                connection.close()
            self._watched.clear()

    def spend(self, received: int) -> None:
        """Count bytes that came in. Raises FetchError when they are more than allowed, or came too late."""
        with self._lock:
            self.bytes += received
        if self.bytes > self._most:
            raise FetchError(Why.BUDGET, f"more than {self._most} bytes in all")
        if self.left <= 0:
            raise FetchError(Why.TIMEOUT, "no time left")

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._end - self._clock())

    def call(self) -> float:
        """Seconds that one call may wait. Raises FetchError when nothing is left."""
        self.spend(0)
        return min(_CALL_SECONDS, self.left)


class Quota:
    """What a server says is left of its quota, by bucket; who asks too much waits or is refused."""

    def __init__(self, deadline: Deadline, sleep: Callable[[float], None] = time.sleep) -> None:
        """Share the audit's deadline."""
        self._deadline = deadline
        self._sleep = sleep
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[int, float]] = {}

    def take(self, bucket: str) -> None:
        """Count one request. Raises FetchError where the quota comes back only after the deadline."""
        with self._lock:
            remaining, until = self._buckets.get(bucket, (1, 0.0))
            wait = until - time.monotonic() if remaining <= 0 else 0.0
            self._buckets[bucket] = (remaining - 1, until)
        if wait > 0:
            self.wait(wait)

    def wait(self, seconds: float) -> None:
        """Wait for a quota to come back. Raises FetchError where that takes longer than there is time."""
        if seconds >= self._deadline.left:
            raise FetchError(Why.RATE_LIMITED, f"the quota comes back in {seconds:.0f} s")
        self._sleep(seconds)

    def told(self, bucket: str, remaining: int, seconds: float) -> None:
        """Take note of what the server said."""
        with self._lock:
            self._buckets[bucket] = (remaining, time.monotonic() + min(seconds, _LONGEST))


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities that the Hub's own client trusts; loaded once, for that takes a while."""
    from huggingface_hub import utils  # noqa: PLC0415

    hub: Any = utils
    context: ssl.SSLContext = hub.httpx.create_ssl_context()
    return context


class Fetcher:
    """GETs over one connection pool: with the library that the Hub's own client uses, and within the audit's bounds."""

    def __init__(
        self, deadline: Deadline, headers: Mapping[str, str], trusted: str, token: str | None = None
    ) -> None:
        """Open a pool. ``token`` goes to the origin of ``trusted`` and nowhere else."""
        from huggingface_hub import utils  # noqa: PLC0415  (heavy; only for the network)

        hub: Any = utils
        self._httpx = hub.httpx
        self._ratelimit = hub.parse_ratelimit_headers
        self._raise = hub.hf_raise_for_status
        self._client = self._httpx.Client(
            headers=dict(headers), follow_redirects=False, timeout=_CALL_SECONDS, verify=_certificates()
        )
        self.deadline = deadline
        self.quota = Quota(deadline)
        self._trusted = origin(trusted)
        self._token = token and token.strip()
        self.requests = 0

    def close(self) -> None:
        """Close the pool."""
        self._client.close()

    def get(self, url: str, *, limit: int, params: Any = None) -> Fetched:
        """GET ``url`` and what it redirects to, at most ``limit`` bytes.

        Raises:
            FetchError: whatever went wrong.
        """
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._patiently(url, limit, params)
            if isinstance(answer, Fetched):
                return answer
            url, params = redirected(url, answer), None
        raise FetchError(Why.UNREACHABLE, "too many redirects")

    def _patiently(self, url: str, limit: int, params: Any) -> Fetched | str:
        """One answer; a server in trouble is asked once more, a quota that comes back in time is waited for."""
        for last in (False, True):
            try:
                return self._once(url, limit, params)
            except FetchError as error:
                if last or not self._worth_again(error):
                    raise
        raise AssertionError("unreachable")

    def _worth_again(self, error: FetchError) -> bool:
        if error.status == 429:
            told = self._told(error.headers)
            after = error.headers.get("retry-after", "")
            known = re.fullmatch(r"[0-9]{1,9}", after)
            self.quota.wait((told[2] if told else int(after) if known else 60) + 0.5)
            return True
        if error.status in _RETRY and self.deadline.left > 1:
            time.sleep(0.3)
            return True
        return False

    def _told(self, headers: Mapping[str, str]) -> tuple[str, int, float] | None:
        """What the ``RateLimit`` headers say: bucket, requests left, seconds to the next window."""
        try:
            info = self._ratelimit(headers)
        except ValueError:
            return None
        return info and (info.resource_type, info.remaining, min(info.reset_in_seconds, _LONGEST))

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self.deadline.watch(info["return_value"].get_extra_info("socket"))

    def _once(self, url: str, limit: int, params: Any) -> Fetched | str:
        bucket = "resolvers" if "/resolve/" in url else "api"
        self.quota.take(bucket)
        self.requests += 1
        headers = {"Accept-Encoding": "identity"}
        if self._token and origin(url) == self._trusted:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            with self._client.stream(
                "GET",
                url,
                params=params,
                headers=headers,
                timeout=self.deadline.call(),
                extensions={"trace": self._trace},
            ) as response:
                found = {k.lower(): v for k, v in response.headers.items()}
                if told := self._told(found):
                    self.quota.told(*told)
                if response.is_redirect:
                    return str(found.get("location", ""))
                if response.status_code >= 300:
                    beginning(response.iter_raw(_SAID))
                    self._refused(response, found)
                return Fetched(str(response.url), found, self._body(response, limit))
        except self._httpx.TimeoutException as error:
            raise FetchError(Why.TIMEOUT, "no answer in time") from error
        except (self._httpx.HTTPError, self._httpx.InvalidURL, ValueError, OSError) as error:
            raise self.deadline.blame(error) from error

    def _body(self, response: Any, limit: int) -> bytes:
        body = bytearray()
        for chunk in response.iter_raw():
            body += chunk
            self.deadline.spend(len(chunk))
            if len(body) > limit:
                raise FetchError(Why.TOO_LARGE, f"larger than {limit} bytes", response.status_code)
        return bytes(body)

    def _refused(self, response: Any, headers: Mapping[str, str]) -> None:
        """Let the Hub's client name the error; keep only what it means."""
        from huggingface_hub import errors  # noqa: PLC0415

        status = response.status_code
        try:
            self._raise(response)
            raise FetchError(Why.UNREACHABLE, f"status {status}", status, headers)
        except errors.GatedRepoError:
            raise FetchError(Why.GATED, "access is granted on request only", status, headers) from None
        except errors.DisabledRepoError:
            raise FetchError(Why.DENIED, "disabled on the Hub", status, headers) from None
        except (
            errors.EntryNotFoundError,
            errors.RevisionNotFoundError,
            errors.RepositoryNotFoundError,
        ) as error:
            raise FetchError(Why.ABSENT, type(error).__name__, status, headers) from None
        except (errors.HfHubHTTPError, ValueError):  # it reads the headers, too
            raise FetchError(_why(status), f"status {status}", status, headers) from None


def _why(status: int) -> Why:
    if status in {401, 403}:
        return Why.DENIED
    if status in {404, 410}:
        return Why.ABSENT
    return Why.RATE_LIMITED if status == 429 else Why.UNREACHABLE


def beginning(chunks: Iterable[bytes], limit: int = _SAID) -> bytes:
    """The first bytes of a body of which more is not wanted."""
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) >= limit:
            break
    return body[:limit]


def as_json(fetched: Fetched) -> Any:
    """The JSON that was fetched, halves of characters replaced. Raises FetchError for what is none."""
    text = fetched.content.decode("utf-8-sig", "replace")
    try:
        value = json.loads(text)
        if "\\ud" in text.lower():  # may be half a character, which no text can hold
            value = json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError) as error:
        raise FetchError(Why.UNREADABLE, "the answer is no JSON") from error
    return value


def redirected(url: str, location: str) -> str:
    """Where a redirect leads. Raises FetchError for what is no address, or none to follow."""
    try:
        target = urljoin(url, location)
    except ValueError:
        raise FetchError(Why.UNREACHABLE, "redirected to what is no address") from None
    parts = taken_apart(target)
    if parts.scheme not in {"https", urlsplit(url).scheme} or parts.username:
        raise FetchError(Why.UNREADABLE, "redirected to an address that is not followed")
    return target


def taken_apart(url: str) -> SplitResult:
    """The parts of an address, where every library sees the same ones. Raises FetchError for any other address."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise FetchError(Why.UNREACHABLE, "no address") from None
    if _AMBIGUOUS.search(url):
        raise FetchError(Why.UNREACHABLE, "an address that may be read in two ways")
    return parts


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address: who answers there. Raises FetchError for what is no address."""
    parts = taken_apart(url)
    return (
        parts.scheme,
        (parts.hostname or "").lower(),
        parts.port or {"https": 443, "http": 80}.get(parts.scheme),
    )
