"""What a card says of its data as a whole: that it is withheld, that it is vague, that the list is complete."""

import re
from typing import Final

from openaudit.evidence import Citation
from openaudit.prose import Hit, Phrases
from openaudit.reading import Reading
from openaudit.training.mentions import mentioned

WITHHELD: Final = Phrases(
    {
        "withheld": (
            r"\b(?:do(?:es)?|did|will|can|could|are|is|was|were|has|have)[ ]?(?:not|n't|cannot)\b(?:[ ]+\w+){0,4}?[ ]+(?:disclos\w+|reveal\w*|releas\w+|publish\w*|shar\w+|open-?sourc\w+|distribut\w+|provid\w+)\b.{0,60}\b(?:data|dataset|corpus|corpora|sources)\b",
            r"\b(?:data|datasets?|corpus|corpora|data[ ]+(?:mix\w*|sources|composition))\b.{0,60}\b(?:is|are|was|were|will|has|have|remains?|can)[ ]?(?:not|n't|cannot|never)\b(?:[ ]+\w+){0,3}?[ ]+(?:disclos\w+|reveal\w*|releas\w+|publish\w*|public(?:ly)?|shar\w+|available|open-?sourc\w+|distribut\w+|provided)",
            r"\b(?:undisclosed|not[ ]+(?:been[ ]+)?disclosed|non-?public|non-?disclosed|unreleased)\b.{0,40}\b(?:data|datasets?|corpus|corpora|mix\w*|sources)\b",
            r"\b(?:data|datasets?|corpus|corpora|sources)\b.{0,40}\b(?:undisclosed|unreleased|not[ ]+(?:been[ ]+)?disclosed|not[ ]+(?:yet[ ]+)?(?:been[ ]+)?(?:released|public|published)|confidential)\b",
            r"\b(?:proprietary|in-?house|internal|private|closed|licensed from third|privately|commercially licensed)\b(?:[ ]+[\w,-]+){0,3}?[ ]+(?:data|datasets?|corpus|corpora|data sources|dialogues?|conversations|instructions|collection|mix\w*)\b",
            r"\b(?:data|datasets?|corpus|corpora)\b.{0,30}\b(?:is|are|was)[ ]+(?:proprietary|private|confidential|internal|in-?house|closed[- ]source)\b",
            r"\b(?:data|datasets?|corpus)\b.{0,40}\b(?:will be|to be|are going to be)[ ]+(?:released|published|open-?sourced|available|shared|uploaded)\b",
            r"\b(?:we[ ]+)?(?:will|plan to|are planning to)[ ]+(?:release|publish|open-?source|share)\b.{0,30}\b(?:data|dataset|corpus)\b",
            r"\bne (?:publi|divulgu|diffus|partage|communiqu)\w+ pas\b.{0,60}\bdonnées|\bdonnées\b.{0,40}\b(?:propriétaires|internes|confidentielles|non publiées|ne sont pas (?:publi|diffus|disponi)\w+)",
            r"không (?:được )?công (?:bố|khai).{0,60}dữ liệu|dữ liệu.{0,60}(?:không (?:được )?công (?:bố|khai)|nội bộ|độc quyền|riêng)",
            r"(?:비공개|공개하지|비공개로).{0,30}|(?:데이터|데이터셋).{0,20}(?:비공개|공개하지|공개되지)",
            r"(?:数据|语料).{0,20}(?:未公开|不公开|暂不|尚未公开|私有|自有|内部|不予公开|不开源|未开源)|(?:未公开|自有|内部|私有).{0,10}(?:数据|语料)",
            r"(?:データ|コーパス).{0,20}(?:非公開|公開していません|公開されていません)|非公開.{0,10}(?:データ|コーパス)",
        ),
        "vague": (
            r"\b(?:mix(?:ture)?|variety|combination|collection|range|blend|corpus|set)[ ]+of[ ]+(?:\w+[ ,]+){0,5}?(?:publicly[ ]+available|public|online|internet|web|open|filtered|diverse|licensed|crawled)\b(?:[ ,]+\w+){0,6}?[ ]+(?:data|datasets?|sources|texts?|documents|information|content)\b",
            r"\bpublicly[ ]+available[ ]+(?:online[ ]+)?(?:data|sources|documents|texts?)\b",
            r"\b(?:unkn?own|none)[ ]+dataset\b",
            r"\b(?:various|several|multiple|different|a (?:wide |large )?(?:variety|number|range) of|compiled from different)[ ]+(?:[\w-]+[ ]+){0,3}(?:datasets?|sources|corpora)\b",
            r"\b(?:on|with|using|from)[ ]+(?:around |about |approximately |over |up to |more than |nearly |roughly |~)?[0-9][0-9.,]*[ ]?(?:k|m|b|t|million|billion|trillion|thousand|g|gb|tb)?[ ]+(?:tokens|sentences|tweets|documents|images|examples|conversations|data|entries|sets? of)\b",
            r"\b(?:large|huge|vast|massive|substantial)[ ]+(?:amounts?|volumes?|quantit(?:y|ies))[ ]+of[ ]+(?:\w+[ ]+){0,3}(?:data|text)\b",
            r"\b(?:large(?:-scale)?|massive|diverse|high[- ]quality|vast)[ ,]+(?:\w+[ ,]+){0,4}?(?:corpus|corpora|datasets?|data)\b",
        ),
    }
)
_OUR_OWN = re.compile(
    r"\b(?:your|you|user'?s?|users'|his|customer)\b[ ]+(?:\w+[ ]+)?(?:own|private|proprietary|data|internal)|\b(?:train|fine-?tun\w*|tuned?|use[ds]?|upload)[ ]+(?:it|them|this model)?\b.{0,20}\b(?:your|their)\b|privacy|test set|evaluation|benchmark|red[- ]team",
    re.IGNORECASE,
)
_SPEAKS_OF_TRAINING = re.compile(
    r"train|data|corpus|corpora|数据|语料|데이터|dữ liệu|données|データ|コーパス", re.IGNORECASE
)
COMPLETE: Final = Phrases(
    {
        "only": (
            r"\b(?:trained|pre-?trained|fine-?tuned)[ ]+(?:only|solely|exclusively|entirely)[ ]+(?:on|with|using)\b",
            r"\b(?:only|solely|exclusively)[ ]+(?:been[ ]+)?(?:trained|pre-?trained|fine-?tuned)[ ]+(?:on|with|using)\b",
            r"entraîné (?:uniquement|exclusivement)|chỉ (?:được )?huấn luyện trên|仅使用.{0,10}训练|(?:만으로|만을).{0,10}학습",
        ),
        "complete": (
            r"\btraining data\b.{0,40}\b(?:released|published|available|open)\b.{0,20}\b(?:in its entirety|entirely|in full)\b",
            r"\b(?:complete|full|entire|exact|whole)[ ]+(?:list|set|mix(?:ture)?|composition|data ?mix|training[ ]+(?:data|corpus|set)|(?:pre-?)?training[ ]+(?:data|corpus))\b",
            r"\ball[ ]+(?:of[ ]+)?(?:the|our|its)?[ ]*(?:training|pre-?training)?[ ]*data(?:sets?)?\b.{0,60}\b(?:is|are|has been|have been|can be)\b.{0,30}\b(?:open|public|available|released|published|downloaded|listed)",
            r"\b(?:no other|nothing else|no additional)[ ]+(?:data|datasets?|sources?)\b",
            r"\bfully[ ]+open\b.{0,60}\b(?:data|corpus|dataset)\b|\b(?:data|corpus)\b.{0,40}\bfully[ ]+(?:open|released|public)\b",
        ),
    }
)


def withheld(read: Reading) -> tuple[Hit, ...]:
    """The sentences that say that training data is not given, or not yet."""
    return _said(read, "withheld")


def vague(read: Reading) -> tuple[Hit, ...]:
    """The sentences that speak of the data without naming it."""
    return _said(read, "vague")


def _said(read: Reading, rule: str) -> tuple[Hit, ...]:
    if read.card is None:
        return ()
    hits = (h for h in WITHHELD.find(read.card.prose) if h.rule == rule)
    return tuple(
        h
        for h in hits
        if _SPEAKS_OF_TRAINING.search(h.sentence.text) and not _OUR_OWN.search(h.sentence.text)
    )


def complete(read: Reading) -> Citation | None:
    """A sentence that says that the data named is all there was; "trained only on" must name what."""
    card = read.card
    if card is None:
        return None
    named = {n.at for n in card.document.once(mentioned)}
    hits = (h for h in COMPLETE.find(card.prose) if h.sentence.section < card.own_sections)
    hit = next((h for h in hits if h.rule == "complete" or h.at in named), None)
    return card.cite(hit.sentence) if hit else None
