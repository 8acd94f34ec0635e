"""The parts a dataset plays and the stages that make a model, and the phrases by which texts tell them."""

import re
from typing import Final

from openaudit.prose import Phrases

PRETRAINING: Final = "pretraining"
TUNING: Final = "tuning"
PREFERENCE: Final = "preference"
EVALUATION: Final = "evaluation"
CALIBRATION: Final = "calibration"
UNKNOWN: Final = "unknown"
"""Trained on, in a stage that is not said."""
LISTED: Final = "listed"
"""In the metadata, for whatever purpose."""
TRAINED: Final = "trained"
DATA: Final = "data"
VAGUE: Final = frozenset({TRAINED, DATA})
"""Words that tell of training or of data, of no stage."""

CUES: Final = Phrases(
    {
        CALIBRATION: (
            r"\b(?:calibrat\w+|imatrix|importance matrix|(?:gptq|awq|quanti[sz]ation)[ ]+(?:dataset|data)|used for quanti[sz]ation)\b",
            r"\bquanti[sz]\w+\b[^.;]{0,60}\b(?:with|using|on|from)\b[^.;]{0,60}\b(?:samples?|sequences|examples|sampled)\b",
            r"校准|キャリブレーション|캘리브레이션",
        ),
        EVALUATION: (
            r"\b(?:evaluat\w+|benchmark\w*|test(?:ed|ing)?[ ]+(?:on|set|split|data|against)|scores?|results?[ ]+on|accuracy|performance(?:[ ]+[\w-]+){0,3}?[ ]+on|leaderboard|zero-shot[ ]+on|perplexity|dev(?:elopment)?[ -]set|(?:validation|dev)[ -](?:set|split)|achieves?|outperform\w*|surpass\w*|win[ -]?rates?|state[- ]of[- ]the[- ]art|sota|compared|bleu|rouge|f1|wer|pass@1)\b",
            r"评测|评估|測試|测试集|評価|평가|벤치마크|đánh giá|évalu\w+",
        ),
        PREFERENCE: (
            r"\b(?:dpo(?:trainer)?|rlhf|rlaif|ppo|grpo|orpo|kto|ipo|simpo|rloo|preference|reward(?:[ ]+model)?|human feedback|ai feedback|rejection sampling|reinforcement learning|aligned)\b",
            r"偏好|强化学习|선호|人間のフィードバック",
        ),
        PRETRAINING: (
            r"\bpre-?[ ]?train\w*\b",
            r"\b(?:[0-9.,]+[ ]*(?:[TB]|trillion|billion)[ ]+(?:of[ ]+)?tokens|from scratch|unsupervised|self-?supervised)\b",
            r"预训练|預訓練|事前学習|사전[ ]?학습|pré-?entra[iî]n\w+|tiền huấn luyện|huấn luyện trước",
        ),
        TUNING: (
            r"\b(?:fine-?[ ]?tun\w+|sft|supervised|instruct\w*|instruction[- ](?:tuned|following|data)|chat data|lora|qlora|tuned[ ]+on|adapted to)\b",
            r"微调|精调|指令|ファインチューニング|파인튜닝|미세[ ]?조정|tinh chỉnh|affin\w+|ajust\w+",
        ),
        TRAINED: (
            r"\b(?:train(?:ed|ing|s)?|learn(?:ed|t|s)?|(?:filtered|sampled|curated|collected|taken|drawn)[ ]+from|used[ ]+(?:to|for)[ ]+train\w*)\b",
            r"训练|訓練|学習|학습|huấn luyện|entra[iî]n\w+",
        ),
        DATA: (
            r"\b(?:data(?:set)?s?[ ]+used|data(?:set)?s?[ ]*[:|]|consists?[ ]+of|composed of|built from|corpus|mixture|mix of|subset of)\b",
            r"語料|语料",
        ),
    }
)
DATA_TITLE: Final = re.compile(
    r"\b(?:training|pre-?training|fine-?tuning|data|datasets?|corpus|corpora)\b|数据|数据集|데이터|dữ liệu|données",
    re.IGNORECASE,
)
LEARNS: Final = re.compile(r"\b(?:pre-?)?train(?:ed|ing|s)?\b|tuned\b|tuning\b|\bfine-?tune", re.IGNORECASE)
"""Words by which a model is said to learn."""
OF_OTHERS: Final = re.compile(
    r"\b(?:unlike|compared (?:to|with)|similar to|other models|whereas|others (?:are|were|used?|rely)|baseline|citation|cite|bibtex|e\.g\.|for example|for instance|such as you|you can|can be (?:used|fine)|how to|if you|see also|related)\b",
    re.IGNORECASE,
)
_COMPARED: Final = re.compile(
    r"^\W{0,3}(?:unlike|compared (?:to|with)|similar(?:ly)? to|while others|as in)\b[^,]{1,80},",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"(?:\b(?:not|no|never|without|neither|nor|excluding|exclud\w+|except(?: for)?|avoid\w*|instead of|rather than|removed?|cannot|un(?=[- ]))|n['’]t)\b(?! only)[^.,;:(]{0,40}$",
    re.IGNORECASE,
)
_POSSIBLE: Final = re.compile(
    r"\b(?:can|could|may|might|should|must|will|would|to|being|when|if|once|(?:need|ha[sd]|have|want|wish)s? to|please)\b(?:[ ]+(?:be|further|then|also|easily|additionally))*[ ]*$",
    re.IGNORECASE,
)


def of_others(text: str, start: int) -> bool:
    """Whether what a sentence says at a place is said of other models, or of what the reader may do."""
    compared = _COMPARED.match(text)
    rest = text[compared.end() :] if compared and compared.end() <= start else text
    return bool(OF_OTHERS.search(rest))


def denied(text: str, start: int) -> bool:
    """Whether the words before a place deny what stands there, or say that it may come to pass."""
    before = text[max(0, start - 60) : start]
    return bool(_DENIED.search(before) or _POSSIBLE.search(before))


def left_out(text: str, start: int, end: int) -> bool:
    """Whether a sentence says that the set named at a place was not used."""
    before, after = text[max(0, start - 60) : start], text[end : end + 40]
    return bool(_DENIED.search(before) or _LEFT_OUT.match(after))


_LEFT_OUT: Final = re.compile(
    r"\W{0,3}(?:\w+[ ]){0,2}?(?:is|are|was|were|has been|have been)[ ]+(?:\w+[ ])?(?:removed|excluded|left out|not[ ]+(?:used|included|part))",
    re.IGNORECASE,
)
