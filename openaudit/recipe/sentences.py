"""The settings of a training that sentences and the rows of lists and tables state."""

import re
from typing import Final

from openaudit.evidence import Citation
from openaudit.prose import Hit, Phrases
from openaudit.recipe.scope import Scope

RATE: Final = r"(?:[0-9][0-9.]*[ ]?(?:[eE]-?|[x×*·][ ]?10[ ]?\^?[-−{ ]*|[x×*·][ ]?1[eE]-)[0-9]+|0?\.0[0-9]+|10\^?\{?[-−][0-9]+)"
ACCELERATOR: Final = r"(?:A100|H100|H200|H800|H20|A800|A10G?|A40|A6000|B200|GB200|V100|P100|T4|L40S?|L4|MI[23][05]0X?|RTX[ ]?[A0-9]\w+|GTX[ ]?\w+|TPU(?:s|[ -]?v[2-6]\w*)?|Gaudi ?[23]?|Ascend|910[AB]|Cerebras|CS-[23]|Trainium|GPUs?|GH200)s?(?:[x×][0-9]+)?"
_OPENS: Final = r"[ (\\$*`~{]*"
_TIME: Final = r"(?:hours?|hrs?|days?|weeks?|months?)\b"
_ABOUT: Final = (
    r"(?:a total of|about|around|approximately|approx\.?|roughly|only|nearly|less than|~|∼|≈)?[ ]*"
)
_COUNT: Final = r"(?:[0-9][0-9.,]*[ ]?(?:k|m|b|t|thousand|million|billion|trillion)?|one|two|three|four|five|six|ten|a single|one million)"

_SETTINGS: Final = Phrases(
    {
        "architecture": (
            r"\b(?:decoder-only|encoder-only|encoder-decoder|transformer|mixture[- ]of[- ]experts|MoE|state[- ]space|diffusion|U-?Net|DiT|convolutional)\b.{0,60}\b(?:architecture|model|network|layers|encoder|decoder|language model)\b",
            r"\b(?:ResNet|ViT|BERT|RoBERTa|GPT-?2|GPT-?NeoX|T5|LLaMA|wav2vec|CTC)\b.{0,60}\b(?:architecture|network|layers|encoder|decoder)\b",
            r"\b(?:n_?layers?|num_?layers|layers|hidden[_ ]?(?:size|dim\w*)|d_?model|n_?heads|(?:attention )?heads|blocks)\b[*`]*[ ]*(?:[:=|]|of)?[ (\\$*`]*[0-9]+",
            r"\b[0-9]+[ -]+(?:transformer[ ]+)?layers?\b|\barchitecture\b[*]*[ ]*[:|]",
            r"\btransformers? model (?:pre-?)?trained\b|\bL=[0-9]+|\b(?:encoder-decoder|decoder-only|encoder-only)\b",
            r"\b(?:employ|adopt|appl(?:y|ied)|us(?:e|ed|ing))\b.{0,80}\b(?:as|for) (?:the |its )?(?:\w+ )?(?:encoder|backbone|decoder)\b",
        ),
        "parameters": (
            r"\b[0-9][0-9.,]*[ ]?(?:B|M|billion|million|K)?[ -]+(?:trainable[ ]+)?param(?:eter)?s?\b",
            r"\b(?:n_?params?|n_?parameters|parameters?|model size|params?)\b[*]*[ ]*(?:count|number|\([MBK]\))?[*]*[ ]*[:=|][ *(\\$]*[0-9]",
            r"\b[0-9][0-9.]*[ ]?B[ ]+(?:model|version|variant)\b|(?:参数量?|파라미터).{0,10}[0-9]",
        ),
        "tokenizer": (
            r"\b(?:tokeni[sz]er|tokeni[sz]ed|vocab\w*)\b.{0,80}(?:[0-9]{2,3}[,.]?[0-9]{3}\b|\b[0-9]+k\b|sentencepiece|wordpiece|\bbpe\b|byte|unigram|tiktoken)",
            r"\b(?:sentencepiece|wordpiece|byte-pair|bpe)\b.{0,60}\b(?:tokeni[sz]er|tokeni[sz]ed|vocab\w*|codes)\b",
            r"\btokeni[sz]ed (?:with|using|by)\b|\b(?:with|custom|uses?|using|same)\b.{0,40}\btokeni[sz]er\b|\btokeni[sz]er (?:is|was) (?:from|trained|the same)\b",
        ),
        "objective": (
            r"\b(?:next[- ]token[ ]+prediction|(?:causal|masked|prefix)[ -]+language[ -]+model\w*|MLM|CLM|RTD|cross[- ]entropy|contrastive[ ]+(?:learning|objective)|denoising|autoregressive[ ]+language|span[- ]corruption|prefixlm|(?:pre-?)?(?:training|learning|modell?ing|optimi[sz]ation|generation|prediction|reconstruction)[ ]+objectives?|objective function|loss function|loss[*`]*[ ]*[:|][ *`]*[a-z])",
            r"\b(?:sigmoid|contrastive|cross[- ]entropy|triplet|ctc|reconstruction|mse|kl|hinge|ranking|distillation|infonce)[- ]loss\b|\b\w*[A-Z]\w+Loss\b",
            r"\btrained (?:with|using|on|for) (?:an? |the )?(?:\w+ )?language[ -]model+ing\b|\bloss is\b|\btrain\w*\b.{0,80}\bobjectives?\b|^\W*objectives?\b[*]*[ ]*[:|]",
        ),
        "optimizer": (
            r"\b(?:AdamW?|Adam_\w+|AdaFactor|Adagrad|Lion|Sophia|SGD|DP-SGD|LAMB|Muon|RMSProp|AdEMAMix|paged_adamw\w*)\b|\badam_?(?:beta|epsilon)",
        ),
        "learning-rate": (
            rf"(?:\b|_)(?:learning[ _-]?rate|lr|peak[ _]lr|max[ _]lr)\b.{{0,40}}?{RATE}",
            r"学习率.{0,10}[0-9]",
            rf"{RATE}[ ]+(?:\w+[ ])?learning[ _-]?rate\b",
        ),
        "schedule": (
            r"\b(?:warm-?up|cosine|linear(?:ly)?[ ]+(?:decay\w*|schedule|lr|warmup)|lr_?schedul\w*|scheduler|decay(?:s|ed)?[ ]+(?:to|linearly|from|over|by|of the learning)|annealing|WSD|trapezoidal|constant[ ]+(?:lr|learning)|polynomialdecay)",
        ),
        "batch-size": (
            r"(?:\b|_)batch[ _-]?size\b(?:[ :=|*`\"'(\[~]|\bof\b|\bis\b|\bwas\b|\bset\b|\bto\b|\bused\b|\bapproximately\b|\babout\b|\bper\b|\bdevice\b|\bgpu\b)*[0-9]",
            r"\b[0-9][0-9.,]*[MK]?[ ]+(?:tokens|samples|sequences|examples)[ ]+(?:per|in each|/)[ ]*(?:batch|step|update)",
            r"\b[0-9]+[ ]+(?:global[ ])?batch[ -]?size\b|\bbatch\b[ :*]+[0-9]+",
        ),
        "duration": (
            r"\b(?:train\w*|saw|seen|adapted|over|used)\b.{0,80}\b[0-9][0-9.,]*[ ]*(?:T|B|trillion|billion|million|M)[ ]+(?:\w+[ ])?tokens\b",
            rf"\b{_COUNT}[ ]+(?:training[ ]+|more[ ]+|additional[ ]+|optimi[sz]ation[ ]+|update[ ]+|gradient[ ]+)?(?:steps|updates|iterations|epochs?)\b",
            r"\b(?:num_?(?:train_)?epochs|epochs?|(?:training|train)[ _]?steps|max_?steps|total[ _]?tokens|seen[ _]?tokens)\b[*`]*[ ]*[:=|(][ ]*[0-9]",
            rf"\b(?:train\w*|run|took|completed)\b.{{0,80}}\b(?:for|took|takes|during|over|in)[ ]+{_ABOUT}{_COUNT}[ ]*epochs?",
            r"^\W*(?:total |number of |optimi[sz]ation |gradient )?(?:steps|iterations|updates)\b[*`]*[ ]*[:=|][ *]*[0-9]",
            r"训练.{0,12}[0-9]+.{0,6}(?:epoch|轮|步)|[0-9]+[ ]*에폭|エポック.{0,4}[0-9]",
        ),
        "time": (
            rf"\b(?:train\w*|run|took|takes?|taken|lasted|completed|finished|required|duration)\b.{{0,80}}\b(?:for|took|takes?|taken|lasted|during|over|in|required|approximately|about)[ ]+{_ABOUT}{_COUNT}[ +-]*{_TIME}",
            rf"\b(?:took|lasted)[ ]+{_ABOUT}{_COUNT}[ ]*{_TIME}",
            rf"\b{_COUNT}[ ]*{_TIME}[ ]+(?:of training|of compute|(?:to train|on|with|using)\b.{{0,30}}\b{ACCELERATOR}\b)",
            r"\b(?:hours|time)[ ]+(?:used|trained)\b[*]*[ ]*[:|][* ]*(?:approx\w*[ ])?[0-9]",
            rf"\b(?:train\w*|run|wall[- ]?clock)[ _-]?(?:time|duration)\b[*`]*[ ]*(?:of|is|was|[:=|])?[* ]*{_ABOUT}{_COUNT}[ ]*(?:{_TIME}|h\b|min)",
            r"\b[0-9][0-9.,]*[ ]*[kM]?[ +]*(?:[\w-]+[ -]){0,2}(?:GPU|TPU|accelerator|chip|core|A100|H100|V100|H800|node)s?[- ]?(?:hours|hrs|days|h)\b",
            r"\b(?:GPU|TPU|accelerator|chip)[- ]?(?:hours|hrs|days)\b.{0,20}[:=|of ]+[* ]*[0-9]",
            r"训练.{0,20}[0-9]+[ ]*(?:小时|天|个小时)|[0-9]+[ ]*(?:小时|天).{0,12}训练",
        ),
        "context-length": (
            r"\b(?:context|sequence|seq(?:uence)?|max(?:imum)?)[ _-]?(?:length|len|size|window|seq_?len(?:gth)?|position\w*)\b.{0,30}?[0-9]",
            r"\b[0-9]+[kK]?[ -]+(?:tokens?[ -]+)?(?:context|(?:maximum[ ])?sequence)[ ]*(?:length|window)?\b|\b[0-9]+[kK]?[ -]tokens?[ -](?:input|window|sequences)",
            r"\bmax_?(?:seq_?len\w*|length|position_embeddings)\b.{0,10}[0-9]",
            r"\binput context\b.{0,20}[0-9]|\bsame length \([0-9]+ tokens|\bwindow size of [0-9]",
        ),
        "data-mixture": (
            r"\b(?:mix(?:ture|ed)?|proportions?|ratio|composition|shares?|up-?sampl\w+)\b.{0,80}[0-9.]+[ ]?%",
            r"[0-9.]+[ ]?\]?%.{1,80}[0-9.]+[ ]?%.{0,120}\b(?:tokens|data|corpus|english|code|web|books|github|wikipedia)\b",
            r"\b(?:data|sources?|corpus|mix\w*|composition)\b.{0,80}[0-9.]+[ ]?%.{1,80}[0-9.]+[ ]?%",
        ),
        "precision": (
            r"\b(?:bf16|bfloat16|fp16|float16|fp32|float32|tf32|fp8|mixed[ _-]precision\w*|half[- ]precision|native AMP|nf4|int8[ ]+training)\b",
        ),
        "hardware": (
            rf"\b[0-9]+[ ]*[x×]?[ ]*(?:NVIDIA|AMD|Google|Intel|Cloud|Tesla|RTX)?[ -]*{ACCELERATOR}\b",
            rf"\b(?:hardware|accelerators?|cluster|supercomputer|on|using|with|of|gpus?[ ]*type|infrastructure)\b.{{0,60}}\b{ACCELERATOR}\b",
            rf"\b[0-9]+[ ]?X[ ]?Tesla {ACCELERATOR}\b|\b[0-9]+[x×]{ACCELERATOR}\b",
        ),
        "software": (
            r"\b(?:Megatron\w*|DeepSpeed|GPT-NeoX|NeMo|MaxText|T5X|Mesh[- ]TensorFlow|nanotron|lit-?gpt|axolotl|LLaMA-?Factory|TRL|unsloth|FSDP|fairseq|FastChat|OpenCLIP|open_clip|llm-foundry|LLM codebase|torchtitan|JAX|Flax|ColossalAI|sentence[-_ ]?transformers|Asteroid|Flair|ESPnet2?|SpeechBrain|icefall|PyTorch[ -]Lightning|(?:using|in)[ ](?:the )?(?:PyTorch|TensorFlow|fastai)|spaCy|PaddlePaddle|Keras|diffusers|mergekit|LitGPT|OLMo-core|metaseq|EasyLM|levanter|UER-py|Composer)\b",
            r"\b(?:Transformers|PyTorch|Tensorflow|Datasets|Tokenizers|PEFT)\b[ ]*[:|]?[ ]*v?[0-9]+\.[0-9]+",
            r"\b(?:training|trained)\b.{0,60}\b(?:codebase|library|framework|package)\b",
        ),
        "adapter": (
            rf"\b(?:q?lora|adapter|peft)[ _-]?(?:r|rank|alpha|dropout|dim\w*)\b[*`\"')]*[ ]*(?:[:=|]|of|is|was)?{_OPENS}[0-9]",
            r"\b(?:lora[ _])?target[ _]modules\b[*`\"']*[ ]*[:=|]|\blora_target_\w+",
            r"\b(?:q?lora|peft)\b.{0,60}\b(?:rank|r|alpha)[ ]*(?:[:=|]|of)?[ ]*[0-9]|\brank[ ]*(?:[:=|]|of)?[ ]*[0-9]+.{0,40}\b(?:q?lora|alpha)\b",
        ),
        "energy": (
            r"\b(?:carbon|CO2|CO₂|energy|emission\w*|kWh|MWh|tCO2\w*|carbon footprint)\b.{0,80}[0-9]",
        ),
    }
)
_BEFORE: Final = {
    "parameters": re.compile(r"[/~]$"),
    "batch-size": re.compile(
        r"\b(?:eval\w*|test\w*|valid\w*|val|infer\w*|predict\w*)[ _-]?(?:\w+_)?$", re.IGNORECASE
    ),
    "duration": re.compile(r"warm-?up.{0,40}$|\bevery[ ]$|\baverage[ ]$", re.IGNORECASE),
}
_AFTER: Final = {
    "schedule": re.compile(r"[ -](?:similarity|distance)", re.IGNORECASE),
    "software": re.compile(
        r"['’]s\b.{0,20}\bmodels?\b|[ -]*(?:ViT|RN[0-9]|ConvNe[Xx]t|(?:text|image|vision|language)[ -]?(?:encoder|tower)|encoder|embeddings?|weights)\b|[-_][0-9.]+[bm]\b|[\w/-]*[ ]tokeni[sz]er",
        re.IGNORECASE,
    ),
    "duration": re.compile(r"[ ]*(?:of )?warm|[ ]*(?:average|per conversation|each)", re.IGNORECASE),
    "time": re.compile(r"[ ]*(?:of\b(?! (?:training|compute|gpu))|per |each|ago)", re.IGNORECASE),
}


def in_sentences(part: Scope) -> dict[str, Citation]:
    """The settings that sentences state, each with the first that does."""
    found: dict[str, Citation] = {}
    for hit in _SETTINGS.find(part.card.prose):
        if hit.rule not in found and part.says(hit.at, hit.rule) and _is_meant(hit):
            found[hit.rule] = part.card.cite(hit.sentence)
    return found


_NO_SOFTWARE: Final = re.compile(
    r"(?:optimi[sz]ation|learning|preference|adversarial|distillation|theoretical|evaluation)\W+(?:\(\w+\)\W+)?framework$",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(r"\bexamples? (?:of|for|on|script|is|are)\b", re.IGNORECASE)
_NO_SHARES: Final = re.compile(
    r"accurac|improv|reduc|error|score|outperform|\bgap\b|mask|similarit|win rate|faster|shorter",
    re.IGNORECASE,
)
_SAYS_MIXED: Final = re.compile(r"mix|proportion|composition|share|up-?sampl", re.IGNORECASE)
_PERCENT: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})?)[ ]?\]?%")


def _are_shares(text: str) -> bool:
    """Whether the percentages of a sentence are those of a mixture: it says so, or they make up the whole."""
    if _NO_SHARES.search(text):
        return False
    whole = sum(float(n) for n in _PERCENT.findall(text))
    return bool(_SAYS_MIXED.search(text)) or 95 <= whole <= 101


def _is_meant(hit: Hit) -> bool:
    """Whether what stands around the words leaves them the setting that they seem."""
    if hit.rule == "data-mixture" and not _are_shares(hit.sentence.text):
        return False
    if hit.rule == "software" and (_NO_SOFTWARE.search(hit.words) or _EXAMPLE.search(hit.sentence.text)):
        return False
    aside = hit.rule in _BEFORE and _BEFORE[hit.rule].search(hit.before)
    return not (aside or (hit.rule in _AFTER and _AFTER[hit.rule].match(hit.after)))
