"""A phrase that says what some model was made from, and the models it speaks of."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Relation
from openaudit.lineage.ourselves import copy_of, itself, owner, unconverted
from openaudit.lineage.phrases import PART, TUNE
from openaudit.mentions import Mention, family_of, is_sized, linked_model
from openaudit.prose import Hit
from openaudit.reading import Reading
from openaudit.subject import is_id, plain

_NOT_WEIGHTS = re.compile(
    r"\b(?:architectures?|papers?|code(?:base)?|scripts?|librar(?:y|ies)|frameworks?|tokenizers?|implementation|template|format|toolkit|repo(?:sitory)?|benchmark|leaderboard|datasets?|corpus|corpora|notebook|prompt|outputs?|responses?|answers?|generations?|data|instructions?|tokens|examples|can be found|available|either|via)\b|结构|架构|框架|数据|论文|代码|分词|词表|方法|データ|構造|데이터|구조",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"\b(?:compar\w+|unlike|similar(?:ly)? to|inspired|better than|worse than|outperform\w*|surpass\w*|versus|vs\.?|instead of|(?:larger|smaller|bigger) version of|(?:any|same|different|earlier|latest|non-quanti[sz]ed) version of|clip score|popular|projects?[ ]+built|same \w+ as|as opposed|rather than|if you|you can|you may|how to|to fine-?tune|can be fine-?tuned|for fine-?tuning|citation|cite|have a look|take a look|check out|generated (?:by|with|using)|not (?:based|fine|trained|initiali)|other (?:[\w-]+ ){0,2}models?|superior|from[ -]scratch)\b|优于|平于|超过|相比|比较|参考|类似|一样|相同|从零|从头|测评|评测|评估",
    re.IGNORECASE,
)
_ELSE_BEGAN = re.compile(
    r"\b(?:(?:reward|preference|critic|value|judge|draft|baseline|scoring|embedding|discriminator) (?:model|network)s?|classifier|tokenizer|discriminator|filter|evaluations?|(?:this|following)[ ](?:\w+[ ])?(?:section|card|readme|text|licen[sc]e))\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
"""Another model than ours, spoken of right before a phrase."""
_A_METHOD = re.compile(
    r"\b(?:approach(?:es)?|methods?|techniques?|procedures?|loss|strategy|strategies|framework)\b",
    re.IGNORECASE,
)
_NO_MODEL_AFTER = re.compile(
    r"(?:['’]s)?[ ]+(?!(?:on|with|for|and|to|using|in|by|from|as|at|of|or|which|that|is|was)\b)(?:[\w.-]+[ ]+)?(?:architectures?|tokenizers?|style|format|papers?|datasets?|code(?:base)?|templates?|frameworks?|library|arch|benchmark|prompt\w*|official|project|team|gpus?|recipe|licen[sc]e|card)\b"
    r"|[ ]*(?:的|の|의)?[ ]*(?:模型)?(?:结构|架构|框架|数据|论文|代码|分词|词表|アーキテクチャ|構造|구조)",
    re.IGNORECASE,
)
_OF_WEIGHTS = re.compile(
    r"initiali[sz]|further[ ]training|warm|tun(?:ed?|ing)[ ](?:from|on|using|version|variant|checkpoint|weights)|(?:derived|starting|started|created|resumed)[ ](?:from|using)|pre-?trained|weights|frozen|^\W*language model|(?:model|parent|checkpoint)\W*$|基于|기반",
    re.IGNORECASE,
)
"""Phrases that speak of weights, so that even the name of an architecture is a model's."""
_ALL_SORTS = re.compile(
    r"(?:train|tun)\w+\b.*\b(?:with|using|on|for|to)\b|fp16|bf16|float16|sharded|unquanti", re.IGNORECASE
)
"""Phrases that lead to data, tools and settings as often as to models."""
_LOOK_BACK: Final = 300
_NEAR: Final = 16
"""Characters between such a phrase and the name of a family that it is about."""
_TUNED_AFTER = re.compile(r"fine-?[ ]?tun(?:ed?|ing)|trained|tuned", re.IGNORECASE)
_KIN = re.compile(r"(?:version|variant|derivative)s?\b", re.IGNORECASE)
_FAMILY = re.compile(r"[ ]+(?:\w+[ ]+)?(?:family|series)\b", re.IGNORECASE)
"""A variant of a family is one of its members."""
_LEADS_ON = re.compile(r"\s*(?:from|on|of|for|with|using|to|in|by)\b", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|was|has been|been)\b", re.IGNORECASE)
_FILLING = re.compile(
    r"(?:\W{0,3}\([^()]{0,60}\)|\W{1,3}(?:models?|language models?|llms?|checkpoints?|weights|version|was|is|that|which|has been|been|further|then|[0-9.]+[bm])\b)*\W{0,3}",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(?:['’]s)?(?:[ ]+(?!(?:on|with|for|using|to|in)\b)[\w.]+){0,2}[\s*_`\"'”’]{0,4}(?:\([^()]{0,60}\))?[\s*_`)]{0,4}(?:,|;|&|\+|/|\(?\b(?:and|plus|et|và)\b|和|与|、|と|및|와|과)[\s*_`\"(]{0,4}(?:(?:and|plus|then|finally|the|our|by|from|with|decoder|encoder|[\w-]+['’]s)\b[\s*_`\"]{0,4}){0,6}",
    re.IGNORECASE,
)
_AND_WITH = re.compile(_AND.pattern + r"|[^.;:]{0,40}\b(?:with|into)[ ]+(?:the[ ]+)?", re.IGNORECASE)
_LABEL = re.compile(r"(?:model|llm|checkpoint|from|with|encoder|backbone|teacher)s?\W*$", re.IGNORECASE)
_VERB_LAST = re.compile(r"(?<!基于)(?<=[一-鿿가-힯ぁ-ヿ])$")
_MANY = re.compile(r"\b(?:models|checkpoints|variants|versions|llms|sizes)\b[^,;.]{0,40}$", re.IGNORECASE)
_NAMED_SUBJECT = re.compile(
    r"(?<![\w.-])([A-Za-z][\w.]{0,40}(?:-[\w.]{1,40}){1,8})[\s*`]{0,4}(?:\([^()]{0,30}\))?[\s*`]{0,4}(?::|\b(?:is|was|are|were|has|have|builds?|supports?)\b)",
    re.ASCII,
)
_MADE = re.compile(
    r"\b(?:[Dd]eveloped|[Bb]uilt|[Cc]reated|[Tt]rained|[Rr]eleased|[Oo]btain(?:ed)?)[ ]+\W?([A-Z][\w.-]+)\W?[ ]+(?:(?:by|which|that)[ ]+)?$"
)
_ABOUT_OTHERS = re.compile(
    r"\b(?:related|other|similar|family|variants?|evaluat\w*|benchmarks?|comparison|results?|acknowledg\w*|citation|news|faq|limitations|ethic\w*|bias|prior work|references|credits?|collection|model zoo|downloads?|list)\b",
    re.IGNORECASE,
)
_THE_MODEL = re.compile(r"\W*(?:the|this|our)[ ]model[ ](?:is|was|has)\b", re.IGNORECASE)
"""What speaks of this model wherever it stands."""
_GOES_ON = re.compile(r"\b(?:further|continu\w+|additionally)[ -](?:\w+[ ])?pre-?[ ]?train", re.IGNORECASE)
_TUNED = re.compile(r"tun(?:ed?|ing)\b|\binstruct|\bchat\b", re.IGNORECASE)
_MAKERS = re.compile(r"(?:[ ](?:AI|Inc\.?|Research))?['’´`]s[ ]")
"""After a name that is the maker's of the model named next."""
_A_COMPANY = re.compile(r"[A-Za-z]*[a-z][ ]?AI\b(?![\w/-]|[ ]?v?[0-9])")
_FROM_ONE = re.compile(rf"{TUNE}[ ]+(?:version[ ]+of|from)\b|base[ ]+model[ ]*(?:is|was|:)", re.IGNORECASE)
_ONE_WORD = re.compile(
    r"[ ]*(?:the[ ]+)?(?:[a-z-]+[ ]+){0,3}(?:model[ ]+|checkpoint[ ]+)?[*_`]{0,2}([A-Z]?[a-z]+[A-Z][A-Za-z0-9]{2,24})\b(?![/-]|[ ]+(?:[A-Z]|data\w*\b|sources?\b|repos\w*\b|saved\b|servers?\b|accounts?\b))"
)
_NO_WEIGHTS_NAME = re.compile(
    r"GitHub|GitLab|(?:Py|Open)Torch|TensorFlow|ModelScope|(?:Chat|Open)(?:GPT|AI)|HuggingFace|DeepSpeed|LangChain|YouTube|PubMed|WikiText|JavaScript|TypeScript|LoRA|QLoRA"
)
"""Names in two cases of places and of tools, from which nothing can be tuned."""
_TO = re.compile(r"\b(?:in)?to$", re.IGNORECASE)
"""Phrases that are followed by a purpose or a format; the model stands before them."""
_A_PART = re.compile(rf"{PART}s?[ ]*[:(]?", re.IGNORECASE)
"""A part alone: what it is stands right behind it."""
_MADE_ALREADY = re.compile(r"frozen|froze|fixed|pre-?trained|weights|initiali", re.IGNORECASE)
_SPACED = re.compile(r"(?:[ ]v?[0-9][0-9.]{0,4}[ ]?[bm]?(?![\w.-]?\w))+", re.IGNORECASE)
"""A size and a version after the name of a family."""
_BEGAN = re.compile(r"initiali|warm|resum|start|buil[dt]|continu|upcycled", re.IGNORECASE)
_COMBINES = re.compile(r"combin|integrat|unif|fus(?:es|ing)", re.IGNORECASE)
_A_PAIR: Final = 2
_ON = re.compile(r"^(?:based|built|builds?)\b", re.IGNORECASE)
_PAPER = re.compile(r"arxiv|\.pdf\b|doi\.org|aclanthology|openreview|/papers?/", re.IGNORECASE)
_THEN_PRETRAINED = re.compile(r"\b(?:and|but|which|,)[ ]+(?:\w+[ ]+){0,3}pre-?trained\b", re.IGNORECASE)
_CARD_NAMED = re.compile(r"\b(?:model[ ]?card|licen[sc]e)\b", re.IGNORECASE)
_SERIES = re.compile(r"^\W*([\w. -]{3,40}?)[ ](?:series|family|models|variants)\W*:", re.IGNORECASE)
_SIZE_OF = re.compile(r"\bthe[ ]([0-9.]{1,5}[bm])[ ](?:model|version|variant|one)\b", re.IGNORECASE)
_A_SIZE = re.compile(r"[0-9]b(?![a-z])", re.IGNORECASE)
Made = tuple[str, Relation, Citation]


class Claim:
    """A phrase that says what some model was made from: which models stand where it looks for them."""

    def __init__(
        self, read: Reading, card: Card, hit: Hit, mentioned: Callable[[int], list[Mention]]
    ) -> None:
        self.read, self.card, self.hit, self.mentioned = read, card, hit, mentioned
        self.text = hit.sentence.text
        self.start, self.end, self.before = hit.place, hit.end, hit.before

    def made(self) -> Iterator[Made]:
        """The models, unless the sentence speaks of others than ours."""
        if self._aside():
            return
        self.named = self.mentioned(self.hit.at)
        if self.hit.groups:
            found = self._inside()
        elif _TO.search(self.hit.words):
            found = self._ahead()
        elif _VERB_LAST.search(self.hit.words):
            found = self._beside()
        else:
            after = self._after() or self._below()
            found = [*self._ahead(), *after] if self._joins() or not after else after
        if self.hit.rule == "merge" and _COMBINES.match(self.hit.words) and len(found) < _A_PAIR:
            return
        own = plain(self.read.name)
        for mention in self._ours(found):
            target = self._exact(mention)
            if plain(self.text[mention.start : mention.end]) == own or self._is_itself(target):
                continue
            yield target, self._relation(), self.card.cite(self.hit.sentence)

    def _relation(self) -> Relation:
        """What the phrase says, unless the sentence goes on that what was done was a pretraining."""
        goes_on = self.hit.rule == "finetune" and _GOES_ON.search(self.text) and not _TUNED.search(self.text)
        return Relation.CONTINUED if goes_on else Relation(self.hit.rule)

    def _is_itself(self, target: str) -> bool:
        """Whether a name is our own; what our weights began as is an earlier model, however like ours its name is."""
        if "/" in target and _BEGAN.match(self.hit.words):
            return target.lower() == self.read.called.lower()
        if self.hit.rule == "quantized" and (copy_of(self.read, target) or unconverted(self.read, target)):
            return False
        return itself(self.read, target)

    def _joins(self) -> bool:
        """Whether the phrase has a model on either side: ``merged with``."""
        return self.hit.rule == "merge" and bool(re.match(r"merged[ ]+with", self.hit.words, re.IGNORECASE))

    def _exact(self, mention: Mention) -> str:
        """A family by the whole name of the member that is meant, where the text or our own name says which."""
        if mention.kind not in {"family", "architecture"}:
            return mention.target
        words = self.text[mention.start : mention.end]
        size = _SPACED.match(self.text, mention.end)
        if size and "/" not in words:
            return words + size.group()
        family, ours = family_of(mention.target), family_of(self.read.name)
        maker, slash, _ = self.read.called.partition("/")
        theirs = family and maker.lower() in family.makers and not itself(self.read, words)
        if slash and theirs and is_sized(words) and is_id(words) and not self._of_kin():
            return words if "/" in words else f"{maker}/{words}"
        whole = family is None or plain(words) != plain(family.name)
        if whole and (is_sized(words) or "/" in words) and is_id(words):
            return words.replace("/", "-")
        if family and ours and set(ours.makers) & set(family.makers):
            return ours.name if plain(ours.name).startswith(plain(family.name)) else mention.target
        return mention.target

    def _aside(self) -> bool:
        kind, section = self.hit.sentence.kind, self.hit.sentence.section
        title = self.card.headings[section].text if section >= 0 and kind != "heading" else ""
        if kind == "row" and self.text.count("|") > 2:
            return True
        if kind in {"item", "row"} and self._of_linked_model():
            return True
        if self.hit.rule != "merge" and _ABOUT_OTHERS.search(title) and not _THE_MODEL.match(self.text):
            return True
        around = self.text[max(0, self.start - 100) : self.end + 60]
        another = self.hit.rule != "component" and _ELSE_BEGAN.search(self.before[-80:])
        if self._of_series() or self._of_sibling():
            return True
        return bool(COMPARES.search(around) or another or _A_METHOD.search(self.hit.words))

    def _of_series(self) -> bool:
        """Whether an item of a list is headed by a series, or a sentence speaks of a size, that is not ours."""
        own = plain(self.read.name)
        series = _SERIES.match(self.text) if self.hit.sentence.kind == "item" else None
        sizes = [n.lower() for n in _SIZE_OF.findall(self.before[-_LOOK_BACK:])]
        other = bool(sizes and _A_SIZE.search(self.read.name) and plain(sizes[-1]) not in own)
        return other or bool(series and plain(series.group(1)) not in own)

    def _of_linked_model(self) -> bool:
        """Whether an item of a list begins with the name of another model, which it then describes."""
        text = self.text.lstrip(" *_`")
        links = self.card.links_in(self.hit.at)
        first = next((x for x in links if x.text and text.startswith(x.text.strip("*`_ "))), None)
        model = linked_model(first) if first else None
        return model is not None and model.lower() != self.read.called.lower()

    def _of_sibling(self) -> bool:
        """Whether the sentence is about another model: one made by its makers, one whose name begins as ours does."""
        own = self.read.name
        made = _MADE.search(self.before[-_LOOK_BACK:])
        if made and plain(made.group(1)) not in plain(
            own + (self.card.headings[0].text if self.card.headings else "")
        ):
            return True
        stem = re.split(r"[-_.]", own.lower(), maxsplit=1)[0]
        names = _NAMED_SUBJECT.findall(self.before[-_LOOK_BACK:])
        if self.hit.sentence.kind == "row":
            names.append(re.split(r"[|\[]", self.text, maxsplit=1)[0].strip())
        names = [name for name in names if len(stem) > 2 and name.lower().startswith(stem)]
        return bool(names) and plain(own) not in plain(self.before) and plain(names[-1]) not in plain(own)

    def _of_kin(self) -> bool:
        """Whether a sentence is about models that another name is given: our own may have that name in it."""
        named = _NAMED_SUBJECT.findall(self.before[-_LOOK_BACK:])
        return bool(named) and plain(self.read.name) not in {plain(name) for name in named}

    def _inside(self) -> list[Mention]:
        """The models in the part of the phrase that is kept for them; ``last`` is for one that ends it."""
        (part, words), *_ = self.hit.groups.items()
        if _LEADS_ON.match(words):
            return []
        start = self.text.find(words, self.start)
        end = start + len(words)
        within = [m for m in self.named if start <= m.start and m.end <= end]
        if part == "last":
            tuned = re.match(TUNE, self.hit.words, re.IGNORECASE)
            sure = {"link", "id", "family", *(("architecture", "bare") if tuned else ())}
            within = [
                m for m in within if m.kind in sure and not re.search("[A-Za-z]{2}", self.text[m.end : end])
            ]
        return [m for m in within if self._fits(m, self.text[start : m.start])]

    def _beside(self) -> list[Mention]:
        """The models next to a phrase in a script where verbs come last."""
        near = [m for m in self.named if m.end > self.start - 60 and m.start < self.end + 60]
        near = [m for m in near if m.start < self.end or "版本" not in self._gap(m)]
        return self._with_others([m for m in near if self._fits(m, self._gap(m))][:1])

    def _gap(self, mention: Mention) -> str:
        """What stands between a model and the phrase."""
        return self.text[min(self.end, mention.end) : max(self.start, mention.start)]

    def _after(self) -> list[Mention]:
        """The model right behind the phrase, and those named in one breath with it; ``a <model> version of`` a recipe."""
        if re.match(r"(?:version|variant)\b", self.hit.words, re.IGNORECASE):
            made = [m for m in self.named if m.kind == "family" and not self.text[m.end : self.start].strip()]
            if made and self.start > made[0].end:
                return made[:1]
        for mention in self.named:
            near = self.end <= mention.start <= self.end + 60
            if (
                near
                and not self._is_a_maker(mention)
                and self._fits(mention, self.text[self.end : mention.start])
            ):
                return self._with_others([mention])
        return self._in_one_word()

    def _is_a_maker(self, mention: Mention) -> bool:
        """Whether a name is that of the maker of the model named right behind it: ``Mistral AI's Mixtral``."""
        made = _MAKERS.match(self.text, mention.end)
        sized = is_sized(self.text[mention.start : mention.end])
        return (
            made is not None and not sized and any(0 <= m.start - made.end() <= _A_PAIR for m in self.named)
        )

    def _in_one_word(self) -> list[Mention]:
        """A name that is one word in two cases, as few words are: ``fine-tuned from the fast model LotusLM``."""
        if not _FROM_ONE.match(self.hit.words):
            return []
        named = _ONE_WORD.match(self.text, self.end)
        if named is None or _NO_WEIGHTS_NAME.fullmatch(named.group(1)):
            return []
        mention = Mention(named.start(1), named.end(1), named.group(1), "bare")
        between = self.text[self.end : mention.start]
        return (
            []
            if _NOT_WEIGHTS.search(between) or _NO_MODEL_AFTER.match(self.text[mention.end :])
            else [mention]
        )

    def _fits(self, mention: Mention, between: str) -> bool:
        """Whether it is weights that are named: a name may be an architecture's, a paper's, a dataset's."""
        part = _A_PART.fullmatch(self.hit.words)
        if part and re.search(r"\w", between):
            return False
        made = part and _MADE_ALREADY.search(self.text)
        exact = made or _OF_WEIGHTS.search(self.hit.words) or _OF_WEIGHTS.search(between)
        if mention.kind == "architecture" and not exact:
            return False
        if (
            mention.kind in {"family", "architecture"}
            and _ALL_SORTS.search(self.hit.words)
            and len(between) > _NEAR
        ):
            return False
        if mention.kind == "bare" and (between.strip(" *_`\"'“「(") or _ALL_SORTS.search(self.hit.words)):
            return False
        if _KIN.match(self.hit.words) and _FAMILY.match(self.text[mention.end :]):
            return False
        if mention.kind not in {"link", "id"} and _ON.search(self.hit.words) and self._as_design(mention):
            return False
        if _CARD_NAMED.search(self.text[mention.start : mention.end]):
            return False
        if mention.kind != "link" and _A_COMPANY.match(self.text, mention.start):
            return False
        return not _NOT_WEIGHTS.search(between) and not _NO_MODEL_AFTER.match(self.text[mention.end :])

    def _as_design(self, mention: Mention) -> bool:
        """Whether a name stands for a design: its link leads to a paper, and our own pretraining is told with it."""
        words = self.text[mention.start : mention.end]
        cited = any(words in x.text and _PAPER.search(x.url) for x in self.card.links_in(self.hit.at))
        return cited and bool(_THEN_PRETRAINED.search(self.text[mention.end :]))

    def _with_others(self, found: list[Mention]) -> list[Mention]:
        """A model and those that the sentence joins to it."""
        joins = _AND_WITH if self.hit.rule == "merge" else _AND
        for mention in self.named:
            if found and mention.start >= found[-1].end:
                if not joins.fullmatch(self.text[found[-1].end : mention.start]) or not self._fits(
                    mention, ""
                ):
                    break
                found.append(mention)
        return found

    def _below(self) -> list[Mention]:
        """``Base model:`` on a line of its own, and the model on the next."""
        sentences, at = self.card.sentences, self.hit.at + 1
        alone = not re.search(r"\w", self.before + self.text[self.end :]) and _LABEL.search(self.hit.words)
        if not alone or at >= len(sentences):
            return []
        near = sentences[at].line - self.hit.sentence.end_line <= 3 and sentences[at].kind != "heading"
        return [m for m in self.mentioned(at) if m.start <= 60][:1] if near else []

    def _ahead(self) -> list[Mention]:
        """``<model> fine-tuned on ...``, ``<model> merged with ...``: the model stands right before the phrase."""
        rule, words = self.hit.rule, self.hit.words
        tuned = rule == "finetune" and _TUNED_AFTER.match(words) and self.hit.sentence.kind != "item"
        made_to = rule == "quantized" and _TO.search(words)
        if not tuned and not made_to and not self._joins():
            return []
        mention = next((m for m in reversed(self.named) if m.end <= self.start), None)
        filling = self.text[mention.end : self.start] if mention else ""
        definite = mention and re.search(r"\bthe\s+\W?$", self.text[: mention.start])
        if mention is None or not _FILLING.fullmatch(filling) or (definite and words.startswith("trained")):
            return []
        return [mention] if mention.kind in {"link", "id"} or self._is_base(mention, filling) else []

    def _is_base(self, mention: Mention, filling: str) -> bool:
        """Whether a name right before ``fine-tuned`` is what was tuned, and no comparison."""
        family = family_of(mention.target)
        if (family and owner(self.read) in family.makers) or _IS.search(filling):
            return False
        lead = self.text[: mention.start]
        if re.search(r"\b(?:like|as|than)\s*\W?$", lead) or len(self.before) >= 100:
            return False
        definite = re.search(r"\bthe\s+\W?$", lead)
        if mention.kind == "bare" and not re.search("tun", self.hit.words):
            return False
        named = mention.kind != "architecture" and (not definite or re.search(r"\w", filling))
        return bool(named or re.search(r"checkpoint|weights", filling))

    def _ours(self, found: list[Mention]) -> list[Mention]:
        """Of several, the ones that are ours: none of a list with ourselves in it, of many models' bases our own."""
        if len(found) < 2:
            return found
        if any(m.target.lower() == self.read.called.lower() for m in found):
            return []
        if self.hit.rule != "merge" and _MANY.search(self.before):
            own = plain(self.read.name)
            named = [
                m for m in found if (f := family_of(m.target)) and plain(f.name).rstrip("0123456789") in own
            ]
            return named or found
        return found
