"""GETs to addresses found in documents: only public hosts, every redirect looked at again, bounded, without tokens."""

import contextlib
import ipaddress
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Final

import openaudit
from openaudit.evidence import Why
from openaudit.sources.fetch import (
    MAX_REDIRECTS,
    Deadline,
    Fetched,
    FetchError,
    beginning,
    origin,
    redirected,
    taken_apart,
)

ALLOWED: Final = frozenset(
    {
        "huggingface.co", "hf.co", "github.com", "raw.githubusercontent.com", "api.github.com", "gitlab.com", "codeberg.org", "gitea.com",
        "arxiv.org", "export.arxiv.org", "doi.org", "api.datacite.org", "zenodo.org", "aclanthology.org", "spdx.org",
        "creativecommons.org", "apache.org", "opensource.org", "gnu.org", "choosealicense.com", "ai.google.dev",
        "llama.com", "ai.meta.com", "stability.ai", "mistral.ai", "static.nvidia.com", "developer.nvidia.com", "nvidia.com",
    }
)  # fmt: skip
"""Hosts that a link in a document may lead to; an address that the user sets is trusted as it is."""

_REFUSED: Final = tuple(
    ipaddress.ip_network(n)
    for n in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "3fff::/20",
        "fec0::/10",
        "::/96",
    )
)
_CALL_SECONDS: Final = 10.0


def is_public(address: str) -> bool:
    """Whether an IP address, and every IPv4 address that is embedded in it, is on the public internet."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if any(found is not None and not is_public(str(found)) for found in inner):
            return False
    if any(ip.version == network.version and ip in network for network in _REFUSED):
        return False
    return ip.is_global and not (
        ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_private
    )


class Web:
    """A client for everything that is not the Hub's own API."""

    def __init__(self, deadline: Deadline, trusted: Iterable[str] = ()) -> None:
        """Open a client. ``trusted`` are base addresses that the user set: their origins are not vetted."""
        self.deadline = deadline
        self._trusted = set(_origins(trusted))
        self._lock = Lock()
        self._sessions: dict[bool, Any] = {}
        self.requests = 0

    def close(self) -> None:
        """Close the connections."""
        for session in self._sessions.values():
            session.close()

    def _session(self, *, guarded: bool) -> Any:
        """The session for vetted or for trusted addresses, opened when it is first needed."""
        with self._lock:
            if guarded not in self._sessions:
                self._sessions[guarded] = _session(self.deadline, guarded=guarded)
            return self._sessions[guarded]

    def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Fetched:
        """GET ``url``, at most ``limit`` bytes; ``headers`` are sent to its own origin only.

        Raises:
            FetchError: whatever went wrong, a refused address included.
        """
        first = origin(url)
        for _ in range(MAX_REDIRECTS + 1):
            own = headers if origin(url) == first else None
            answer = self._once(url, limit, own)
            if isinstance(answer, Fetched):
                return answer
            url = redirected(url, answer)
        raise FetchError(Why.UNREACHABLE, "too many redirects")

    def _once(self, url: str, limit: int, headers: Mapping[str, str] | None) -> Fetched | str:
        import requests  # noqa: PLC0415  (heavy; only for the network)

        trusted = origin(url) in self._trusted
        if not trusted:
            _permit(url)
        self.requests += 1
        seconds = min(self.deadline.call(), _CALL_SECONDS)
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        session = self._session(guarded=not trusted)
        try:
            with session.get(
                url, headers=sent, timeout=(seconds, seconds), stream=True, allow_redirects=False
            ) as response:
                found = {k.lower(): v for k, v in response.headers.items()}
                if response.is_redirect:
                    return str(found.get("location", ""))
                status = response.status_code
                if status >= 300:
                    said = beginning(response.iter_content(4096))
                    why = _why(status, found)
                    detail = f"status {status}" + (_back(found) if why is Why.RATE_LIMITED else "")
                    raise FetchError(why, detail, status, found, said)
                return Fetched(url, found, self._body(response, limit))
        except requests.exceptions.Timeout as error:
            raise FetchError(Why.TIMEOUT, "no answer in time") from error
        except (requests.exceptions.RequestException, OSError, ValueError) as error:
            raise self.deadline.blame(error) from error

    def _body(self, response: Any, limit: int) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(65536):
            body += chunk
            self.deadline.spend(len(chunk))
            if len(body) > limit:
                raise FetchError(Why.TOO_LARGE, f"larger than {limit} bytes", response.status_code)
        return bytes(body)


def _origins(addresses: Iterable[str]) -> Iterator[tuple[str, str, int | None]]:
    """The origins of the addresses that are such."""
    for url in addresses:
        with contextlib.suppress(FetchError):
            yield origin(url)


def _permit(url: str) -> None:
    """Refuse what is not a plain address on an allowed public host."""
    parts = taken_apart(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    named = parts.username or parts.password
    if parts.scheme not in {"http", "https"} or named or parts.port not in {None, 80, 443}:
        raise FetchError(Why.DENIED, "an address of a kind that is not read")
    if not any(host == allowed or host.endswith(f".{allowed}") for allowed in ALLOWED):
        raise FetchError(Why.DENIED, f"{host} is not among the hosts that are read")


def _why(status: int, headers: Mapping[str, str]) -> Why:
    spent = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    if status == 429 or (status == 403 and spent) or (status == 503 and "retry-after" in headers):
        return Why.RATE_LIMITED
    if status in {401, 403, 451}:
        return Why.DENIED
    return Why.ABSENT if status in {404, 410} else Why.UNREACHABLE


def _back(headers: Mapping[str, str]) -> str:
    """When a quota comes back, if the server says so in a time of this calendar."""
    told = (headers.get(name, "") for name in ("x-ratelimit-reset", "ratelimit-reset"))
    when = next((t for t in told if re.fullmatch(r"[0-9]{9,10}", t)), "")
    if when:
        return f", the quota comes back at {datetime.fromtimestamp(int(when), UTC):%H:%M} UTC"
    after = headers.get("retry-after", "")
    return f", the quota comes back in {after} s" if re.fullmatch(r"[0-9]{1,6}", after) else ""


def _session(deadline: Deadline, *, guarded: bool) -> Any:
    import requests  # noqa: PLC0415

    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = f"openaudit/{openaudit.__version__}"
    adapter = _adapter(deadline, guarded=guarded)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _adapter(deadline: Deadline, *, guarded: bool) -> Any:
    """An adapter whose connections end with the deadline.

    A guarded one connects to the very address it has vetted, so that a name cannot change its meaning in between.
    """
    from requests.adapters import HTTPAdapter  # noqa: PLC0415
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool  # noqa: PLC0415
    from urllib3.util.connection import create_connection  # noqa: PLC0415

    class Watched:
        def _new_conn(self) -> socket.socket:
            connection: Any = self
            addresses = [
                str(i[4][0])
                for i in socket.getaddrinfo(
                    getattr(connection, "_dns_host", connection.host),
                    connection.port,
                    type=socket.SOCK_STREAM,
                )
            ]
            if not addresses or (guarded and not all(map(is_public, addresses))):
                raise OSError("the host has an address that is not public")
            made = create_connection(
                (addresses[0], connection.port), connection.timeout, socket_options=connection.socket_options
            )
            deadline.watch(made)
            return made

    class Plain(Watched, HTTPConnection):
        pass

    class Secure(Watched, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    return Adapter(max_retries=0)
