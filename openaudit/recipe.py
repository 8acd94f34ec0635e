"""How the training was done, as texts state it: the settings of a recipe, the compute, checkpoints, the tools named."""

import re
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Role
from openaudit.prose import Phrases
from openaudit.reading import Reading
from openaudit.repository import MAX_LINES, Contents, sizes

_NUMBER = r"[0-9][0-9.,]*(?:[ ]?[x×^][ ]?10)?(?:\^?[-−{]?[0-9]+)?(?:e-?[0-9]+)?"

KEYS: Final = (
    "architecture",
    "parameters",
    "tokenizer",
    "objective",
    "optimizer",
    "learning-rate",
    "schedule",
    "batch-size",
    "duration",
    "context-length",
    "data-mixture",
    "precision",
    "hardware",
    "software",
)
"""The settings that a recipe needs, from the rule book."""

COMPUTE: Final[tuple[str, ...]] = ("hardware", "duration", "energy", "software")

_ACCELERATOR = r"(?:A100|H100|H200|H800|H20|A800|A10G?|A40|A6000|B200|GB200|V100|P100|T4|L40S?|L4|MI[23][05]0X?|RTX[ ]?[A0-9]\w+|GTX[ ]?\w+|TPU(?:[ -]?v[2-6]\w*)?|Gaudi ?[23]?|Ascend|910[AB]|Cerebras|CS-[23]|Trainium|GPUs?|GH200)"

_SETTINGS: Final = Phrases(
    {
        "architecture": (
            r"\b(?:decoder-only|encoder-only|encoder-decoder|transformer|mixture[- ]of[- ]experts|\bMoE\b|state[- ]space|diffusion|U-?Net|\bDiT\b|convolutional|ResNet|ViT|BERT|RoBERTa|GPT-?2|GPT-?NeoX|T5|LLaMA|wav2vec|CTC)\b.{0,60}\b(?:architecture|model|network|layers|encoder|decoder|language model)\b",
            r"\b(?:n_?layers?|num_?layers|layers|hidden[_ ]?(?:size|dim\w*)|d_?model|n_?heads|(?:attention )?heads|blocks)\b[ ]*(?:[:=|]|of)?[ ]*[0-9]+",
            r"\b[0-9]+[ -]+(?:transformer[ ]+)?layers?\b|\barchitecture\b[ ]*[:|]",
        ),
        "parameters": (
            r"\b[0-9][0-9.,]*[ ]?(?:B|M|billion|million|K)?[ -]+(?:trainable[ ]+)?param(?:eter)?s?\b",
            r"\b(?:n_?params?|n_?parameters|parameters?|model size|params?)\b[ ]*(?:count|number)?[ ]*[:=|][ ]*[0-9]",
            r"参数|파라미터.{0,10}[0-9]",
        ),
        "tokenizer": (
            r"\b(?:tokeni[sz]er|tokeni[sz]ed|vocab(?:ulary)?(?:[_ ]size)?|sentencepiece|wordpiece|\bBPE\b|byte-pair)\b.{0,80}(?:[0-9]{4,}|\b[0-9]+k\b|sentencepiece|wordpiece|bpe|byte|unigram|tiktoken|\bfrom\b|\bof\b|same)",
            r"\bvocab(?:ulary)?[ _]size\b",
        ),
        "objective": (
            r"\b(?:next[- ]token[ ]+prediction|causal[ ]+language[ ]+model\w*|masked[ ]+language[ ]+model\w*|\bMLM\b|\bCLM\b|cross[- ]entropy|contrastive[ ]+(?:loss|learning|objective)|denoising|autoregressive|span corruption|\bloss\b[ ]*(?:function)?[ ]*[:|]|objective)\b",
            r"(?:CosineSimilarityLoss|MultipleNegativesRankingLoss|\w+Loss\b)",
        ),
        "optimizer": (
            r"\b(?:AdamW?|AdaFactor|Lion|Sophia|SGD|LAMB|Muon|RMSProp|AdEMAMix|Adam_?w?|paged_adamw\w*|8bit)\b",
        ),
        "learning-rate": (rf"\b(?:learning[ _-]?rate|\blr\b|peak[ _]lr|max[ _]lr)\b.{{0,30}}?{_NUMBER}",),
        "schedule": (
            r"\b(?:warm-?up|cosine|linear[ ]+(?:decay|schedule|lr|warmup)|lr_scheduler\w*|scheduler|decay(?:ed)?|annealing|WSD|trapezoidal|constant[ ]+(?:lr|learning))\b",
        ),
        "batch-size": (
            r"\b(?:global[ _])?(?:train[ _]?)?batch[ _-]?sizes?\b.{0,40}?[0-9]",
            r"\b[0-9][0-9.,]*[MK]?[ ]+(?:tokens|samples|sequences|examples)[ ]+(?:per|in each|/)[ ]*(?:batch|step|update)",
        ),
        "duration": (
            r"\b(?:[0-9][0-9.,]*[ ]*(?:T|B|trillion|billion|million|M)?[ ]+(?:training[ ]+)?tokens|[0-9][0-9.,kKM]*[ ]+(?:training[ ]+|optimi[sz]ation[ ]+|update[ ]+|gradient[ ]+)?(?:steps|updates|iterations|epochs?))\b",
            r"\b(?:num_?(?:train_)?epochs|epochs?|training[ _]?steps|max_?steps|total[ _]?tokens|seen[ _]?tokens)\b[ ]*[:=|][ ]*[0-9]",
            r"\btrain\w*[ ]+(?:\w+[ ]+){0,4}?(?:for|took|during|over)[ ]+(?:about|around|approximately|roughly|~)?[ ]*[0-9.]+[ ]+(?:hours|days|weeks|months|epochs?)",
            r"\bfor (?:one|two|three|four|five|a single) epochs?\b",
        ),
        "context-length": (
            r"\b(?:context|sequence|seq(?:uence)?|max(?:imum)?)[ _-]?(?:length|len|size|window|seq_?len(?:gth)?|position\w*)\b.{0,30}?[0-9]",
            r"\b[0-9]+[kK]?[ -]+(?:token[ ]+)?(?:context|sequence)[ ]*(?:length|window)?\b",
            r"\bmax_(?:seq_length|length|position_embeddings)\b.{0,10}[0-9]",
        ),
        "data-mixture": (
            r"\b(?:mix(?:ture)?|proportion\w*|ratio|weights?|composition|share|sampled|up-?sampl\w+)\b.{0,80}[0-9.]+[ ]?%",
            r"\b[0-9.]+[ ]?%.{0,60}\b(?:tokens|data|corpus|english|code|web|mix\w*|dataset)\b",
        ),
        "precision": (
            r"\b(?:bf16|bfloat16|fp16|float16|fp32|float32|tf32|fp8|mixed[ _-]precision\w*|half[- ]precision|native AMP|nf4|int8[ ]+training)\b",
        ),
        "hardware": (
            rf"\b(?:[0-9]+[ ]*[x×]?[ ]*(?:NVIDIA|Nvidia|AMD|Google|Intel|Cloud|Tesla|RTX)?[ -]*){_ACCELERATOR}\b",
            rf"\b(?:hardware|accelerators?|cluster|supercomputer|trained (?:on|using|with)|gpus?[ ]*type)\b.{{0,60}}\b{_ACCELERATOR}\b",
        ),
        "software": (
            r"\b(?:Megatron\w*|DeepSpeed|GPT-NeoX|NeMo|MaxText|T5X|Mesh[- ]TensorFlow|nanotron|lit-?gpt|axolotl|LLaMA-?Factory|\bTRL\b|unsloth|FSDP|fairseq|FastChat|OpenCLIP|open_clip|llm-foundry|torchtitan|JAX|Flax|ColossalAI|sentence-transformers|spaCy|PaddlePaddle|Keras|diffusers|mergekit|LitGPT|OLMo-core|metaseq|EasyLM|levanter)\b",
            r"\b(?:Transformers|Pytorch|PyTorch|Tensorflow|Datasets|Tokenizers|PEFT)\b[ ]*[:|]?[ ]*v?[0-9]+\.[0-9]+",
        ),
    }
)
_ENERGY: Final = Phrases(
    {"energy": (r"\b(?:carbon|CO2|CO₂|energy|emission\w*|kWh|MWh|tCO2\w*|carbon footprint)\b.{0,80}[0-9]",)}
)
_INFERENCE = re.compile(
    r"\b(?:inference|to run|run this|running|runs on|load(?:ing|ed)?|serve|serving|deploy\w*|vram|minimum|fits|quanti[sz]\w+|speed|latency|throughput|tok(?:ens)?/s|memory usage|download|generate|hosted|consumer)\b",
    re.IGNORECASE,
)
_TRAINING = re.compile(
    r"\btrain|pre-?train|fine-?tun|tuned|hyper-?param|epoch|optimi[sz]er|learning[ _]rate", re.IGNORECASE
)
_NEEDS_TRAINING: Final = frozenset({"hardware", "precision", "software", "duration"})
_TOOL: Final = Phrases(
    {
        "tool": (
            r"\b(?:mergekit|AutoGPTQ|GPTQ-for-LLaMa|AutoAWQ|llm-?awq|llama\.cpp|exllama\w*|bitsandbytes|optimum|llm-?compressor|AutoFP8|mlx[-_]lm|mlx|quanto|HQQ|AQLM|GPTQModel|auto-?round|onnx\w*|ctranslate2|LazyMergekit|TensorRT\w*|convert(?:[-_]hf[-_]to[-_]gguf)?\.py)\b",
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
            r"\b[0-9]+[ ]+(?:intermediate[ ]+)?checkpoints\b",
        ),
    }
)
_LOGS = re.compile(
    r"https?://(?:www\.|api\.)?(?:wandb\.ai/(?!site)[\w-]+/[\w-]+|wandb\.me/\w+|tensorboard\.dev/\w+|huggingface\.co/[\w.-]+/[\w.-]+/(?:tensorboard|tree/[^/]+/logs|blob/[^/]+/.*log))|/tensorboard\b",
    re.IGNORECASE,
)


def keys(read: Reading) -> dict[str, Citation]:
    """The settings that the card, and the Hub's record of the weights, state."""
    found = in_text(read.card) if read.card else {}
    record = read.record
    if record and isinstance(record.get("safetensors", "total"), int):
        found.setdefault("parameters", record.cite("safetensors", "total"))
    for holder, path in ((read.config, ("model_type",)), (record, ("config", "model_type"))):
        if holder and holder.get(*path):
            found.setdefault("architecture", holder.cite(*path))
    return found


def in_text(card: Card) -> dict[str, Citation]:
    """The settings that a card or a paper states, each with the first line that does."""
    found: dict[str, Citation] = {}
    for hit in _SETTINGS.find(card.prose):
        if hit.rule not in found and _of_training(card, hit.sentence.text, hit.sentence.section, hit.rule):
            found[hit.rule] = card.cite(hit.sentence)
    return found


_IN_CODE: Final = {
    "architecture": re.compile(
        r"[\"']?(?:model_type|arch(?:itecture)?|n_?layers?|num[-_]layers|num_hidden_layers)[\"']?\s*[:= ]\s*[\"']?\w",
        re.IGNORECASE,
    ),
    "parameters": re.compile(
        r"[\"']?(?:n_?params?|hidden[-_]size|d_model|n_embd)[\"']?\s*[:= ]\s*[0-9]", re.IGNORECASE
    ),
    "tokenizer": re.compile(
        r"[\"']?(?:tokenizer(?:[-_]\w+)?|vocab[-_](?:file|size))[\"']?\s*[:= ]\s*[\"']?\S", re.IGNORECASE
    ),
    "objective": re.compile(
        r"CrossEntropy|cross_entropy|masked_lm|causal|mlm_probability|next_token|contrastive|nll_loss",
        re.IGNORECASE,
    ),
    "optimizer": re.compile(
        r"\bAdamW?\b|adam_|optimizer[\"']?\s*[:=]|\bLion\b|adafactor|\bSGD\b", re.IGNORECASE
    ),
    "learning-rate": re.compile(
        r"(?<![a-z])(?:--)?[\"']?(?:learning[-_]rate|max[-_]lr|peak[-_]lr|lr)[\"']?\s*[:= ]\s*[\"']?[0-9]",
        re.IGNORECASE,
    ),
    "schedule": re.compile(r"lr[-_]decay[-_]style|scheduler|warm-?_?up|cosine", re.IGNORECASE),
    "batch-size": re.compile(
        r"[\"']?(?:global[-_]|train[-_]|micro[-_])?(?:train_)?batch[-_]size[\w-]*[\"']?\s*[:= ]\s*[\"']?[0-9]",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        r"[\"']?(?:train[-_](?:iters|samples|steps)|max[-_](?:steps|duration|tokens|epochs)|num[-_](?:train_)?epochs|total[-_]tokens|epochs)[\"']?\s*[:= ]\s*[\"']?[0-9]",
        re.IGNORECASE,
    ),
    "context-length": re.compile(
        r"[\"']?(?:seq(?:uence)?[-_]?len(?:gth)?|max[-_]seq[-_]len\w*|max_position_embeddings|block_size|context_length)[\"']?\s*[:= ]\s*[\"']?[0-9]",
        re.IGNORECASE,
    ),
    "data-mixture": re.compile(
        r"data[-_]path|data[-_]mix\w*|mixture|sampling[-_]?(?:weights?|rate|prob\w*)|proportion",
        re.IGNORECASE,
    ),
    "precision": re.compile(r"bf16|bfloat16|fp16|mixed[-_]precision|float16", re.IGNORECASE),
    "hardware": re.compile(
        r"#SBATCH.*gres|--gpus|nproc[-_]per[-_]node|nnodes|gpus[-_]per[-_]node|world[-_]size|tensor[-_]model[-_]parallel",
        re.IGNORECASE,
    ),
    "software": re.compile(
        r"^\s*(?:torch|transformers|deepspeed|megatron\w*|jax|flax|tensorflow|lightning|flash-attn|composer)\s*[=~<>@]=?|^\s*(?:import|from) (?:torch|deepspeed|jax|megatron|tensorflow|lightning)",
        re.IGNORECASE,
    ),
}


def in_code(found: Contents, model: Reading, kinds: tuple[str, ...]) -> dict[str, Citation]:
    """The settings in the files that do these kinds of training, those that name this very model first.

    A file that names another size of the model states that size's settings.
    """
    named, own = _plain(model.subject.name), sizes(model.subject.name)
    files = {s.document.path: s.document for kind in kinds for s in found.signs.get(kind, ())}
    ours = [d for d in files.values() if not (own and (theirs := sizes(d.path)) and not own & theirs)]
    ours.sort(key=lambda d: _plain(d.path.rsplit("/", 1)[-1].split(".")[0]) not in named)
    stated: dict[str, Citation] = {}
    for document in ours:
        for number, line in enumerate(document.lines[:MAX_LINES], 1):
            for key, pattern in _IN_CODE.items():
                if key not in stated and pattern.search(line):
                    stated[key] = document.cite(number)
    return stated


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _of_training(card: Card, text: str, section: int, key: str) -> bool:
    """Hardware, precision and versions are given for running a model as well: those do not count."""
    if key not in _NEEDS_TRAINING:
        return True
    title = card.titles(section)
    if _TRAINING.search(text):
        return True
    return bool(
        _TRAINING.search(title)
        or re.search(r"framework versions|hardware|compute|infrastructure", title, re.IGNORECASE)
    ) and not _INFERENCE.search(text)


def applicable(read: Reading) -> tuple[str, ...]:
    """The settings that mean something for this kind of model."""
    pipeline = {d.value.lower() for d in (*read.declared("pipeline_tag"), *read.declared("tags"))}
    textless = pipeline & {
        "image-classification",
        "text-to-image",
        "image-to-image",
        "object-detection",
        "image-segmentation",
        "unconditional-image-generation",
        "depth-estimation",
        "text-to-video",
        "image-feature-extraction",
        "tabular-classification",
        "reinforcement-learning",
        "audio-classification",
    }
    return tuple(k for k in KEYS if not (textless and k in {"tokenizer", "context-length"}))


def compute(read: Reading) -> dict[str, Citation]:
    """Hardware, duration, energy and software of the training, where the card states them."""
    stated = keys(read)
    found = {name: stated[name] for name in COMPUTE if name in stated}
    for emission in read.declared("co2_eq_emissions"):
        found.setdefault("energy", emission.citation)
    card = read.card
    if card:
        line = card.metadata.line("co2_eq_emissions", "emissions")
        if line:
            found.setdefault("energy", card.document.cite(line))
        for hit in _ENERGY.find(card.prose):
            found.setdefault("energy", card.cite(hit.sentence))
    return found


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
    for block in card.code:
        if "merge_method" in block.text:
            return card.document.cite(block.line)
    return None


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
    hits = _CHECKPOINTS.find(read.card.prose) if read.card else []
    return read.card.cite(hits[0].sentence) if read.card and hits else None


def logs(read: Reading) -> Citation | None:
    """A link to the logs of the training."""
    links = read.card.links if read.card else ()
    found = next((link for link in links if _LOGS.search(link.url)), None)
    return read.card.document.cite(found.line) if read.card and found else None
