"""What is in a code repository: which kinds of work its files do, read statically; nothing in it is ever run.

A *kind* is pretraining, tuning, preference, data-pipeline, tokenizer-training, evaluation or inference; each is claimed
with the line that shows it. Calls are read from Python's syntax tree, everything else line by line.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from openaudit.evidence import Citation, Document, Node, Role
from openaudit.knowledge import tools
from openaudit.licenses.conclude import Conclusion, conclusion
from openaudit.reading import File, Listing, Reading

CODE: Final = re.compile(
    r"\.(?:py|ipynb|sh|bash|slurm|sbatch|job|pbs|c|cc|cpp|cu|h|hpp|rs|go|java|kt|scala|js|ts|swift|jl|r|lua|pl|rb|m|gin|pyx|cmd|bat)$",
    re.IGNORECASE,
)
CONFIG: Final = re.compile(
    r"\.(?:ya?ml|toml|json|jsonc|gin|cfg|ini|libsonnet|jsonnet|txt|env|conf)$", re.IGNORECASE
)
_ASIDE = re.compile(
    r"(?:^|/)(?:tests?|testing|docs?|doc|third_party|3rdparty|vendor|node_modules|assets?|images?|figs?|figures|\.github|\.circleci|site|website|benchmarks?)(?:/|$)|(?:^|/)(?:test_[^/]*|[^/]*_test|setup|conftest|__init__|version)\.py$",
    re.IGNORECASE,
)

_PRETRAIN = re.compile(r"pre-?_?train", re.IGNORECASE)
_NOT_PRETRAIN = re.compile(r"pre-?_?trained|from_?pretrain|load_?pretrain", re.IGNORECASE)
_TRAIN = re.compile(
    r"(?:^|[/_.-])(?:train(?:er|ing)?|run_(?:clm|mlm|plm|lm|speech_wav2vec2_pretraining|t5_mlm|common_voice|glue|ner|qa|squad|classifier)\w*|solver|learn|launch(?:er)?|pretrain\w*)(?:[/_.-]|$)|train",
    re.IGNORECASE,
)
_TUNE = re.compile(
    r"fine-?_?tun|(?:^|[/_.-])(?:ft|sft|lora|qlora|peft|p-?tuning|ptuning|instruct(?:ion)?s?|alpaca|adapt(?:er)?s?|downstream|post-?_?train\w*|chat|vqa|glue|squad|ner|classif\w+|sentiment\w*|nsmc|mrc|tuning|align(?:ment)?|distill?\w*|control_codes?)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_PREFER = re.compile(
    r"(?:^|[/_.-])(?:dpo|ppo|rlhf|rlvr|grpo|orpo|kto|simpo|reward(?:_?model\w*)?|rm|preference\w*|rejection)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"(?:^|[/_.-])(?:data_?(?:prep\w*|process\w*|pipeline|clean\w*|filter\w*|collect\w*|gen\w*|engine|tools?|curation)|dedup\w*|minhash\w*|filter(?:s|ing)?|crawl\w*|cc_?net|common_?crawl|warc\w*|scrap\w+|preprocess\w*|prepare_\w*|tokeni[sz]e_?(?:data|corpus|dataset)\w*|create_pretraining_data|mix(?:er|ing|_and_split|ture)?|corpus|corpora|download\w*|extract\w*)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_EVAL = re.compile(
    r"(?:^|[/_.-])(?:eval\w*|benchmark\w*|mmlu|humaneval|gsm8k|c-?eval|lm_eval\w*|metrics?|score\w*|perplexity|ppl|leaderboard|arena|judge\w*|\w*bench|mbpp|analysis|zero_?shot\w*)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_INFER = re.compile(
    r"(?:^|[/_.-])(?:infer\w*|generat\w+|demo\w*|chat\w*|serve\w*|web_?ui|web_?demo|predict\w*|txt2img|transcribe\w*|gradio\w*|usage|quickstart|complet\w+|interactive|handler)(?:[/_.-]|$)|(?:^|/)(?:app|cli|server|api|sampl\w+|example\w*|pipeline\w*)\.\w+$",
    re.IGNORECASE,
)
_TOKENIZER = re.compile(
    r"(?:train_?(?:bpe|spm|sentencepiece|tokeni[sz]er|vocab)|tokeni[sz]er(?:s)?[/_-]train\w*|build_?vocab|create_?vocab|learn_bpe)",
    re.IGNORECASE,
)

_DEEPSPEED = re.compile(
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
_PROMISES: Final = re.compile(
    r"\b(?:code|scripts?)\b.{0,60}\b(?:coming soon|(?:will|to) be (?:released?|open-?sourced|published|made (?:public|available)|uploaded))\b"
    r"|\bcoming soon\b.{0,60}\b(?:code|scripts?)\b|\b(?:will|to) (?:release|publish|open-?source)\b.{0,40}\bcode\b",
    re.IGNORECASE,
)
_USES: Final = re.compile(
    r"\b(?:we use|using|based on|built (?:on|with)|implemented (?:with|in)|thanks to)\b", re.IGNORECASE
)
_INITIALISED: Final = re.compile(
    r"\bto initiali[sz]e (?:the|our) (?:\w+ )?models?\b|\b(?:models?|weights|encoder|decoder|training) (?:is|are|was|were) initiali[sz]ed (?:from|with|by) (?!.{0,30}random)"
    r"|--model_name_or_path[ =]+[\w./-]|\b(?:we|training) (?:start|starts|started|resume|continue)\w* (?:training )?from (?:the |a )?(?:pre-?trained|released|public|official)",
    re.IGNORECASE,
)
_FOR_USERS: Final = re.compile(
    r"\bfor users? to (?:fully )?(?:fine-?)?tune?\b|\busers? can\b.{0,60}\bfine-?tun|\bto (?:fully )?fine-?tune (?:our|the) (?:\w+ )?models?\b"
    r"|\bnow support fine-?tuning\b|\bfine-?tun\w+\b.{0,60}\b(?:your own|custom)\b|模型微调|微调.{0,12}(?:例子|示例|教程)",
    re.IGNORECASE,
)
_OPENING: Final = 40
_GENERAL: Final = re.compile(
    r"^(?:#+|<h1|<p|<b>|<strong>|\*\*)[^\n]{0,110}\b(?:toolkit|toolbox|framework)\b(?! of\b)"
    r"|\b(?:library|framework|toolkit|toolbox|platform)\b(?! of\b).{0,30}\b(?:for|to|that)\b.{0,60}\b(?:train|pre-?train|fine-?tun|build)\w*"
    r"|\b(?:for|research on)\b.{0,20}\btraining\b(?:[ ](?:large|huge|big|state-of-the-art|transformer|language|deep|neural|your|any|custom))+[\w ,/-]{0,40}\bmodels\b",
    re.IGNORECASE,
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


def beside_weights(files: Iterable[File]) -> list[File]:
    """The few files of a model's own repository that promise to train it or to make its data."""
    return wanted(f for f in files if _makes(f.path))[:MAX_BESIDE]


def _makes(path: str) -> bool:
    bare = _NOT_PRETRAIN.sub("", path)
    if not (CODE.search(path) or _SETTINGS.search(path)) or _PART_OF_MODEL.search(path):
        return False
    trains = _TRAIN.search(bare) or _TOKENIZER.search(path)
    other = any(p.search(path) for p in (_TUNE, _PREFER, _DATA)) and not _INFER.search(path)
    return bool(trains or other or _SHELL.search(path))


_TRAINS_BY_NAME: Final = re.compile(r"train|finetun|fine_tun|sft|dpo|^(?:main|run)\w*\.py$", re.IGNORECASE)
_CONFIG_FOLDER: Final = re.compile(r"(?:^|/)(?:configs?|conf|recipes?|hparams|models?)/")
_WORTH: Final = (
    (_TOKENIZER, 4.0),
    (_DATA, 1.5),
    (_EVAL, 1.5),
    (_INFER, 1.5),
)


def _interest(path: str) -> float:
    """How much a file's name promises to tell: what trains first, then what makes data, evaluates, infers."""
    code = bool(CODE.search(path))
    config = bool(CONFIG.search(path)) and (not path.endswith((".txt", ".lock")) or "cheat" in path)
    if not (code or config):
        return 0
    bare, name = _NOT_PRETRAIN.sub("", path), path.rpartition("/")[2]
    score = 6.0 if _PRETRAIN.search(bare) else 4.0 if _TUNE.search(path) or _PREFER.search(path) else 0.0
    score += 5 * bool(_TRAIN.search(bare)) + 3 * bool(_TRAINS_BY_NAME.search(name))
    score += sum(worth for pattern, worth in _WORTH if pattern.search(path))
    score += 1.5 * (config and bool(_CONFIG_FOLDER.search(path))) + (
        1.5 if path.endswith((".sh", ".slurm", ".sbatch")) else code
    )
    score -= 0.4 * path.count("/")
    return score * (0.15 if _ASIDE.search(path) else 1) * (1 if code else 0.7) if score > 0.5 else 0


def sizes(name: str) -> frozenset[str]:
    """The numbers of weights that a name or a path tells: ``7b`` of ``lotus-7B``."""
    return frozenset(f"{n}{unit}".lower() for n, unit in _NUMBER_OF_WEIGHTS.findall(name.replace("_", " ")))


def launches(path: str) -> bool:
    """Whether a path is that of settings or a launcher of a training."""
    if _ASIDE.search(path) or _NO_LAUNCHER.search(path) or _EVAL.search(path) or _INFER.search(path):
        return False
    trains = bool(_TRAIN.search(_NOT_PRETRAIN.sub("", path))) and path.endswith((".py", ".json"))
    return trains or bool(_LAUNCHER.search(path))


class Sign(NamedTuple):
    """One line of one file that shows a kind of work: the loop, a launcher, a setting."""

    what: str
    document: Document
    line: int

    def cite(self) -> Citation:
        """Cite the line."""
        return self.document.cite(self.line)


_LOOP_CALLS: Final = frozenset(
    {
        "backward",
        "value_and_grad",
        "apply_gradients",
        "train_and_evaluate",
        "manual_backward",
        "train_batch",
        "minimize",
        "fit_generator",
        "pretrain",
    }
)
_TUNING_CALLS: Final = frozenset({"SFTTrainer", "SFTConfig"})
_TUNED_BASE: Final = ("SFTTrainer", "SFTConfig", "prepare_model_for_")
_PREFERENCE_CALLS: Final = frozenset(
    {
        "DPOTrainer",
        "PPOTrainer",
        "GRPOTrainer",
        "RewardTrainer",
        "ORPOTrainer",
        "KTOTrainer",
        "RLOOTrainer",
        "dpo_loss",
        "DPOConfig",
        "GRPOConfig",
    }
)
_TRAINERS: Final = frozenset(
    {"Trainer", "Seq2SeqTrainer", "Trainer_", "SentenceTransformerTrainer", "LightningTrainer"}
)
_TRAINER_CALLS: Final = _PREFERENCE_CALLS | _TUNING_CALLS | _TRAINERS | {"trainer.train", "trainer.fit"}
_TOKENIZER_CALLS: Final = frozenset(
    {
        "BpeTrainer",
        "UnigramTrainer",
        "WordPieceTrainer",
        "train_from_iterator",
        "train_new_from_iterator",
        "SentencePieceTrainer",
    }
)
_DATA_CALLS: Final = frozenset(
    {"MinHash", "MinHashLSH", "LeanMinHash", "ArchiveIterator", "WarcRecord", "trafilatura"}
)
_EVAL_CALLS: Final = frozenset({"simple_evaluate", "evaluator", "compute_bleu", "classification_report"})
_INFER_CALLS: Final = frozenset({"generate", "pipeline", "transcribe", "chat"})

_TELLING: Final = re.compile(
    r"\.(?:step|train|fit|pretrain)\(|^(?:optim|lr|runner|learning_rate|max_|total_|num_|epochs|(?:train_)?batch_size|samples_per_gpu|warmup_)|\b(?:"
    + "|".join(
        sorted(
            _LOOP_CALLS
            | _TUNING_CALLS
            | _PREFERENCE_CALLS
            | _TRAINERS
            | _TOKENIZER_CALLS
            | _DATA_CALLS
            | _EVAL_CALLS
            | _INFER_CALLS
        )
    )
    + r")\b",
    re.MULTILINE,
)
"""What a Python file must hold for its syntax tree to tell anything: parsing is what costs."""

_OTHER_CALLS: Final = (
    ("tokenizer-training", _TOKENIZER_CALLS),
    ("data-pipeline", _DATA_CALLS),
    ("evaluation", _EVAL_CALLS),
    ("inference", _INFER_CALLS),
)
_BY_NAME: Final = (("evaluation", _EVAL), ("inference", _INFER), ("tokenizer-training", _TOKENIZER))
_DATA_WORK: Final = re.compile(
    r"dedup|min_?hash|\.filter\(|lang_?id|lang_?detect|fasttext|warc|trafilatura|save_to_disk|to_parquet|push_to_hub"
    r"|json\.dump|to_jsonl?\(|MMapIndexed|make_builder|\.add_item\(|encode_batch|np\.memmap|\.tofile\(|TFRecordWriter|ParquetWriter|\.write\(",
    re.IGNORECASE,
)
_SETTING: Final = re.compile(
    r"^(?:optimi[sz]er\w*|optim|lr_config|lr_scheduler|learning_rate|lr|runner|(?:max|total|num)_(?:epochs|iters|steps)|epochs|(?:train_)?batch_size|samples_per_gpu|warmup_\w+)$"
)

_LINES: Final = (
    (
        "loop",
        re.compile(
            r"\.backward\(|accelerator\.backward|\boptimi[sz]er\.step\(|\bopt\.step\(|scaler\.step\(|value_and_grad\(|apply_gradients\(|\.minimize\(|train_and_evaluate\(|\bmodel\.fit\(|estimator\.train\(|tf\.train\.\w*Optimizer\(|optimizer\.zero_grad\("
        ),
    ),
    ("trainer", re.compile(r"\btrainer\.(?:train|fit|run)\(|\b(?:Seq2Seq)?Trainer\(")),
    (
        "launcher",
        re.compile(
            r"(?:torchrun|torch\.distributed\.(?:launch|run)|deepspeed|accelerate launch|srun|mpirun|python[23]?|t5_mesh_transformer|composer|horovodrun)\b.{0,240}(?:(?<![a-z])(?:train|pretrain|pre_train|finetun|fine_tun|sft|dpo)\w*(?:\.py|/\w|\.\w|\b)|\btraining\.)",
            re.IGNORECASE,
        ),
    ),
    (
        "launcher",
        re.compile(
            r"^\s*(?:llamafactory-cli train|fairseq-(?:hydra-)?train|axolotl train|xtuner train|composer )|^\s*(?:--(?:train-iters|train-samples|train_iters|lr-decay-iters|num-train-epochs|num_train_epochs|max_steps|learning_rate|total-updates|max-update)\b)"
        ),
    ),
    (
        "recipe",
        re.compile(
            r"^\s*[\"']?(?:train[-_]iters|train[-_]samples|train[-_]steps|(?:\w+\.)*train_steps|(?:\w+\.)*learning_rate_schedule|max[-_](?:steps|duration|updates?|iters|epochs)|total[-_]steps|num_train_epochs|num_epochs|epochs|learning_rate|lr|peak_lr|global_train_batch_size|global_batch_size|train_batch_size|optimizer|optim)[\"']?\s*[:=]"
        ),
    ),
)
_RUN_LENGTH: Final = re.compile(r"train[-_](?:iters|samples|steps)", re.IGNORECASE)
_FROM_SCRATCH: Final = re.compile(
    r"init[-_]method[-_]std|GPT2?Dataset\b|MMapIndexedDataset|gpt_dataset|indexed_dataset|--data-impl|masked_lm_prob|create_masked_lm|next_sentence_pred|span_corruption|mlm_probability"
    r"|\.from_config\(|\bfrom_scratch\b|random_init\s*[:=]\s*[\"']?true|total_tokens\s*[:=]|\bn_layers?\s*[:=]\s*[0-9]",
    re.IGNORECASE,
)
_LONG_RUN: Final = re.compile(
    r"--train-(?:samples|iters)|[\"']?train[-_](?:iters|samples)[\"']?\s*:", re.IGNORECASE
)
_FROM_BASE: Final = re.compile(
    r"\b(?!\w*(?:Autoencoder|CLIP|Encoder|Text|Vision|VAE|Scheduler))(?:\w*Model\w*|\w+For[A-Z]\w+|\w*LMHead\w*)\.from_pretrained\(|(?:\bmodel_?\w*|\])\.from_pretrained\(|--init_checkpoint|\binit_checkpoint\b",
    re.IGNORECASE,
)
_BASE_ARGUMENT: Final = re.compile(
    r"model[_-]name[_-]or[_-]path|model_path|base[_-]model\b|pretrained[_-]model|input-model|from_pretrained|checkpoint_path",
    re.IGNORECASE,
)
_BASE_SETTING: Final = re.compile(
    r"^\s*[\"']?(?:base_model|model_name_or_path|pretrained_(?:model|checkpoint|weights)\w*)[\"']?\s*[:=]\s*[\"']?(?!null\b|none\b|false\b)\w",
    re.IGNORECASE | re.MULTILINE,
)
_TUNING_LAUNCH: Final = re.compile(r"init_checkpoint\s*=\s*[\"']?[$\w]|#.{0,20}\bfine-?tun", re.IGNORECASE)
_ONLY_PART: Final = re.compile(
    r"mm_projector|tune_mm_mlp_adapter|mlp_adapter|freeze_llm|freeze_backbone", re.IGNORECASE
)


class Contents:
    """What a code repository contains, for all that was read of it."""

    def __init__(self, node: Node) -> None:
        """Read the code in ``node``."""
        self.node = node
        self.read = Reading(node)
        self.listing: Listing | None = self.read.listing

    @property
    def name(self) -> str:
        """``owner/name``."""
        return "/".join(self.node.subject.id.split("/")[-2:])

    @cached_property
    def license(self) -> Conclusion:
        """The licence of the code."""
        return conclusion(self.read, "code")

    @cached_property
    def empty(self) -> bool:
        """Whether the whole listing was seen and holds no code, nor the settings of a training."""
        return (
            self.listing is not None
            and self.read.listed_whole
            and not any(CODE.search(f.path) for f in self.listing.files)
            and not self.signs
        )

    @cached_property
    def signs(self) -> dict[str, list[Sign]]:
        """By kind, the lines that show it, the most telling first.

        Training of no said kind is tuning where the repository tunes as well, else it is what made the weights.
        """
        found = {kind: list(signs) for kind, signs in self._seen.items() if kind != "training"}
        if unclear := self._seen.get("training"):
            found.setdefault("tuning" if self._tunes(found) else "pretraining", []).extend(unclear)
        for signs in found.values():
            signs.sort(
                key=lambda s: (
                    _WEIGHT.get(s.what, 9),
                    _ASIDE.search(s.document.path) is not None,
                    s.document.path.count("/"),
                )
            )
        return found

    @cached_property
    def _seen(self) -> dict[str, list[Sign]]:
        """The lines that show each kind, file by file; ``training`` where a file does not say which."""
        found: dict[str, list[Sign]] = {}
        for document in self.node.every(Role.CODE):
            if not document.path.endswith(".ipynb") or self._of_notebooks:
                for kind, sign in _signs(document):
                    found.setdefault(kind, []).append(sign)
        return found

    @property
    def unclear(self) -> Sign | None:
        """A file that trains and does not say from what, in a repository that also tunes."""
        return next(iter(self._seen.get("training", ())), None) if "pretraining" not in self.signs else None

    @cached_property
    def _of_notebooks(self) -> bool:
        """Whether notebooks are what the repository is made of, and no mere example beside its code."""
        files = [f.path for f in self.listing.files if CODE.search(f.path)] if self.listing else []
        return 2 * sum(path.endswith(".ipynb") for path in files) >= len(files)

    def first(self, kind: str) -> Sign | None:
        """The most telling line of a kind."""
        return next(iter(self.signs.get(kind, ())), None)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of work that the files show."""
        return tuple(k for k in KINDS if k in self.signs)

    @cached_property
    def label(self) -> str:
        """The kind of the repository as a whole: ``empty``, or the strongest kind of work that its files do."""
        pretrains = "pretraining" in self.signs and self._pretrains()
        launched = pretrains and {s.what for s in self.signs["pretraining"]} <= {"launcher", "name"}
        if self._holds_data() and (launched or not pretrains):
            return "data"
        if self.empty:
            return "empty"
        if {"pretraining", "tuning", "preference"} & set(self.signs):
            return "framework" if self.general else "pretraining" if pretrains else "tuning"
        if _DATA_NAME.search(self.name.partition("/")[2]):
            return "data"
        return "evaluation" if self._evaluates() else "inference"

    def _evaluates(self) -> bool:
        """Whether most of the code evaluates."""
        if _EVAL.search(self.name.partition("/")[2]):
            return True
        paths = [f.path for f in self.listing.files if CODE.search(f.path)] if self.listing else []
        return bool(paths) and 2 * sum(bool(_EVAL.search(p)) for p in paths) >= len(paths)

    @cached_property
    def general(self) -> Citation | None:
        """The line that makes it a tool for anybody's models: what the README says of itself, or whose fork it is."""
        readme = next(iter(self.node.every(Role.CARD)), None)
        for number, line in enumerate(readme.lines[:_OPENING] if readme else (), 1):
            said = _GENERAL.search(line)
            if readme and said and not _USES.search(line[: said.start()]):
                return readme.cite(number)
        return self._forked_tool()

    @cached_property
    def unchanged_fork(self) -> Citation | None:
        """The line that calls it a fork, where nothing was pushed since it was made."""
        record = self.read.record
        if record is None or record.get("fork") is not True:
            return None
        pushed, made = record.get("pushed_at"), record.get("created_at")
        untouched = isinstance(pushed, str) and isinstance(made, str) and pushed <= made
        return record.cite("fork") if untouched else None

    @cached_property
    def archived(self) -> Citation | None:
        """The line of the forge's record that says that nobody works on it any more."""
        record = self.read.record
        return record.cite("archived") if record and record.get("archived") is True else None

    @cached_property
    def promise(self) -> Citation | None:
        """The line of the README that promises code to come."""
        return self._line_of_readme(_PROMISES)

    @cached_property
    def launchers(self) -> tuple[File, ...]:
        """The listed settings and launchers of trainings, by their paths."""
        return tuple(f for f in self.listing.files if launches(f.path)) if self.listing else ()

    @cached_property
    def for_users(self) -> Citation | None:
        """The line of the README that offers the tuning code to whoever wants to tune the released model."""
        return self._line_of_readme(_FOR_USERS)

    def _line_of_readme(self, pattern: re.Pattern[str]) -> Citation | None:
        readme = next(iter(self.node.every(Role.CARD)), None)
        lines = enumerate(readme.lines[:MAX_LINES], 1) if readme else ()
        return next((readme.cite(n) for n, t in lines if readme and pattern.search(t[:2000])), None)

    def _forked_tool(self) -> Citation | None:
        record = self.read.record
        parent = record.get("parent") if record else None
        return record.cite("parent") if record and isinstance(parent, str) and tools().get(parent) else None

    @property
    def readme(self) -> str:
        """The opening of the README."""
        return next((d.text[:6000] for d in self.node.every(Role.CARD)), "")

    def _holds_data(self) -> bool:
        """Whether the repository is data, with a script or an experiment beside it."""
        files = self.listing.files if self.listing else ()
        named = bool(_DATA_NAME.search(self.name.partition("/")[2]))
        if named or _IS_DATA.search(self.readme[:2000]):
            if 2 * sum(bool(_DATA_FILE.search(f.path)) for f in files) > len(files):
                return True
            if named and self.empty and len(files) > 1:
                return True
        runs = any(s.what in {"loop", "trainer", "recipe"} for signs in self.signs.values() for s in signs)
        return not runs and "data-pipeline" in self.signs and bool(_THIS_DATA.search(self.readme[:1500]))

    def _tunes(self, found: dict[str, list[Sign]]) -> bool:
        """Whether training of no said kind is tuning: files beside it start from a base, or the README says so."""
        tuning = [s for kind in ("tuning", "preference") for s in found.get(kind, ())]
        tunes, trains = len(_TUNES.findall(f"{self.name} {self.readme}")), len(_TRAINS.findall(self.readme))
        if any(not _TUNE.search(s.document.path) and not _PREFER.search(s.document.path) for s in tuning):
            return True
        if tuning:
            return tunes > len(_PRETRAINS.findall(self.readme))
        if "pretraining" in found:
            return False
        return (
            self._line_of_readme(_INITIALISED) is not None
            or self._starts_from_a_base()
            or (tunes > 2 and tunes > trains)
        )

    def _starts_from_a_base(self) -> bool:
        """Whether the settings of a run name a checkpoint that it starts from."""
        settings = (d for d in self.node.every(Role.CODE) if CONFIG.search(d.path) and _TRAIN.search(d.path))
        return any(_BASE_SETTING.search(d.text) for d in settings)

    def _pretrains(self) -> bool:
        """Whether the pretraining is more than a name in passing: it has a loop, a launcher or settings of its own."""
        return any(s.what in {"loop", "trainer", "launcher", "recipe"} for s in self.signs["pretraining"])


_DATA_FILE: Final = re.compile(
    r"\.(?:jsonl?|csv|tsv|parquet|arrow|xml|conllu?)(?:\.gz|\.bz2|\.zip)?$", re.IGNORECASE
)
_IS_DATA: Final = re.compile(
    r"\bdata ?sets?\b|\bcorpus\b|\bcorpora\b|\bdatabase\b|数据[集库]|데이터셋|bộ dữ liệu", re.IGNORECASE
)
_THIS_DATA: Final = re.compile(r"\b(?:this|our) (?:data ?set|corpus)\b", re.IGNORECASE)
_TRAINS: Final = re.compile(
    r"(?<!fine-)(?<!tuning )\btrain(?:s|ing)?\b(?![ ](?:data|set|split|examples|samples))", re.IGNORECASE
)
_DATA_NAME: Final = re.compile(r"(?:^|[-_/])(?:data(?:set)?s?|corpus|corpora|pile)(?:$|[-_])", re.IGNORECASE)
_TUNES: Final = re.compile(
    r"fine-?[ ]?tun|\binstruct\b|instruction-?[ ]?(?:tun|follow)|\bsft\b|\bchat\b|\blora\b|align(?:ed|ment)|\bdpo\b|rlhf",
    re.IGNORECASE,
)
_PRETRAINS: Final = re.compile(
    r"pre-?[ ]?train(?!ed (?:model|weights|checkpoint))|from scratch|training code|\btokens\b|train (?:a|your|the) (?:model|own)",
    re.IGNORECASE,
)
KINDS: Final = (
    "pretraining",
    "tuning",
    "preference",
    "data-pipeline",
    "tokenizer-training",
    "evaluation",
    "inference",
)
MAKING: Final = frozenset(KINDS[:5])
_WEIGHT: Final = {"loop": 0, "trainer": 1, "launcher": 2, "recipe": 3, "call": 4, "work": 5, "name": 6}


def contents(node: Node) -> Contents:
    """The contents of a code repository's node, read once."""
    return node.once(Contents)


def _signs(document: Document) -> Iterator[tuple[str, Sign]]:
    path = document.path
    trains = list(_training_signs(document))
    if (
        trains
        and not _ASIDE.search(path)
        and not _DEEPSPEED.search(path)
        and (_RUN_LENGTH.search(document.text) or "zero_optimization" not in document.text)
    ):
        yield from ((_training_kind(document), sign) for sign in trains[:3])
    yield from _other_signs(document, named=bool(CODE.search(path)) and not trains)


def _other_signs(document: Document, *, named: bool) -> Iterator[tuple[str, Sign]]:
    """What a file does beside training: from what it calls and, for code, from its name."""
    path, calls = document.path, _calls(document)
    evaluates = bool(_EVAL.search(path))
    for kind, names in _OTHER_CALLS:
        line = next((line for name, line in calls if name in names), None)
        if line:
            yield "evaluation" if evaluates and kind == "inference" else kind, Sign("call", document, line)
    if named:
        for kind, pattern in _BY_NAME:
            if pattern.search(path):
                yield kind, Sign("name", document, 1)
        if _DATA.search(path) and not evaluates:
            lines = enumerate(document.lines[:MAX_LINES], 1)
            yield from (
                ("data-pipeline", Sign("work", document, n)) for n, t in lines if _DATA_WORK.search(t)
            )


def _training_signs(document: Document) -> Iterator[Sign]:
    """The lines of a file that train: a loop, a trainer that is run, a launcher, or the settings of a run."""
    if not document.path.endswith(".py"):
        yield from _training_lines(document)
    elif _TELLING.search(document.text):
        tree = _tree(document)
        yield from _training_calls(document, tree) if tree else _training_lines(document)


def _training_calls(document: Document, tree: ast.Module) -> Iterator[Sign]:
    for name, line in _calls(document):
        if name in _LOOP_CALLS or name.endswith(".step!"):
            yield Sign("loop", document, line)
        elif name in _TRAINER_CALLS:
            yield Sign("trainer", document, line)
    settings = _module_settings(tree)
    yield from (Sign("recipe", document, line) for line in settings[:1] if len(settings) > 2)


_RUNS: Final = re.compile(r"\b(?:python[23]?|torchrun|deepspeed|accelerate launch|srun)\b.{0,200}\.py\b")
_SHOWS: Final = {
    "shell": {"loop", "trainer", "launcher"},
    "settings": {"recipe"},
    "python": {"loop", "trainer"},
    "code": {"loop"},
}
"""What a line can show, by the kind of file it stands in."""


def _training_lines(document: Document) -> Iterator[Sign]:
    path = document.path
    shell = _is_shell(path)
    kind = (
        "shell"
        if shell
        else "settings"
        if CONFIG.search(path)
        else "python"
        if path.endswith((".py", ".ipynb"))
        else "code"
    )
    stated = 0
    named = shell and bool(_TRAINS_BY_NAME.search(path.rpartition("/")[2]))
    lines: Iterable[str] = _continued(document) if shell else document.lines
    for number, text in enumerate(lines, 1):
        if text.lstrip().startswith("#") and not text.startswith("#SBATCH"):
            continue
        for what, pattern in _LINES:
            runs = named and what == "launcher" and _RUNS.search(text)
            if what not in _SHOWS[kind] or not (runs or pattern.search(text)):
                continue
            stated += (2 if _RUN_LENGTH.search(text) else 1) if what == "recipe" else 0
            if what != "recipe" or stated >= 3:
                yield Sign(what, document, number)


def _module_settings(tree: ast.Module) -> list[int]:
    """The lines on which a Python file that is itself a configuration sets what a training needs."""
    assigned = ((t, node.lineno) for node in tree.body if isinstance(node, ast.Assign) for t in node.targets)
    return [line for target, line in assigned if isinstance(target, ast.Name) and _SETTING.match(target.id)]


def _continued(document: Document) -> Iterator[str]:
    """Shell lines, each with those that a trailing backslash joins to it."""
    lines = document.lines
    for number, line in enumerate(lines):
        last = number
        while lines[last].rstrip().endswith("\\") and last + 1 < len(lines) and last - number < 12:
            last += 1
        yield (
            line
            if last == number
            else " ".join(part.strip().rstrip("\\") for part in lines[number : last + 1])
        )


def _training_kind(document: Document) -> str:
    """Which training a file that trains does: from its path, then from what it starts with."""
    path, text = document.path, document.text
    if _PREFER.search(path) or any(name in text for name in _PREFERENCE_CALLS):
        return "preference"
    bare = _NOT_PRETRAIN.sub("", path)
    pretrains = bool(_PRETRAIN.search(bare))
    if not pretrains and _EVAL.search(path.partition("/")[0]):
        return "evaluation"
    if _ONLY_PART.search(text) and not re.search(r"freeze\w*\s*=\s*False", text):
        return "tuning"
    if _TUNE.search(path) and not pretrains:
        return "tuning"
    if pretrains:
        return "tuning" if _TUNING_LAUNCH.search(text) and _is_shell(path) else "pretraining"
    python = document.path.endswith((".py", ".ipynb"))
    settings = bool(CONFIG.search(document.path))
    based = (_FROM_BASE if python else _BASE_SETTING if settings else _BASE_ARGUMENT).search(text)
    if any(name in text for name in _TUNED_BASE) or (based and "get_peft_model" in text):
        return "tuning"
    scratch = _FROM_SCRATCH.search(text)
    if python and (based or "model_name_or_path" in text):
        return "tuning"
    if scratch or _LONG_RUN.search(text):
        return "pretraining"
    return "tuning" if based else "training"


def _is_shell(path: str) -> bool:
    return bool(_SHELL.search(path))


def _tree(document: Document) -> ast.Module | None:
    return document.once(_parsed)


def _parsed(document: Document) -> ast.Module | None:
    try:
        return ast.parse(document.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _calls(document: Document) -> list[tuple[str, int]]:
    return document.once(_called)


def _called(document: Document) -> list[tuple[str, int]]:
    """The names that a Python file calls, with lines; ``optimizer.step`` reads as ``optimizer.step!``."""
    told = document.path.endswith(".py") and _TELLING.search(document.text)
    tree = _tree(document) if told else None
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            found.append((node.func.id, node.lineno))
        elif isinstance(node.func, ast.Attribute):
            owner = node.func.value
            holder = (
                owner.id
                if isinstance(owner, ast.Name)
                else owner.attr
                if isinstance(owner, ast.Attribute)
                else ""
            )
            found += _attribute(holder, node.func.attr, node.lineno)
    return sorted(found, key=lambda c: c[1])


def _attribute(holder: str, name: str, line: int) -> Iterator[tuple[str, int]]:
    if name == "step" and re.search(r"optim|^opt|scaler|_opt\b", holder, re.IGNORECASE):
        yield f"{holder}.step!", line
    elif name.lower() == "train" and holder in {"SentencePieceTrainer", "spm"}:
        yield "SentencePieceTrainer", line
    elif name in {"train", "fit"} and re.search(r"trainer|estimator|solver|^network$", holder, re.IGNORECASE):
        yield f"trainer.{name}", line
    elif name not in {"train", "step"}:
        yield name, line
