"""Which files of a dataset's repository hold its data, and whether they can be all of it."""

import re
from typing import Final

from openaudit.evidence import Citation
from openaudit.prose import Phrases
from openaudit.reading import File, Reading
from openaudit.training.words import denied

_DATA = re.compile(
    r"\.(?:parquet|jsonl?|ndjson|csv|tsv|txt|arrow|feather|avro|orc|xml|conllu?|warc|wet|sqlite3?|db|mdb|lmdb|npy|npz|h5|hdf5|pkl|pickle|pt|bin|idx|tfrecords?(?:-\d+-of-\d+)?|msgpack|xlsx?|ods|zip|tar|tgz|gz|bz2|xz|zst|7z|rar|lz4|wav|mp3|flac|ogg|opus|m4a|mp4|webm|avi|mds)$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|webp|tiff?|bmp|gif)$", re.IGNORECASE)
_ALBUM: Final = 50
"""So many pictures are data and no illustration."""
_NO_DATA = re.compile(
    r"(?:^|/)(?:dataset_infos?|croissant|config|package|metadata|stats|statistics|state|tokenizer\w*|vocab|labels?|index|requirements|readme|licen[cs]e|notice|manifest|checksums?|sha256sums?|citation|template)[\w-]*\.(?:jsonl?|txt|csv|tsv|xml)$"
    r"|(?:^|/)(?:\.|__)|(?:^|/)(?:scripts?|code|src|tests?_?code|loader|tools?|assets|figures|images?/(?:logo|figure))(?:/|\.(?:zip|tar|tgz|gz)|\.tar\.gz)"
    r"|(?:^|/)(?:urls?|links?)/|(?:^|[/_.-])(?:urls?|links?|ids)[\w.-]*\.(?:txt|csv|tsv|jsonl?)$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:^|[/_.-])(?:samples?|dummy(?:_data)?|examples?|preview|toy|demo|mini|tiny|debug|test|dev|valid(?:ation)?|val|eval(?:uation)?)(?=[/_.-]|\d|$)",
    re.IGNORECASE,
)
_LEAST: Final = 2_000
"""Fewer bytes than this hold no training set."""
_LEAST_EACH: Final = 8
"""Bytes that an example takes at least, compressed."""
_COUNT = re.compile(r"^\W*(?:n?>?\s*)?([0-9]+)([KMBT]?)\s*(?:<\s*n|$)", re.IGNORECASE)
_SCALE: Final = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}


def data_files(read: Reading) -> tuple[File, ...]:
    """The files that hold data: of a form that data has, no list, no description, no code, not empty."""
    files = read.listing.files if read.listing else ()
    found = [f for f in files if _DATA.search(f.path) and not _NO_DATA.search(f.path) and f.size != 0]
    pictures = [f for f in files if _PICTURE.search(f.path) and f.size != 0]
    return tuple(found + (pictures if len(pictures) >= _ALBUM else []))


def parts_only(read: Reading) -> tuple[File, ...]:
    """The data files where each by its name is a sample or a part held out for tests; else none."""
    files = data_files(read)
    return files if files and all(_PART.search(f.path) for f in files) else ()


def too_small(read: Reading) -> bool:
    """Whether the files are too small for a training set, or for what the card says that there is."""
    sizes = [f.size for f in data_files(read)]
    stored = read.record.get("usedStorage") if read.record else None
    total = sum(size or 0 for size in sizes)
    if None in sizes:
        if not isinstance(stored, int):
            return False
        total = stored
    declared = [_count(d.value) for d in read.declared("size_categories")]
    return total < max(_LEAST, _LEAST_EACH * max(declared, default=0))


def _count(text: str) -> int:
    """The least number of examples in one of the Hub's size categories, as 10K<n<100K."""
    match = _COUNT.match(text)
    return int(match.group(1)) * _SCALE[match.group(2).lower()] if match else 0


_SAID: Final = Phrases(
    {
        "part": (
            r"\b(?:only|just)[ ]+(?:a|an)[ ]+(?:\w+[ ]+){0,2}?(?:sample|preview|excerpt|small part|fraction)\b.{0,60}\b(?:provided|released|available|published|uploaded|shared|hosted)\b",
            r"\b(?:only|just)\b.{0,40}\b(?:subset|sample|part|portion|fraction|excerpt|%|percent)\b.{0,60}\b(?:is|are|was|were|has been)[ ]+(?:\w+[ ]+)?(?:provided|released|available|published|uploaded|shared|hosted)\b",
            r"\b(?:full|complete|entire|whole)[ ]+(?:data ?set|data|corpus|version)\b.{0,60}\b(?:on request|upon request|by request|not (?:yet )?(?:be )?(?:public|released|available)\w*|will be released|cannot be|can be (?:requested|purchased|obtained))\b",
            r"\bthis[ ]+(?:repo(?:sitory)?|upload)[ ]+(?:is|contains|holds|includes)[ ]+(?:only[ ]+)?(?:a|an)[ ]+(?:\w+[ ]+){0,2}?(?:sample|preview|excerpt)\b",
            r"(?:仅|只)(?:提供|公开|开源).{0,10}(?:部分|样本|样例)|일부만[ ]?공개|chỉ công bố một phần|seul un (?:échantillon|extrait)",
        ),
        "unfreed": (
            r"\bfair use\b",
            r"\b(?:are|is|remains?|still)[ ]+(?:\w+[ ]+)?(?:under|protected by|subject to)[ ]+copyright\b|\bunder[ ]+copyright[ ]+(?:were|was|are|is)\b",
            r"\b(?:contains?|includes?|holds?|comprises?)\b.{0,40}\bcopyrighted\b",
        ),
        "links": (
            r"\bimg2dataset\b",
            r"\b(?:data ?set|repo(?:sitory)?|we|release)\b.{0,30}\b(?:does|do)[ ]?(?:not|n['’]t)[ ]+(?:contain|include|distribute|provide|host|store)\b.{0,30}\b(?:images?|audio|videos?|texts?|articles?|data itself)\b",
            r"\b(?:only|just)[ ]+(?:(?:contains?|provides?|distributes?|includes?|releases?)[ ]+)?(?:the[ ]+)?(?:\w+[ ]+){0,2}?(?:urls?|ids|identifiers|pointers)\b",
        ),
    }
)


def said_of_files(read: Reading, rule: str) -> Citation | None:
    """The sentence in which a dataset's card says that only a ``part`` is here, or only ``links`` to it."""
    card = read.card
    for hit in _SAID.find(card.prose) if card else ():
        if card and hit.rule == rule and (rule == "links" or not denied(hit.sentence.text, hit.place)):
            return card.cite(hit.sentence)
    return None
