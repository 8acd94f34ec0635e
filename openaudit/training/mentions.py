"""Where a card names datasets: by links, by names that are known, by what is said to be a dataset's name."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import re2

from openaudit.card import Card, Link
from openaudit.evidence import Document
from openaudit.knowledge import Dataset, datasets, families, tools
from openaudit.reading import Declared
from openaudit.subject import BY_NAME, Kind, Subject
from openaudit.training.words import DATA_TITLE, left_out

HUB_DATASET = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/([\w.-]+(?:/[\w.-]+)?)(\S*)"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|mp4|wav|mp3|flac)\b", re.IGNORECASE)
_RESULTS = re.compile(r"/details_|-results?$|leaderboard", re.IGNORECASE)
_PAGES = frozenset({"viewer", "tree", "blob", "resolve", "raw", "discussions", "embed"})
"""What follows the id of a dataset in the addresses of its pages."""
_NO_DATA_BUT = re.compile(
    r"['’]?s?[ -]*(?:format|style|like|template|prompt|syntax|tokenizer|leaderboard|viewer)\b",
    re.IGNORECASE,
)
_NO_NAMES = frozenset({"other", "none", "custom", "unknown", "n/a", "private", "generated"})


_CROWD: Final = 100
"""So many sets are read out of one sentence, no more."""


class Named(NamedTuple):
    """A dataset named in a sentence: the sentence's position, the place in it, the set, and what is known of it.

    ``url`` is where the name itself leads, as written; none where it is no link.
    """

    at: int
    start: int
    end: int
    subject: Subject
    known: Dataset | None
    url: str = ""


def mentioned(document: Document) -> tuple[Named, ...]:
    """The datasets that the body of a card names, before any card that it quotes."""
    card = document.once(Card)
    told = _Told(card, (*_linked(card), *_named(card)))
    told.take(_also(card, list(told.found.values())))
    return tuple(told.found.values())


class _Told:
    """The sets that a card names, each once in a sentence."""

    def __init__(self, card: Card, named: Iterable[Named]) -> None:
        self.card = card
        self.found: dict[tuple[int, str], Named] = {}
        self.crowd = Counter[int]()
        self.take(named)

    def take(self, all_named: Iterable[Named]) -> None:
        """Add what is new, as far as a sentence may name."""
        for named in all_named:
            key = (named.at, named.subject.id.lower())
            new = key not in self.found and self.crowd[named.at] < _CROWD
            if new and not _no_data(self.card.sentences[named.at].text, named):
                self.found[key] = named
                self.crowd[named.at] += 1


def address(document: Document, subject: Subject) -> str:
    """Where the name of a set leads in a card; nothing where no name of it is a link."""
    return next((n.url for n in document.once(mentioned) if n.url and n.subject == subject), "")


def blanked(document: Document, at: int) -> str:
    """A sentence without the names of sets and the words of links in it: what a name says is said of nobody."""
    card = document.once(Card)
    text = card.sentences[at].text
    spans = [(n.start, n.end) for n in document.once(by_sentence).get(at, [])]
    spans += [_place(card, link) for link in card.links_in(at)[:_CROWD] if link.text in text]
    for start, end in spans:
        text = text[:start] + " " * len(text[start:end]) + text[end:]
    return text


def by_sentence(document: Document) -> dict[int, list[Named]]:
    """The sets that each sentence names, by its position."""
    found: dict[int, list[Named]] = {}
    for named in document.once(mentioned):
        found.setdefault(named.at, []).append(named)
    return found


def _no_data(text: str, named: Named) -> bool:
    """Whether a name stands for no data of this model: a format called after it, a set that is left out."""
    return bool(_NO_DATA_BUT.match(text, named.end)) or left_out(text, named.start, named.end)


def named_dataset(value: Declared) -> tuple[Subject | None, Dataset | None]:
    """The dataset that a value of the metadata means: a Hub id, an address, or a name that is known."""
    text = re.sub(r"^(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co)/)?datasets/", "", value.value)
    text = text.strip().strip("/")
    known = datasets().of(text)
    if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)?", text) and "--" not in text and text.lower() not in _NO_NAMES:
        home = known.hub_ids[0] if known and known.hub_ids and "/" not in text else text
        return Subject(kind=Kind.DATASET, id=home), known
    return (Subject(kind=Kind.DATASET, id=known.home_id), known) if known else (None, None)


def _linked(card: Card) -> Iterator[Named]:
    for link in card.links:
        hub_id = _hub_id(link)
        if hub_id and link.sentence >= 0 and link.section < card.own_sections:
            start, end = _place(card, link)
            yield Named(
                link.sentence,
                start,
                end,
                Subject(kind=Kind.DATASET, id=hub_id),
                datasets().hub(hub_id),
                link.url,
            )


def _hub_id(link: Link) -> str | None:
    """The Hub id of the dataset that a link leads to; pictures kept in one, and lists of results, are none."""
    match = HUB_DATASET.search(link.url)
    if not match or link.in_code or _PICTURE.search(match.group(2)) or _RESULTS.search(match.group(1)):
        return None
    owner, _, name = match.group(1).partition("/")
    return owner if name in _PAGES else match.group(1)


def _place(card: Card, link: Link) -> tuple[int, int]:
    start = max(0, card.sentences[link.sentence].text.find(link.text))
    return start, start + len(link.text)


def _named(card: Card) -> Iterator[Named]:
    linked: dict[int, list[tuple[int, int]]] = {}
    for link in card.links:
        places = linked.setdefault(link.sentence, [])
        if link.sentence >= 0 and len(places) < _CROWD and HUB_DATASET.search(link.url):
            places.append(_place(card, link))
    for at, sentence in enumerate(card.sentences):
        if sentence.section >= card.own_sections:
            return
        places = linked.get(at, [])
        heard = [n for n in _heard_of(card, at) if not any(a <= n.start < b for a, b in places)]
        yield from heard  # but for what is part of the name of a link to the Hub
        places += [(n.start, n.end) for n in heard]
        for subject, start, end in _unheard_of(card, at):
            if not any(a < end and start < b for a, b in places):
                yield _made(card, at, start, end, subject)


def _made(card: Card, at: int, start: int, end: int, subject: Subject) -> Named:
    """A set that no table of ours has by its name; its link may lead to one that we know."""
    url = _leads(card, at, start)
    known = datasets().of(subject.id) or (datasets().at(url) if url else None)
    if known and subject.id.startswith(BY_NAME):
        subject = Subject(kind=Kind.DATASET, id=known.home_id)
    return Named(at, start, end, subject, known, url)


def _heard_of(card: Card, at: int) -> Iterator[Named]:
    """The sets of our tables that a sentence names, unless the name is a part of another's or leads elsewhere."""
    text, last = card.sentences[at].text, 0
    for known, start, end in datasets().in_text(text):
        url = _leads(card, at, start)
        longer = None if known.kind in _TESTS else _longer(known, text, last, start, end)
        last = end
        if longer:
            begin = start - len(longer) + (end - start)
            yield Named(at, begin, end, _subject(longer), datasets().of(BY_NAME + longer), url)
        elif known.kind in _TESTS or not _row_of_another(card, at, known):
            yield _as_known(at, known, text, start, end, url)


def _as_known(at: int, known: Dataset, text: str, start: int, end: int, url: str) -> Named:
    """A set by its known name; another of that name where the name leads to a place that is not the known one's."""
    if url and not _same_place(known, text[start:end], url):
        name = f"{text[start:end]} ({urlsplit(url).hostname or ''})"
        return Named(at, start, end, Subject(kind=Kind.DATASET, id=BY_NAME + name), None, url)
    return Named(at, start, end, Subject(kind=Kind.DATASET, id=known.home_id), known, url)


_TESTS: Final = frozenset({"evaluation", "benchmark", "either"})
_BEFORE_NAME = re.compile(r"(?:^|[\s(\"'“‘*|:])(([A-Z][\w.+-]*)[ ])$")
_NO_PART_OF_NAME = re.compile(
    r"^(?:The|A|An|For|In|On|From|And|Or|Of|With|By|To|Our|Its|Both|All|Also|Using|While|When|Get|Download|Load|Use|See|Add|Train\w*|Pre-?train\w*|Fine-?tun\w*|Test\w*|Evaluat\w*|Data\w*|Corpus|Filtered|Cleaned|Deduplicated|Multilingual|Secondly|First\w*|Then|SFT|DPO|RLHF|LoRA|Dataset\w*|\w*(?:ish|ese|ian|ean|man|nch|bic|ndi|tch|rew)|Urdu|Thai|Basque|Catalan|Czech|Greek|Welsh|Yue)$",
    re.IGNORECASE,
)


def _longer(known: Dataset, text: str, last: int, start: int, end: int) -> str | None:
    """The longer name of which a known name is the end: "Simple Wikipedia" is no Wikipedia."""
    before = _BEFORE_NAME.search(text, last, start)
    if before is None or before.end() != start:
        return None
    word = before.group(2)
    own = f"{known.name} {' '.join(known.hub_ids)} {known.home}".lower()
    if _NO_PART_OF_NAME.match(word) or word.lower() in own or word.endswith((".", "’s")):
        return None
    return text[before.start(1) : end]


_CATALOGUES = re.compile(
    r"(?:^|\.)(?:huggingface\.co|hf\.co|arxiv\.org|aclanthology\.org|aclweb\.org|doi\.org|semanticscholar\.org|openreview\.net|ieee\.org|acm\.org|paperswithcode\.com|tensorflow\.org|kaggle\.com|openslr\.org|zenodo\.org|wikipedia\.org|wikimedia\.org|medium\.com|githubusercontent\.com|colab\.research\.google\.com)$"
)
"""Places that hold many sets, and papers on them: that a name leads there tells of no other set."""


def _same_place(known: Dataset, name: str, url: str) -> bool:
    """Whether an address may be that of a known set: its home, one that bears its name, or no set's own."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    home = (urlsplit(known.home).hostname or "").removeprefix("www.")
    if not host or _CATALOGUES.search(host) or (host == home and host != "github.com"):
        return True
    words = {w.lower() for w in re.findall(r"[^\W_]{3,}", f"{name} {known.name} {known.id}")}
    return (
        any(word[:5] in url.lower() for word in words - {"the", "data", "dataset", "corpus"})
        or not known.home
    )


def _row_of_another(card: Card, at: int, known: Dataset) -> bool:
    """Whether a row of a table leads, in one of its cells, to another set on the Hub."""
    if card.sentences[at].kind != "row":
        return False
    led = {hub_id for link in card.links_in(at)[:_CROWD] if (hub_id := _hub_id(link))}
    return len(led) == 1 and datasets().hub(min(led)) != known


def _leads(card: Card, at: int, start: int) -> str:
    """Where the words at a place lead, if they are a link to no paper and no picture."""
    for link in card.links_in(at)[:_CROWD]:
        first, end = _place(card, link)
        if first <= start < max(end, first + 1) and _may_hold_data(link.url):
            return link.url
    return ""


_TRAIN = r"(?:train\w*|tun(?:ed|ing)|fine-?tun\w+|pre-?train\w*|learn\w*|adapted)"
_A = r"(?:(?:the|a|an|our|all|of|both|subset|portion|version|parts?|entire|full|whole)[ ]+)*"
_NAMED_DATA = re.compile(
    rf"\b{_TRAIN}\b[^.;:]{{0,60}}?\b(?:on|with|using|over|from)[ ]+{_A}"
    r"(?-i:([A-Z0-9][\w.+-]*(?:[ ]+[A-Z0-9][\w.+'’&-]*){0,4}))[ ]+(?:datasets?|data ?sets?|corpus|corpora)\b",
    re.IGNORECASE,
)
_TRAINER = re.compile(
    r"\bfine-tuned version of\b.{1,200}? on the ([\w./-]{2,90})(?: - [\w-]+)? dataset\b", re.IGNORECASE
)
_FIELD = re.compile(
    rf"^\W{{0,6}}(?:{_TRAIN}[ ]+|language model[ ]+)?(?:data ?sets?|data|corpus|corpora)\W{{1,4}}"
    r"(?-i:([A-Z]\w*(?:[-_.][\w.]*\w)+|[A-Z]{2,}\w*|[A-Z][a-z]+[A-Z]\w*))(?=[ ]*(?:$|[,;(|]|train\b|data))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\b{_TRAIN}\b[^.;:]{{0,60}}?\b(?:on|with|using)[ ]+{_A}(?-i:([A-Z][A-Za-z]+-?[0-9]+[kKmM]))(?=[\s.,;)]|$)",
    re.IGNORECASE,
)
"""A name that tells how many examples there are needs no word for data beside it."""
_LEARNS_FROM = re.compile(
    rf"\b{_TRAIN}\b[^,;.]{{0,30}}(?<!based )\b(?:on|over)\b[ ]+(?:(?:the|a|an|all|data|texts?|from|of|with|~?[0-9][\w.,]*|[kmbt]illion|tokens|examples|samples|hours|images|pairs|mix(?:ture)?|(?:sub)?set|version)[ ]+)*[\"'“‘*]*$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:datasets?|corpus|corpora)[ ]+(?:called|named)[ ]+[\"'“‘*]*([A-Z][\w.-]{1,40})|\bthe [\"“‘]([A-Z][\w. -]{1,40})[\"”’] (?:dataset|corpus)",
)
_SAYS_DATA = re2.compile(r"(?i)data|corpus|corpora|train|tun(?:ed|ing)")
_NO_DATA_NAME = re.compile(
    r"^(?:None|N/?A|Unknown|Own|Custom|Private|Following|Above|[A-Z]?[a-z]*(?:ish|ese|ian|ean|man|nch|bic|ndi|tch|rew|urdu|thai|basque|catalan|czech|greek|welsh)|[0-9][\w.,]*|English|Internet|Web|Hugging ?Face|HF|Kaggle|GitHub|JSON|CSV|SFT|DPO|RLHF|QA|NER|ASR|TTS|GPT-?[0-9.]*\w*|LLM|Total|Others?|TBD|TODO|See)$",
    re.IGNORECASE,
)


def _unheard_of(card: Card, at: int) -> Iterator[tuple[Subject, int, int]]:
    """Sets that no table of ours has: after "trained on", behind "training data:", or linked in a part on the data."""
    sentence = card.sentences[at]
    found = set()
    for pattern in (
        (_NAMED_DATA, _TRAINER, _FIELD, _CALLED, _BARE) if _SAYS_DATA.search(sentence.text) else ()
    ):
        for match in pattern.finditer(sentence.text):
            name = next(g for g in match.groups() if g is not None).strip().rstrip(".,")
            if name not in found and _is_name(name) and not (pattern is _BARE and families().named(name)):
                found.add(name)
                yield _subject(name), match.start(match.lastindex or 1), match.end(match.lastindex or 1)
    for link in card.links_in(at)[:_CROWD]:
        start, end = _place(card, link)
        if _learned_from(sentence.text, link, start):
            yield _subject(_link_name(link)), start, end
    if sentence.kind in {"item", "row"} and DATA_TITLE.search(card.titles(sentence.section)):
        data = _DATA_WORD.search(card.titles(sentence.section))
        for link in card.links_in(at):
            if (
                (data or not _REPOSITORY.search(link.url))
                and _elsewhere(link)
                and sentence.text.lstrip("*_ |").startswith(link.text)
            ):
                yield _subject(link.text.strip("*_` ")), 0, len(link.text)
                return


_BARE_WORD = re.compile(
    r"(?:(?:this|these|the|a|our)[ ]+)?(?:training[ ]+)?(?:here|this|these|data ?sets?|data|corpus|link|examples|texts)",
    re.IGNORECASE,
)


def _link_name(link: Link) -> str:
    """What a link calls a set; by the place it leads to where its words are no name."""
    text = link.text.strip("*_` ")
    return f"{text} ({urlsplit(link.url).hostname or ''})" if _BARE_WORD.fullmatch(text) else text


def _learned_from(text: str, link: Link, start: int) -> bool:
    """Whether the words of a link are what a model was trained on, by the words before it."""
    return (
        3 <= len(link.text) <= _LONG
        and text.startswith(link.text, start)
        and _may_hold_data(link.url)
        and not HUB_DATASET.search(link.url)
        and _is_name(link.text)
        and bool(_LEARNS_FROM.search(text[max(0, start - 120) : start]))
        and urlsplit(link.url).path not in {"", "/"}
        and not _NO_SET.search(link.text)
        and not families().named(link.text)
        and bool(_HOLDS_DATA.search(f"{text[max(0, start - 30) : start + len(link.text) + 12]} {link.url}"))
    )


_HOLDS_DATA = re.compile(
    r"data|corp(?:us|ora)\b|tweets?\b|texts\b|lyrics|books\b|articles\b|dialogues?\b|dump\b|download|kaggle|zenodo|tokens\b|examples\b|samples\b|hours\b|github\.com",
    re.IGNORECASE,
)
"""Words without which a link after "trained on" may as well lead to a machine."""


def _is_name(name: str) -> bool:
    return not all(_NO_DATA_NAME.match(word) for word in name.split()) and not name.lower().endswith(
        ("style", "like")
    )


def _subject(name: str) -> Subject:
    known = datasets().of(name) or datasets().of(re.sub(r"[ ]+(?:data ?sets?|corpus|corpora)$", "", name))
    if known:
        return Subject(kind=Kind.DATASET, id=known.home_id)
    if re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        return Subject(kind=Kind.DATASET, id=name)
    return Subject(kind=Kind.DATASET, id=BY_NAME + name)


def _elsewhere(link: Link) -> bool:
    """Whether a link at the head of a line may lead to data outside the Hub."""
    return bool(
        3 <= len(link.text) <= _LONG
        and link.text.strip("*_` ")[:1].isupper()
        and _may_hold_data(link.url)
        and "huggingface.co" not in link.url
        and not _NO_SET.search(link.text)
    )


_DATA_WORD = re.compile(r"\bdata|corp(?:us|ora)\b|数据|语料|데이터|dữ liệu|données|データ", re.IGNORECASE)
"""A heading on data, and not only on training, under which a repository may be one of data."""
_LONG: Final = 60
"""A name has no more characters than this."""
_NO_PLACE_OF_DATA = re.compile(
    r"arxiv\.org|aclanthology|aclweb|openreview\.net|semanticscholar|wandb\.ai|colab\.research|\.(?:png|jpe?g|svg|pdf|gif)$"
    r"|//(?:www\.)?(?:huggingface\.co|hf\.co)/(?!datasets/)|doi\.org/(?!10\.(?:5281|57967|6084|7910|17632|21227|34740|5061)/)",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(r"//(?:www\.)?github\.com/([\w.-]+/[\w.-]+)")


def _may_hold_data(url: str) -> bool:
    """Whether data may be where an address leads: no paper, no picture, no model, no tool that many use."""
    code = _REPOSITORY.search(url)
    return (
        url.startswith("http")
        and not _NO_PLACE_OF_DATA.search(url)
        and not (code and tools().get(code.group(1).removesuffix(".git")))
    )


# ------------------------------------------------------------------ what stands beside a set is a set


_NAME = r"(?-i:[A-Z][\w.+-]*(?:[ ]+[A-Z][\w.+-]*){0,3})"
_AND = re.compile(
    r"(?:[\"'”’*)]{0,3})(?:[ ]+(?:data ?sets?|data|corpus))?(?:[ ]*\([^()]{0,60}\))?"
    r"(?:[ ]*(,)[ ]*(?:and[ ]+)?|[ ]+(?:and|&|\+|plus)[ ]+)"
    rf"(?:(?:the|an?|un-?labell?ed|our|also|on|full|filtered|(?:a[ ]+)?(?:parts?|subsets?|portions?)[ ]+of)[ ]+)*({_NAME})"
    r"(?=[\"'”’*]{0,3}[ ]*(?:[.,;)(]|$)|[ ]+(?:and|using|with|for|in|by|via|data ?sets?|data|corpus|corpora|from)\b)",
    re.IGNORECASE,
)
_SHAPED = re.compile(r"[0-9]|[a-z][A-Z]|[A-Z]{2}|\w-\w")
_NO_SET = re.compile(
    r"\b(?:[AHVT][0-9]{1,3}0?0?|T4|TPUs?\w*|GPUs?|CPUs?|RTX|NVIDIA|AMD|AWS|Cloud|Cluster|Colab|PyTorch|JAX|Flax|TensorFlow|DeepSpeed|Adam\w*|Transformers?|LoRA|QLoRA|PEFT|BERT|RoBERTa|GPT\S*|T5|DPO|SFT|PPO|RLHF|We|It|This|I|[Cc]ode|[Pp]aper|[Dd]emo|[Bb]log|[Ww]eights|[Cc]heckpoints?|[Ss]cripts?|[Nn]otebooks?|[Pp]latform|Loss)\b"
    r"|^(?:Text|Images?|Speech|Audio|Videos?|Articles|Books|News|Abstracts|Papers|Data)$"
)
_SEVERAL: Final = 20
"""So many sets are read out of one row of conjuncts, no more."""


def _also(card: Card, told: list[Named]) -> Iterator[Named]:
    """The sets that a text joins to one with a name: by "and", in the lines of a list, in the column of a table."""
    lines: dict[int, list[Named]] = {}
    for named in told:
        lines.setdefault(named.at, []).append(named)
    for named in told:
        yield from _joined(card, named, lines[named.at])
    for run in (*_items(card), *_columns(card, lines)):
        yield from _rest(card, run, lines)


def _joined(card: Card, named: Named, beside: list[Named]) -> Iterator[Named]:
    """What "trained on A and B" names beside A."""
    text = card.sentences[named.at].text
    if not _TRAINED_ON.search(text[max(0, named.start - 160) : named.start]):
        return
    end = named.end
    for _ in range(_SEVERAL):
        match = _AND.match(text, end)
        if match is None:
            return
        name, end = match.group(2).rstrip("."), match.end(2)
        if match.group(1) and not _SHAPED.search(name):
            return
        start = match.start(2)
        if any(n.start <= start < n.end for n in beside) or not _is_set(name) or datasets().in_text(name):
            continue
        yield _made(card, named.at, start, start + len(name), _subject(name))


def _is_set(name: str) -> bool:
    """Whether a name that stands beside a set may be another's: no machine, no tool, no model."""
    return _is_name(name) and not (_NO_SET.search(name) or families().named(name))


_TRAINED_ON = re.compile(
    rf"\b{_TRAIN}\b[^.;:]{{0,120}}?\b(?:on|with|using|over|from)\b[^.;:]*$", re.IGNORECASE
)


class _Line(NamedTuple):
    """A line of a list or a table: the position of its sentence, and where in it the name of a set would stand."""

    at: int
    start: int
    end: int


def _items(card: Card) -> Iterator[list[_Line]]:
    """The lists in parts on data, or after a sentence on training data, each as its items."""
    run: list[_Line] = []
    for at, sentence in enumerate(card.sentences):
        ends = sentence.section >= card.own_sections
        if sentence.kind == "item" and not ends:
            goes_on = bool(run) and card.sentences[run[-1].at].section == sentence.section
            run = run if goes_on else []
            run.append(_Line(at, 0, len(sentence.text)))
            continue
        if run and _on_data(card, run[0].at):
            yield run
        run = []
        if ends:
            return
    if run and _on_data(card, run[0].at):
        yield run


def _on_data(card: Card, at: int) -> bool:
    """Whether a list stands under a heading on data, or a sentence on what was trained on leads to it."""
    lead = card.sentences[at - 1].text if at else ""
    title = card.titles(card.sentences[at].section).rsplit(" / ", 1)[-1]
    return bool(DATA_TITLE.search(title) or (DATA_TITLE.search(lead) and re.search(_TRAIN, lead)))


def _columns(card: Card, lines: dict[int, list[Named]]) -> Iterator[list[_Line]]:
    """The columns of tables in which sets stand, each as its cells."""
    rows = {s.line: at for at, s in enumerate(card.sentences) if s.kind == "row"}
    for table in card.tables:
        positions = [rows[r.line] for r in table.rows if r.line in rows]
        places = Counter(
            card.sentences[at].text.count(" | ", 0, lines[at][0].start) for at in positions if at in lines
        )
        if table.section >= card.own_sections or not places:
            continue
        column = places.most_common(1)[0][0]
        title = card.titles(table.section).rsplit(" / ", 1)[-1]
        header = table.header.cells[column] if column < len(table.header.cells) else ""
        if DATA_TITLE.search(f"{title} {header}"):
            yield [line for at in positions if (line := _cell(card.sentences[at].text, at, column))]


def _cell(text: str, at: int, column: int) -> _Line | None:
    start = 0
    for _ in range(column):
        start = text.find(" | ", start) + 3
        if start < 3:
            return None
    end = text.find(" | ", start)
    return _Line(at, start, end if end >= 0 else len(text))


_HEAD = re.compile(r"[\W_]{0,4}([^\W_][^:(|,;–—]{1,59}?)[*_`\"”’]{0,3}[ ]*(?:[:(|,;–—]|[ ]-[ ]|$)")
_TITLE_CASE = re.compile(
    r"[A-Z][\w.+'’-]*(?:[ /&-]+(?:[A-Z0-9][\w.+'’-]*|of|the|and|for|in|on|de|du|des|from|to)){0,8}"
)
_UNNAMED = re.compile(
    r"^(?:more|other|others|various|misc\w*|our|my|own|internal|private|proprietary|some|additional|custom|total|sum|all|overall|license\w*|size|language\w*|tokens?|epochs?|and|this|the data\w*|data\w*)\b",
    re.IGNORECASE,
)


def _rest(card: Card, run: list[_Line], lines: dict[int, list[Named]]) -> Iterator[Named]:
    """The lines that name no set we saw, where most of their list or column begin with one: what they begin with."""
    named = [line for line in run if any(_heads(n, line) for n in lines.get(line.at, ()))]
    heads = [line for line in run if line in named or _leads(card, line.at, line.start)]
    told = [
        line for line in run if not _UNNAMED.match(card.sentences[line.at].text[line.start :].lstrip("*_ "))
    ]
    if not named or len(run) < 2 or 3 * len(heads) < 2 * len(told):
        return
    for line in run:
        text = card.sentences[line.at].text
        match = _HEAD.match(text[: line.end], line.start) if line.at not in lines else None
        name = match.group(1).strip() if match else ""
        if match and _TITLE_CASE.fullmatch(name) and not _UNNAMED.match(name) and _is_set(name):
            start = match.start(1)
            yield _made(card, line.at, start, start + len(name), _subject(name))


def _heads(named: Named, line: _Line) -> bool:
    return line.start <= named.start <= line.start + 4 and named.end <= line.end
