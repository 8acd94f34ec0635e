"""What a training took and left: hardware, duration, energy, software; checkpoints and logs; the tools of a conversion."""

import re
from typing import Final

from openaudit.evidence import Citation, Role
from openaudit.prose import Phrases
from openaudit.reading import Reading

COMPUTE: Final[tuple[str, ...]] = ("hardware", "duration", "energy", "software")

_TOOL: Final = Phrases(
    {
        "tool": (
            r"\b(?:mergekit|AutoGPTQ|GPTQ-for-LLaMa|AutoAWQ|llm-?awq|llama\.cpp|exllama\w*|bitsandbytes|optimum|llm[- ]?compressor|AutoFP8|mlx[-_]lm|mlx|quanto|HQQ|AQLM|GPTQModel|auto-?round|onnx\w*|ctranslate2|LazyMergekit|TensorRT\w*|convert(?:[-_]hf[-_]to[-_]gguf)?\.py)\b",
        ),
        "setting": (
            r"\bQ[2-8]_(?:K(?:_[SML])?|[01])\b|\b(?:IQ[1-4]_\w+)\b|\b[2-8](?:\.[0-9]+)?[ -]?(?:bit|bpw)s?\b|\b(?:INT[48]|FP8|NF4|W[48]A(?:8|16))\b|\bgroup[_ ]?size\b|\bact[- ]?order\b",
            r"\b(?:slerp|ties|dare\w*|linear|passthrough|task[_ ]arithmetic|merge_method|model[_ ]stock|weight)\b",
        ),
    }
)
_STEP_REF = re.compile(
    r"(?:^|[/_-])(?:step|stage|iter|ckpt|checkpoint|tokens?)[-_]?[0-9][\w.-]*$|[0-9]+[BT]?[-_]?tokens?|^[0-9]+[BT]$|\bstep[-_]?[0-9]+|epoch[-_]?[0-9]+|revision_[0-9]+",
    re.IGNORECASE,
)
_CHECKPOINTS: Final = Phrases(
    {
        "checkpoints": (
            r"\b(?:intermediate|partial|training)[ ]+(?:training[ ]+)?checkpoints?\b.{0,60}\b(?:available|released|branch\w*|revision\w*|provided|public|found|upload\w*|here)\b",
            r"\bcheckpoints?\b.{0,50}\b(?:available|released|saved|stored|uploaded)\b.{0,30}\b(?:branch\w*|revision\w*|every|steps)\b",
            r"\b[0-9]+[ ]+(?:intermediate|training)[ ]+checkpoints\b|\bsaved?[ ][0-9]+[ ]checkpoints\b",
        ),
    }
)
_LOGS = re.compile(
    r"https?://(?:www\.|api\.|app\.)?(?:wandb\.ai/(?!site)[\w-]+/[\w-]+|wandb\.me/\w+|tensorboard\.dev/\w+|huggingface\.co/[\w.-]+/[\w.-]+/(?:tensorboard|tree/[^/]+/(?:logs|runs)|blob/[^/]+/[^ ]*train[^ ]*log))|/tensorboard\b",
    re.IGNORECASE,
)
_OF_RESULTS = re.compile(r"eval|benchmark", re.IGNORECASE)


def emissions(read: Reading) -> Citation | None:
    """The emissions of the training that the front matter states."""
    declared = read.declared("co2_eq_emissions")
    if declared:
        return declared[0].citation
    card = read.card
    line = card.metadata.line("co2_eq_emissions", "emissions") if card else None
    return card.document.cite(line) if card and line else None


def tool(read: Reading) -> Citation | None:
    """The line that names the public tool of a conversion, where its type or settings are stated too."""
    card = read.card
    if card is None:
        return None
    hits = _TOOL.find(card.prose)
    named = next((h for h in hits if h.rule == "tool"), None)
    stated = any(h.rule == "setting" for h in hits) or any(
        "merge_method" in b.text or "quant" in b.text for b in card.code
    )
    if named and stated:
        return card.cite(named.sentence)
    merges = (b.line for b in card.code if "merge_method" in b.text)
    since = next(merges, len(card.document.lines))
    lines = enumerate(card.document.lines[since - 1 :], since)
    return next((card.document.cite(n) for n, line in lines if "merge_method" in line), None)


def checkpoints(read: Reading) -> Citation | None:
    """Intermediate checkpoints: among the refs, in the listing, or in prose."""
    for document in read.node.every(Role.REFS):
        for number, line in enumerate(document.lines, 1):
            name = re.search(r'"(?:name|ref)": "(?:refs/(?:heads|tags)/)?([^"]+)"', line)
            if name and _STEP_REF.search(name.group(1)):
                return document.cite(number)
    if read.listing:
        steps = [
            f
            for f in read.listing.files
            if re.search(r"(?:^|/)(?:checkpoint|step|ckpt|iter)[-_]?[0-9]+/", f.path)
        ]
        if len({f.path.split("/")[0] for f in steps}) > 1:
            return read.listing.cite(*steps)
    card = read.card
    if card is None:
        return None
    linked = next((link.line for link in card.links if _own_step(read, link.url)), None)
    if linked:
        return card.document.cite(linked)
    hits = _CHECKPOINTS.find(card.prose)
    return card.cite(hits[0].sentence) if hits else None


def _own_step(read: Reading, url: str) -> bool:
    """Whether an address leads to a branch of this repository that is named like a step."""
    ref = re.search(r"huggingface\.co/([\w.-]+/[\w.-]+)/tree/([^/?#]+)", url)
    return ref is not None and ref.group(1) == read.subject.id and bool(_STEP_REF.search(ref.group(2)))


def records(read: Reading) -> tuple[str, ...]:
    """The addresses of the records of its training that a card links, runs and reports on them."""
    links = read.card.links if read.card else ()
    own = (link.url for link in links if read.card and link.section < read.card.own_sections)
    return tuple(dict.fromkeys(url for url in own if _LOGS.search(url) and not _OF_RESULTS.search(url)))


def logs(read: Reading) -> Citation | None:
    """A link to the logs of the training; to one run rather than to a report."""
    links = read.card.links if read.card else ()
    found = [link for link in links if _LOGS.search(link.url) and not _OF_RESULTS.search(link.url)]
    found.sort(key=lambda link: ("/runs/" not in link.url, "/artifacts" in link.url))
    return read.card.document.cite(found[0].line) if read.card and found else None
