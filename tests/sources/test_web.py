"""Addresses that documents name: public hosts of a list only, looked at again at each turn, bounded, and told nothing."""

import gzip
import ipaddress
import socket
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.evidence import Why
from openaudit.references import FORGES
from openaudit.sources import forges, papers
from openaudit.sources.fetch import MAX_REDIRECTS, Deadline, FetchError, redirected
from openaudit.sources.web import ALLOWED, Web, is_public
from tests.hub import LFS, Answer, Fault, LocalHub

PUBLIC: Final = "140.82.112.3"
METADATA: Final = "169.254.169.254"
LIMIT: Final = 10_000


@pytest.fixture
def web(hub: LocalHub) -> Iterator[Web]:
    """A client whose user trusts the local Hub."""
    with opened(hub.url) as client:
        yield client


@contextmanager
def opened(*trusted: str, seconds: float = 5) -> Iterator[Web]:
    """A client, closed at the end."""
    deadline = Deadline(seconds)
    client = Web(deadline, trusted)
    try:
        yield client
    finally:
        client.close()
        deadline.close()


def why(web: Web, url: str, limit: int = LIMIT) -> Why:
    """Why an address is not read."""
    with pytest.raises(FetchError) as caught:
        web.get(url, limit=limit)
    return caught.value.why


# ---------------------------------------------------------------------- addresses

NOT_PUBLIC: Final = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.0.1
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 233.252.0.1 239.255.255.255 240.0.0.1
    255.255.255.255
    :: ::1 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
    ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::8.8.8.8 64:ff9b:1::a00:1 100::1
    2001::1 2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:80ff:fffe 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
    2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 2002:c0a8:1::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
    fec0::1 feff::1 3fff::1 ff02::1 ff0e::1
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_an_address_with_a_special_use_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.1.0.1", "2606:4700::1111", "2a00::1"],
)
def test_what_anyone_reaches_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4).filter(lambda ip: not is_public(str(ip))))
def test_no_wrapping_makes_an_inner_address_public(ip: ipaddress.IPv4Address) -> None:
    number = int(ip)
    wrapped = {
        "mapped": 0xFFFF << 32 | number,
        "compatible": number,
        "translated": 0xFFFF << 48 | number,
        "6to4": 0x2002 << 112 | number << 80 | 1,
        "teredo server": 0x20010000 << 96 | number << 64 | 0xF7F7F7F7,
        "teredo client": 0x20010000 << 96 | 0x08080808 << 64 | number ^ 0xFFFFFFFF,
        "nat64": 0x64FF9B << 96 | number,
        "local nat64": 0x64FF9B0001 << 80 | number,
    }
    assert [name for name, n in wrapped.items() if is_public(str(ipaddress.IPv6Address(n)))] == []


# ---------------------------------------------------------------------- which addresses are asked


class Internet:
    """Names with addresses of our choice; each of those leads to the local Hub, and ``reached`` says which were."""

    def __init__(self, hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.reached: list[str] = []
        self._port = int(hub.url.rpartition(":")[2])
        connect = socket.socket.connect

        def lookup(host: Any, port: int, *_: Any, **__: Any) -> list[Any]:
            name = host.decode() if isinstance(host, bytes) else str(host)
            answers = self.names.get(name, [[name]])
            found = answers.pop(0) if len(answers) > 1 else answers[0]
            families = [socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in found]
            return [(f, socket.SOCK_STREAM, 6, "", (ip, port)) for f, ip in zip(families, found, strict=True)]

        def reach(one: socket.socket, address: Any) -> None:
            self.reached.append(address[0])
            connect(one, ("127.0.0.1", self._port))

        monkeypatch.setattr(socket, "getaddrinfo", lookup)
        monkeypatch.setattr(socket.socket, "connect", reach)


@pytest.fixture
def internet(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Internet:
    """An internet in which GitHub is where GitHub is."""
    found = Internet(hub, monkeypatch)
    found.names = {"github.com": [[PUBLIC]], "spdx.org": [[PUBLIC]], "evil.test": [["6.6.6.6"]]}
    return found


def test_a_host_of_the_list_at_a_public_address_is_read(hub: LocalHub, web: Web, internet: Internet) -> None:
    hub.page("/LICENSE", "as you please")
    assert web.get("http://github.com/LICENSE", limit=LIMIT).content == b"as you please"
    assert internet.reached == [PUBLIC]
    assert hub.seen[0].host == "github.com"


@pytest.mark.parametrize("url", ["http://www.github.com/x", "http://GitHub.com/x", "http://github.com:80/x"])
def test_a_host_is_known_by_all_its_spellings(hub: LocalHub, web: Web, internet: Internet, url: str) -> None:
    internet.names["www.github.com"] = [[PUBLIC]]
    internet.names["GitHub.com"] = [[PUBLIC]]
    hub.page("/x", "here")
    assert web.get(url, limit=LIMIT).content == b"here"


REFUSED: Final = """
    http://127.0.0.1/ http://localhost/ http://2130706433/ http://0177.0.0.1/ http://0x7f.1/ http://[::1]/ http://1.1.1.1/
    http://[64:ff9b::a9fe:a9fe]/ http://169.254.169.254/latest/meta-data/ http://metadata.google.internal/
    http://[fe80::1%25eth0]/ http://evil.test/ http://github.com.evil.test/ http://notgithub.com/ http://evil.test/github.com
    http://evil.test#.github.com/ http://evil.test?.github.com/ http://evil.test;@github.com/ http://github.com./
    http://github.com@evil.test/ http://github.com:443@evil.test/ http://me:secret@github.com/ http://me@github.com/
    http://:secret@github.com/ http://github.com:22/ http://github.com:8080/ http://github.com:0/ http://github.com:99999/
    http://github.com:0x50/ ftp://github.com/x file:///etc/passwd file://github.com/etc/passwd gopher://github.com/
    data:text/plain,x javascript:alert(1) hf://acme/lotus //github.com/x github.com/x /etc/passwd http:///github.com/x
    http:github.com/x http://evil.test\\@github.com/ HTTP+UNIX://github.com/
"""


@pytest.mark.parametrize("url", [*REFUSED.split(), ""])
def test_no_other_host_port_user_or_scheme_is_read(hub: LocalHub, internet: Internet, url: str) -> None:
    with opened() as web:
        assert why(web, url) in {Why.DENIED, Why.UNREACHABLE}
        assert (internet.reached, hub.requests, web.requests) == ([], [], 0)


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.test\\.github.com/",
        "http://169.254.169.254\\.github.com/",
    ],
)
def test_the_host_that_was_looked_at_is_the_host_that_is_asked(
    hub: LocalHub, web: Web, internet: Internet, url: str
) -> None:
    why(web, url)
    assert (internet.reached, web.requests) == ([], 0)


def test_an_address_is_trusted_only_if_it_is_the_one_that_is_asked(
    hub: LocalHub, web: Web, internet: Internet
) -> None:
    why(web, hub.url.replace("http://", f"http://{METADATA}\\@"))
    assert internet.reached == []


@pytest.mark.parametrize("url", ["http://[x", "http://evil.test\uff0f.github.com/"])
def test_what_is_no_address_is_refused_in_words(web: Web, url: str) -> None:
    assert why(web, url) in {Why.DENIED, Why.UNREACHABLE}


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        [METADATA],
        ["127.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        [PUBLIC, "fd00::1"],
        [],
    ],
)
def test_a_name_with_any_address_that_is_not_public_is_not_read(
    web: Web, internet: Internet, addresses: list[str]
) -> None:
    internet.names["github.com"] = [addresses]
    assert why(web, "http://github.com/x") is Why.UNREACHABLE
    assert internet.reached == []


@pytest.mark.parametrize("later", ["127.0.0.1", METADATA, "10.0.0.1"])
def test_a_name_that_changes_its_meaning_is_asked_where_it_was_looked_up(
    hub: LocalHub, web: Web, internet: Internet, later: str
) -> None:
    internet.names["github.com"] = [[PUBLIC], [later]]
    hub.page("/x", "here")
    assert web.get("http://github.com/x", limit=LIMIT).content == b"here"
    assert internet.reached == [PUBLIC]


def test_every_forge_is_on_the_list() -> None:
    assert {*FORGES} <= ALLOWED


def test_the_list_names_hosts_and_nothing_else() -> None:
    assert all(
        host == host.lower().removeprefix("www.") and "." in host and "/" not in host for host in ALLOWED
    )


# ---------------------------------------------------------------------- redirects


def turn(hub: LocalHub, path: str, location: str, status: int = 302) -> None:
    """Redirect a path."""
    hub.fault(f"^{path}$", Answer(status, b"gone", {"Location": location}), None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_host_of_the_list_is_followed(
    hub: LocalHub, web: Web, internet: Internet, status: int
) -> None:
    turn(hub, "/old", "http://spdx.org/new", status)
    hub.page("/new", "here")
    fetched = web.get("http://github.com/old", limit=LIMIT)
    assert (fetched.url, fetched.content) == ("http://spdx.org/new", b"here")


@pytest.mark.parametrize(
    "location",
    [
        f"http://{METADATA}/latest/meta-data/",
        "http://127.0.0.1/",
        "http://evil.test/",
        "//evil.test/",
        "http://me:secret@github.com/",
        "http://:secret@github.com/",
        "http://github.com:22/",
        "http://github.com:99999/",
        "http://[x",
        "http://[::1]/",
        "http://evil.test\uff0f.github.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://evil.test\\@github.com/",
        "hf://acme",
        "http:",
        "\x00",
        "http://inside.github.com/",
    ],
)
def test_a_redirect_is_looked_at_as_if_it_were_a_link(
    hub: LocalHub, web: Web, internet: Internet, location: str
) -> None:
    internet.names["inside.github.com"] = [["10.0.0.1"]]
    turn(hub, "/x", location)
    why(web, "http://github.com/x")
    assert set(internet.reached) == {PUBLIC}
    assert {path for _, path in hub.requests} <= {"/x", "/%00"}


def test_a_secure_page_does_not_lead_to_an_open_one() -> None:
    with pytest.raises(FetchError):
        redirected("https://github.com/x", "http://github.com/x")
    assert redirected("http://github.com/x", "https://github.com/y") == "https://github.com/y"


def test_a_trusted_address_does_not_pass_its_trust_on(hub: LocalHub, web: Web) -> None:
    turn(hub, "/x", f"{hub.store_url}/y")
    assert why(web, f"{hub.url}/x") is Why.DENIED
    assert hub.paths == ["/x"]


def test_redirects_have_an_end(hub: LocalHub, web: Web) -> None:
    for n in range(MAX_REDIRECTS + 1):
        turn(hub, f"/{n}", f"/{n + 1}")
    hub.page(f"/{MAX_REDIRECTS + 1}", "here")
    assert web.get(f"{hub.url}/1", limit=LIMIT).content == b"here"
    assert why(web, f"{hub.url}/0") is Why.UNREACHABLE
    hub.fault("/circle", "loop", None)
    assert why(web, f"{hub.url}/circle") is Why.UNREACHABLE
    assert hub.paths.count("/circle") == MAX_REDIRECTS + 1


@pytest.mark.parametrize("location", ["", "?", "#"])
def test_a_redirect_to_the_same_place_has_an_end(hub: LocalHub, web: Web, location: str) -> None:
    turn(hub, r"/x\??", location)
    assert why(web, f"{hub.url}/x") is Why.UNREACHABLE


@pytest.mark.parametrize("status", [300, 302, 304])
def test_a_redirect_to_nowhere_is_not_what_was_asked_for(hub: LocalHub, web: Web, status: int) -> None:
    hub.fault("/x", Answer(status, b"" if status == 304 else b"MIT License"), None)
    assert why(web, f"{hub.url}/x") is Why.UNREACHABLE


# ---------------------------------------------------------------------- what is sent


def test_a_token_stays_with_its_origin(hub: LocalHub) -> None:
    hub.model("acme/lotus", {"a.bin": LFS(content=b"weights")})
    token = hub.token("acme/lotus")
    with opened(hub.url, hub.store_url) as web:
        url = f"{hub.url}/acme/lotus/resolve/main/a.bin"
        assert web.get(url, limit=LIMIT, headers={"Authorization": f"Bearer {token}"}).content == b"weights"
    assert [seen.token for seen in hub.seen] == [token, ""]
    assert token not in str(hub.seen[1])


def test_nothing_of_this_machine_is_sent(
    hub: LocalHub, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    for name, value in {
        "HOME": tmp_path,
        "NETRC": tmp_path / ".netrc",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, str(value))
    hub.page("/x", "here")
    assert web.get(f"{hub.url}/x", limit=LIMIT).content == b"here"
    sent = hub.seen[0].headers
    assert sent.keys() <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert sent["user-agent"].startswith("openaudit/")
    assert sent["accept-encoding"] == "identity"


def test_the_addresses_that_the_user_sets_are_trusted_and_no_others(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_forges = ["GITHUB_API", "GITHUB_RAW", "GITHUB_GIT", "GITLAB_API", "GITEA_API"]
    names = [*of_forges, "ARXIV_API", "ARXIV_PAGES", "DATACITE_API", "ZENODO_API"]
    for name in names:
        monkeypatch.delenv(f"OPENAUDIT_{name}")
    assert forges.Settings().trusted + papers.trusted() == ()
    for name in names:
        monkeypatch.setenv(f"OPENAUDIT_{name}", f"{hub.url}/{name}")
    assert {*forges.Settings().trusted, *papers.trusted()} == {f"{hub.url}/{name}" for name in names}
    hub.page("/GITEA_API/x", "here")
    with opened(*forges.Settings().trusted) as web:
        assert web.get(f"{hub.url}/GITEA_API/x", limit=LIMIT).content == b"here"


@pytest.mark.parametrize(
    "other", ["http://localhost:{port}/x", "https://127.0.0.1:{port}/x", "http://127.0.0.1/x"]
)
def test_trust_is_in_one_origin(hub: LocalHub, web: Web, other: str) -> None:
    assert why(web, other.format(port=hub.url.rpartition(":")[2])) is Why.DENIED
    assert hub.requests == []


# ---------------------------------------------------------------------- what comes back


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (400, {}, Why.UNREACHABLE),
        (401, {}, Why.DENIED),
        (403, {}, Why.DENIED),
        (403, {"X-RateLimit-Remaining": "17"}, Why.DENIED),
        (403, {"X-RateLimit-Remaining": "0"}, Why.RATE_LIMITED),
        (404, {}, Why.ABSENT),
        (410, {}, Why.ABSENT),
        (403, {"Retry-After": "60"}, Why.RATE_LIMITED),
        (429, {}, Why.RATE_LIMITED),
        (503, {"Retry-After": "60"}, Why.RATE_LIMITED),
        (451, {}, Why.DENIED),
        (500, {}, Why.UNREACHABLE),
        (503, {}, Why.UNREACHABLE),
    ],
)
def test_an_error_says_what_it_means(
    hub: LocalHub, web: Web, status: int, headers: dict[str, str], expected: Why
) -> None:
    hub.fault("/x", Answer(status, b"no", headers), None)
    assert why(web, f"{hub.url}/x") is expected
    assert len(hub.requests) == 1


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"X-RateLimit-Reset": "1795345200"}, ", the quota comes back at 11:00 UTC"),
        ({"RateLimit-Reset": "1795345200", "Retry-After": "9"}, ", the quota comes back at 11:00 UTC"),
        ({"Retry-After": "9"}, ", the quota comes back in 9 s"),
        ({"Retry-After": "Sun, 22 Nov 2026 11:00:00 GMT"}, ""),
        ({"X-RateLimit-Reset": "9" * 30, "Retry-After": "-1"}, ""),
        ({"X-RateLimit-Reset": "\xb2"}, ""),
    ],
)
def test_a_quota_that_is_spent_says_when_it_comes_back(
    hub: LocalHub, web: Web, headers: dict[str, str], said: str
) -> None:
    hub.fault("/x", Answer(429, b"no", headers), None)
    with pytest.raises(FetchError) as caught:
        web.get(f"{hub.url}/x", limit=LIMIT)
    assert (caught.value.why, caught.value.detail) == (Why.RATE_LIMITED, f"status 429{said}")


def test_an_error_with_a_long_page_is_still_that_error(hub: LocalHub, web: Web) -> None:
    hub.fault("/x", Answer(404, b"no " * 100), None)
    assert why(web, f"{hub.url}/x", limit=100) is Why.ABSENT


def test_more_bytes_than_allowed_are_not_read(hub: LocalHub, web: Web) -> None:
    hub.page("/x", "x" * 1000)
    assert len(web.get(f"{hub.url}/x", limit=1000).content) == 1000
    assert why(web, f"{hub.url}/x", limit=999) is Why.TOO_LARGE
    assert (web.requests, web.deadline.bytes >= 1999) == (2, True)


def test_bytes_have_a_bound_over_all_answers(hub: LocalHub) -> None:
    hub.page("/x", "x" * 1000)
    deadline = Deadline(5, most=2500)
    web = Web(deadline, [hub.url])
    assert [len(web.get(f"{hub.url}/x", limit=LIMIT).content) for _ in range(2)] == [1000, 1000]
    assert why(web, f"{hub.url}/x") is Why.BUDGET
    assert why(web, f"{hub.url}/x") is Why.BUDGET
    assert len(hub.requests) == 3
    web.close()
    deadline.close()


def test_a_body_that_would_unfold_is_not_unfolded(hub: LocalHub, web: Web) -> None:
    bomb = gzip.compress(bytes(1 << 28), 9)
    hub.fault("/x", Answer(200, bomb, {"Content-Encoding": "gzip"}), None)
    tracemalloc.start()
    try:
        assert why(web, f"{hub.url}/x", limit=1 << 16) is Why.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    hub.fault("/y", Answer(200, b"plain", {"Content-Encoding": "gzip"}), None)
    assert why(web, f"{hub.url}/y") is Why.UNREACHABLE


@pytest.mark.parametrize(
    ("kind", "expected"), [("drop", Why.UNREACHABLE), ("cut", Why.UNREACHABLE), ("503", Why.UNREACHABLE)]
)
def test_half_an_answer_is_none(hub: LocalHub, web: Web, kind: Fault, expected: Why) -> None:
    hub.page("/x", "x" * 1000)
    hub.fault("/x", kind, None)
    assert why(web, f"{hub.url}/x") is expected


@pytest.mark.parametrize("kind", ["stall", "drip", "drip-head"])
def test_the_deadline_holds_against_a_server_that_dawdles(hub: LocalHub, kind: Fault) -> None:
    hub.page("/x", "x" * 1000)
    hub.fault("/x", kind, None)
    start = time.monotonic()
    with opened(hub.url, seconds=0.4) as web:
        assert why(web, f"{hub.url}/x") is Why.TIMEOUT
        assert why(web, f"{hub.url}/y") is Why.TIMEOUT
    assert time.monotonic() - start < 1
    assert hub.paths == ["/x"]


def test_nobody_there_is_no_crash(web: Web) -> None:
    with opened("http://127.0.0.1:9") as client:
        assert why(client, "http://127.0.0.1:9/x") is Why.UNREACHABLE
