"""What the path of a file in a code repository promises: which work it does, whether it is worth reading."""

import re
from collections.abc import Iterable
from typing import Final

from openaudit.reading import File

CODE: Final = re.compile(
    r"\.(?:py|ipynb|sh|bash|slurm|sbatch|job|pbs|c|cc|cpp|cu|h|hpp|rs|go|java|kt|scala|js|ts|swift|jl|r|lua|pl|rb|m|gin|pyx|cmd|bat)$",
    re.IGNORECASE,
)

CONFIG: Final = re.compile(
    r"\.(?:ya?ml|toml|json|jsonc|gin|cfg|ini|libsonnet|jsonnet|txt|env|conf)$", re.IGNORECASE
)

ASIDE = re.compile(
    r"(?:^|/)(?:tests?|testing|docs?|doc|third_party|3rdparty|vendor|node_modules|assets?|images?|figs?|figures|\.github|\.circleci|site|website|benchmarks?)(?:/|$)|(?:^|/)(?:test_[^/]*|[^/]*_test|setup|conftest|__init__|version)\.py$",
    re.IGNORECASE,
)

PRETRAIN = re.compile(r"pre-?_?train", re.IGNORECASE)

NOT_PRETRAIN = re.compile(r"pre-?_?trained|from_?pretrain|load_?pretrain", re.IGNORECASE)

TRAIN = re.compile(
    r"(?:^|[/_.-])(?:train(?:er|ing)?|run_(?:clm|mlm|plm|lm|speech_wav2vec2_pretraining|t5_mlm|common_voice|glue|ner|qa|squad|classifier)\w*|solver|learn|launch(?:er)?|pretrain\w*)(?:[/_.-]|$)|train",
    re.IGNORECASE,
)

TUNE = re.compile(
    r"fine-?_?tun|(?:^|[/_.-])(?:ft|sft|lora|qlora|peft|p-?tuning|ptuning|instruct(?:ion)?s?|alpaca|adapt(?:er)?s?|downstream|post-?_?train\w*|chat|vqa|glue|squad|ner|classif\w+|sentiment\w*|nsmc|mrc|tuning|align(?:ment)?|distill?\w*|control_codes?)(?:[/_.-]|$)",
    re.IGNORECASE,
)

PREFER = re.compile(
    r"(?:^|[/_.-])(?:dpo|ppo|rlhf|rlvr|grpo|orpo|kto|simpo|reward(?:_?model\w*)?|rm|preference\w*|rejection)(?:[/_.-]|$)",
    re.IGNORECASE,
)

DATA = re.compile(
    r"(?:^|[/_.-])(?:data_?(?:prep\w*|process\w*|pipeline|clean\w*|filter\w*|collect\w*|gen\w*|engine|tools?|curation)|dedup\w*|minhash\w*|filter(?:s|ing)?|crawl\w*|cc_?net|common_?crawl|warc\w*|scrap\w+|preprocess\w*|prepare_\w*|tokeni[sz]e_?(?:data|corpus|dataset)\w*|create_pretraining_data|mix(?:er|ing|_and_split|ture)?|corpus|corpora|download\w*|extract\w*)(?:[/_.-]|$)",
    re.IGNORECASE,
)

EVAL = re.compile(
    r"(?:^|[/_.-])(?:eval\w*|benchmark\w*|mmlu|humaneval|gsm8k|c-?eval|lm_eval\w*|metrics?|score\w*|perplexity|ppl|leaderboard|arena|judge\w*|\w*bench|mbpp|analysis|zero_?shot\w*)(?:[/_.-]|$)",
    re.IGNORECASE,
)

INFER = re.compile(
    r"(?:^|[/_.-])(?:infer\w*|generat\w+|demo\w*|chat\w*|serve\w*|web_?ui|web_?demo|predict\w*|txt2img|transcribe\w*|gradio\w*|usage|quickstart|complet\w+|interactive|handler)(?:[/_.-]|$)|(?:^|/)(?:app|cli|server|api|sampl\w+|example\w*|pipeline\w*)\.\w+$",
    re.IGNORECASE,
)

TOKENIZER = re.compile(
    r"(?:train_?(?:bpe|spm|sentencepiece|tokeni[sz]er|vocab)|tokeni[sz]er(?:s)?[/_-]train\w*|build_?vocab|create_?vocab|learn_bpe)",
    re.IGNORECASE,
)

DEEPSPEED = re.compile(
    r"(?:^|[/_.-])(?:deepspeed|ds|zero[0-9]?|fsdp|accelerate)[_-]?(?:conf\w*|zero\w*|stage\w*|[0-9])?[^/]*\.(?:json|ya?ml)$|trainer_state|tokenizer_config",
    re.IGNORECASE,
)

_LAUNCHER: Final = re.compile(r"\.(?:ya?ml|toml|gin|sh|bash|slurm|sbatch)$", re.IGNORECASE)

_NO_LAUNCHER: Final = re.compile(
    r"convert|export|model(?:l?ing|s)_|tokeniz|quanti|docker|deploy", re.IGNORECASE
)

_NUMBER_OF_WEIGHTS: Final = re.compile(
    r"(?<![A-Za-z0-9.])([0-9]{1,4}(?:\.[0-9]+)?)[ _-]?([BM])(?![A-Za-z0-9])", re.IGNORECASE
)

_SHELL: Final = re.compile(r"\.(?:sh|bash|slurm|sbatch|job|pbs|cmd|bat)$", re.IGNORECASE)

_SETTINGS: Final = re.compile(r"\.(?:ya?ml|toml|gin|cfg|ini)$", re.IGNORECASE)

_PART_OF_MODEL: Final = re.compile(
    r"(?:^|/)(?:modell?ing|configuration|tokeni[sz]ation|(?:image_|video_|audio_)?process(?:ing|or)|feature_extraction|handler)[_.]",
    re.IGNORECASE,
)

MAX_BESIDE: Final = 8

MAX_READ: Final = 36

MAX_SIZE: Final = 300_000

MAX_LINES: Final = 3000


def wanted(files: Iterable[File]) -> list[File]:
    """The files that tell most of what a repository does, best first: a bounded number of a bounded size."""
    ranked = []
    for file in files:
        if file.size is not None and file.size > (4 if file.path.endswith(".ipynb") else 1) * MAX_SIZE:
            continue
        score = _interest(file.path)
        if score > 0:
            ranked.append((-score, file.path.count("/"), len(file.path), file.path, file))
    ranked.sort()
    taken: list[File] = []
    by_folder: dict[str, int] = {}
    for *_, file in ranked:
        folder = file.path.rpartition("/")[0]
        by_folder[folder] = by_folder.get(folder, 0) + 1
        top = f"{file.path.partition('/')[0]}/"
        by_folder[top] = by_folder.get(top, 0) + 1
        if by_folder[folder] <= 6 and by_folder[top] <= 26:
            taken.append(file)
        if len(taken) == MAX_READ:
            break
    return taken


TELLS: Final = re.compile(
    r"(?:^|/)(?:readme|(?=[^/]{0,200}$)[^/]*?(?:data|corpus|corpora|train|report|recipe|model_?-?card)[^/]*)\.(?:md|markdown|rst)$",
    re.IGNORECASE,
)

_OTHERS: Final = re.compile(
    r"(?:^|/)(?:third_?party|3rdparty|vendor|external|node_modules|tests?|\.github)/", re.IGNORECASE
)

MAX_TEXTS: Final = 6


def texts(files: Iterable[File]) -> tuple[list[File], int]:
    """The texts that may tell what was trained on, nearest the root first, and how many more there are."""
    found = [f for f in files if TELLS.search(f.path) and not _OTHERS.search(f.path)]
    taken = sorted((f for f in found if (f.size or 0) <= MAX_SIZE), key=lambda f: (f.path.count("/"), f.path))
    return taken[:MAX_TEXTS], len(found) - len(taken[:MAX_TEXTS])


def beside_weights(files: Iterable[File]) -> list[File]:
    """The few files of a model's own repository that promise to train it or to make its data."""
    return wanted(f for f in files if _makes(f.path))[:MAX_BESIDE]


def _makes(path: str) -> bool:
    bare = NOT_PRETRAIN.sub("", path)
    if not (CODE.search(path) or _SETTINGS.search(path)) or _PART_OF_MODEL.search(path):
        return False
    trains = TRAIN.search(bare) or TOKENIZER.search(path)
    other = any(p.search(path) for p in (TUNE, PREFER, DATA)) and not INFER.search(path)
    return bool(trains or other or _SHELL.search(path))


TRAINS_BY_NAME: Final = re.compile(r"train|finetun|fine_tun|sft|dpo|^(?:main|run)\w*\.py$", re.IGNORECASE)

_CONFIG_FOLDER: Final = re.compile(r"(?:^|/)(?:configs?|conf|recipes?|hparams|models?)/")

_WORTH: Final = (
    (TOKENIZER, 4.0),
    (DATA, 1.5),
    (EVAL, 1.5),
    (INFER, 1.5),
)


def _interest(path: str) -> float:
    """How much a file's name promises to tell: what trains first, then what makes data, evaluates, infers."""
    code = bool(CODE.search(path))
    config = bool(CONFIG.search(path)) and (not path.endswith((".txt", ".lock")) or "cheat" in path)
    if not (code or config):
        return 0
    bare, name = NOT_PRETRAIN.sub("", path), path.rpartition("/")[2]
    score = 6.0 if PRETRAIN.search(bare) else 4.0 if TUNE.search(path) or PREFER.search(path) else 0.0
    score += 5 * bool(TRAIN.search(bare)) + 3 * bool(TRAINS_BY_NAME.search(name))
    score += sum(worth for pattern, worth in _WORTH if pattern.search(path))
    score += 1.5 * (config and bool(_CONFIG_FOLDER.search(path))) + (
        1.5 if path.endswith((".sh", ".slurm", ".sbatch")) else code
    )
    score -= 0.4 * path.count("/")
    return score * (0.15 if ASIDE.search(path) else 1) * (1 if code else 0.7) if score > 0.5 else 0


def sizes(name: str) -> frozenset[str]:
    """The numbers of weights that a name or a path tells: ``7b`` of ``lotus-7B``."""
    return frozenset(f"{n}{unit}".lower() for n, unit in _NUMBER_OF_WEIGHTS.findall(name.replace("_", " ")))


def launches(path: str) -> bool:
    """Whether a path is that of settings or a launcher of a training."""
    if ASIDE.search(path) or _NO_LAUNCHER.search(path) or EVAL.search(path) or INFER.search(path):
        return False
    trains = bool(TRAIN.search(NOT_PRETRAIN.sub("", path))) and path.endswith((".py", ".json"))
    return trains or bool(_LAUNCHER.search(path))


def tunes(path: str) -> bool:
    """Whether a path is that of tuning or preference training."""
    return bool(TUNE.search(path) or PREFER.search(path)) and not PRETRAIN.search(path)


def is_shell(path: str) -> bool:
    """Whether a path is that of a script of commands."""
    return bool(_SHELL.search(path))
