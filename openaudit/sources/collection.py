"""From a request to evidence: the subject first, then what its texts lead to, wave by wave, within a budget."""

import os
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Lock
from typing import Any, Final, TypeVar

from pydantic import ConfigDict

from openaudit.dossier import relations
from openaudit.errors import HubUnreachable
from openaudit.evidence import (
    DESCENT,
    Asked,
    Edge,
    Evidence,
    Frozen,
    Gap,
    Node,
    Relation,
    Role,
    Why,
)
from openaudit.licenses.names import at_address
from openaudit.paper import paper
from openaudit.reading import reading
from openaudit.references import OTHER, TOOL
from openaudit.sources import bundle, cache, folder, forges, papers
from openaudit.sources.fetch import MOST_BYTES, Deadline, FetchError
from openaudit.sources.hub import LICENSE_LIMIT, Hub
from openaudit.sources.snapshot import document
from openaudit.sources.web import Web
from openaudit.subject import HUB, Kind, Place, Request, Subject, is_id

Progress = Callable[[str], None]
T = TypeVar("T")


class Budget(Frozen):
    """How far a collection may go: hops from the subject, related subjects, bytes, seconds for everything."""

    depth: int = 5
    related: int = 50
    bytes: int = MOST_BYTES
    seconds: float = 60


class Options(Frozen):
    """How to collect and how to speak of it. ``progress`` is called with what is being read."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, extra="forbid")

    endpoint: str = ""
    token: str | None = None
    offline: bool = False
    shallow: bool = False
    timeout: float = 60
    max_depth: int = 5
    max_related: int = 50
    policy: str = "default"
    language: str = "en"
    progress: Any = None

    @property
    def hub(self) -> str:
        """The endpoint asked for, else the environment's, else the public Hub; without a name and password in it."""
        address = self.endpoint or os.environ.get("HF_ENDPOINT") or HUB
        return re.sub(r"^(\w+://)[^/]*@", r"\1", address)

    @property
    def budget(self) -> Budget:
        """The bounds of the collection."""
        return Budget(depth=self.max_depth, related=self.max_related, seconds=self.timeout)


_ON_HUB: Final = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/")
_READ_FURTHER: Final = 6
_FURTHER: Final = 4
_LINKS_EACH: Final = 4
_LINKS: Final = 12
_TRAINING_ROLES: Final = frozenset({"evaluation", "calibration"})


def collect(request: Request, options: Options, *, now: datetime) -> Evidence:
    """Read the subject and what it leads to.

    Raises:
        OpenAuditError: the subject's own record cannot be read.
    """
    if request.place is Place.BUNDLE and request.path:
        return _as_asked(bundle.load(request.path), options)
    collector = _Collector(request, options)
    try:
        return collector.evidence(now)
    finally:
        collector.close()


def _as_asked(evidence: Evidence, options: Options) -> Evidence:
    """A saved bundle under the options that were given outright; the others stay as they were when it was saved."""
    given: dict[str, Any] = {
        name: getattr(options, name) for name in ("policy", "language") if name in options.model_fields_set
    }
    return (
        evidence.model_copy(update={"asked": evidence.asked.model_copy(update=given)}) if given else evidence
    )


class _Collector:
    def __init__(self, request: Request, options: Options) -> None:
        self.request = request
        self.options = options
        self.budget = options.budget
        self.deadline = Deadline(options.timeout, most=self.budget.bytes)
        self._hub: Hub | None = None
        self._web: Web | None = None
        self._lock = Lock()
        self.nodes: dict[Subject, Node] = {}
        self.aliases: dict[Subject, Subject] = {}

    @property
    def hub(self) -> Hub:
        """The Hub's client, opened when it is first needed."""
        with self._lock:
            if self._hub is None:
                self._hub = Hub(self.options.hub, self.options.token, self.deadline)
            return self._hub

    @property
    def web(self) -> Web:
        """The client for everything else, opened when it is first needed."""
        with self._lock:
            if self._web is None:
                self._web = Web(self.deadline, forges.Settings().trusted + papers.trusted())
            return self._web

    def close(self) -> None:
        if self._hub is not None:
            self._hub.close()
        if self._web is not None:
            self._web.close()
        self.deadline.close()

    def evidence(self, now: datetime) -> Evidence:
        self._tell(str(self.request.subject))
        root = self._root()
        self._keep(self.request.subject, root)
        self._follow(root)
        if not self.options.shallow and not self.options.offline:
            self._look_further()
        asked = Asked(
            requested=self.request.requested,
            place=self.request.place,
            revision=self.request.revision,
            policy=self.options.policy,
            language=self.options.language,
            budget={
                "depth": self.budget.depth,
                "related": self.budget.related,
                "seconds": self.budget.seconds,
            },
            shallow=self.options.shallow,
        )
        return Evidence(
            subject=root.subject,
            asked=asked,
            started=now.replace(microsecond=0),
            authenticated=bool(self.options.token),
            nodes=self.nodes,
            edges=tuple(edge for node in self.nodes.values() for edge in node.once(relations)),
            aliases=self.aliases,
        )

    def _root(self) -> Node:
        request = self.request
        if request.place is not Place.HUB:
            return folder.read(request)
        if self.options.offline:
            found = cache.snapshot(request.subject, request.revision)
            if found is None:
                raise HubUnreachable(
                    f"{request.subject} is not in the Hub's cache on this machine, and --offline asks for no network"
                )
            return found
        return self.hub.subject(request.subject, request.revision)

    def _follow(self, root: Node) -> None:
        """Wave after wave: what the last wave's texts name, each once, nearest first."""
        wave = [root]
        for depth in range(self.budget.depth + 1):
            wanted: dict[Subject, None] = {}
            for node in wave:
                wanted.update(dict.fromkeys(e.target for e in node.once(relations) if self._leads(e)))
            new = [s for s in wanted if s not in self.nodes and s not in self.aliases]
            if not new:
                return
            allowed = max(0, self.budget.related - len(self.nodes) + 1) if depth < self.budget.depth else 0
            for subject in new[allowed:]:
                self._keep(subject, self._left_out(subject, Why.BUDGET))
            wave = self._read(new[:allowed])

    def _look_further(self) -> None:
        """Read linked licences, then the papers and the code of the models, the likeliest of each first."""
        nearest = list(self.nodes.values())[:_READ_FURTHER]
        self.nodes.update(self._each({n.subject: n for n in nearest}, self._with_linked_license))
        models = [n for n in self.nodes.values() if n.subject.kind is Kind.MODEL and n.documents]
        models = models[:_READ_FURTHER]
        reader = papers.Papers(self.hub, self.web)
        found = self._read_each(self._targets(models, Relation.PAPER), reader.read)
        linked = {e.target: e for n in models for e in n.once(relations) if e.target in found}
        own = {
            s: found[s] for s, e in linked.items() if paper(found[s]).own(reading(self.nodes[e.source]), e)
        }
        found |= self._each(own, reader.text)
        code = self._targets([*models, *found.values()], Relation.CODE)
        found |= self._read_each(code, forges.Forges(self.web, forges.Settings()).read)
        for subject, node in found.items():
            self._keep(subject, node)

    def _with_linked_license(self, node: Node) -> Node:
        """The node with the licence text that its metadata links outside the Hub, where we do not know that address."""
        link = next((d.value for d in reading(node).declared("license_link")), "")
        if not re.match("https?://", link) or _ON_HUB.match(link) or at_address(link):
            return node
        try:
            content = self.web.get(forges.raw_address(link), limit=LICENSE_LIMIT).content
        except FetchError as error:
            gap = Gap(role=Role.LICENSE, url=link, why=error.why, detail=error.detail)
            return node.model_copy(update={"gaps": (*node.gaps, gap)})
        return node.model_copy(update={"documents": (*node.documents, document(Role.LICENSE, link, content))})

    def _targets(self, nodes: list[Node], relation: Relation) -> list[Subject]:
        """What each node's texts link in one relation: a few of each; tools and what is others' are left out."""
        wanted: dict[Subject, None] = {}
        for node in nodes:
            own = [e for e in node.once(relations) if e.relation is relation and e.role not in {OTHER, TOOL}]
            wanted.update(dict.fromkeys(e.target for e in own[:_LINKS_EACH]))
        return [s for s in wanted if s not in self.nodes and s not in self.aliases][:_LINKS]

    def _read_each(self, subjects: list[Subject], read: Callable[[Subject], Node]) -> dict[Subject, Node]:
        for subject in subjects:
            self._tell(subject.id)
        return self._each({s: s for s in subjects}, read)

    def _each(self, wanted: Mapping[Subject, T], read: Callable[[T], Node]) -> dict[Subject, Node]:
        """What is read for each subject, side by side."""
        with ThreadPoolExecutor(_FURTHER, thread_name_prefix="further") as pool:
            return dict(zip(wanted, pool.map(read, wanted.values()), strict=True))

    def _leads(self, edge: Edge) -> bool:
        if edge.hint:
            return False
        return edge.relation in DESCENT or (
            edge.relation is Relation.TRAINED_ON and edge.role not in _TRAINING_ROLES
        )

    def _read(self, subjects: list[Subject]) -> list[Node]:
        if self.options.offline:
            found = [self._related(s) for s in subjects]
        else:
            with ThreadPoolExecutor(8, thread_name_prefix="collect") as pool:
                found = list(pool.map(self._related, subjects))
        for subject, node in zip(subjects, found, strict=True):
            self._keep(subject, node)
        return found

    def _related(self, subject: Subject) -> Node:
        self._tell(str(subject))
        if not is_id(subject.id) or subject.kind not in {Kind.MODEL, Kind.DATASET}:
            return Node(
                subject=subject,
                gaps=(Gap(role=Role.API, url=subject.id, why=Why.ABSENT, detail="named without an address"),),
            )
        if self.options.offline:
            return cache.snapshot(subject, None) or self._left_out(subject, Why.OFFLINE)
        return self.hub.related(subject)

    def _left_out(self, subject: Subject, why: Why) -> Node:
        gap = Gap(role=Role.API, url=f"{self.options.hub.rstrip('/')}/{subject}", why=why)
        return Node(subject=subject, gaps=(gap,))

    def _keep(self, asked: Subject, node: Node) -> None:
        self.nodes.setdefault(node.subject, node)
        if asked != node.subject:
            self.aliases[asked] = node.subject

    def _tell(self, what: str) -> None:
        if self.options.progress:
            self.options.progress(what)
