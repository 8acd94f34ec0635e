"""What a card says of use that none of the phrases reads: words of a limit, in whatever sentence, title or cell."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation

_LIMITS: Final = re.compile(
    r"\bnon[-\u2010-\u2013\u00ad\u200b ]?commercial\w*|\bcommercial(?:ly\b|[ ]+(?:use|uses|usage|purposes?|licen[cs]e))"
    r"|\b(?:academic|research|personal|educational|internal)[ ]+(?:use|uses|purposes?)[ ]+(?:only|exclusively)|\bonly[ ]+for[ ]+(?:\w+[ ]+)?(?:research|academic|personal|educational|lawful|internal)\b"
    r"|\bresearch[- ]only\b|\b(?:for|to)[ ]+(?:research|academic|personal|educational)[ ]+(?:use|purposes?)\b|\bonly[ ]+(?:\w+[ ]+){1,4}may[ ]+use\b"
    r"|\bprohibited\b|\bforbidden\b|\bprohibits?[ ]+(?:the[ ]+)?us|\bnot[ ]+(?:be[ ]+)?(?:permitted|allowed|licensed)\b|\b(?:may|must|shall)[ ]not[ ]+(?:be[ ]+)?(?:used?|sell|sold|distribut\w+|redistribut\w+|modif\w+|deploy\w*|copied|shared|employ\w*)\b"
    r"|\bnot[ ]+for[ ]+use\b|\bnot[ ]+allow[ ]+the[ ]+use\b|\brefrain\b|\brevo(?:ke|cable|cation)\w*|\bprior[ ]+(?:written[ ]+)?(?:permission|consent|approval)\b|\bwritten[ ]+(?:permission|consent)\b|\ball[ ]+rights[ ]+reserved\b"
    r"|\b(?:user|usage|use|licen[cs]e)[ ]+(?:agreement|policy|restrictions?)\b|\bterms[ ]+of[ ]+use\b|\bacceptable[ ]+use\b|\bcommunity[ ]+(?:licen[cs]e|agreement)\b|\bresearch[ ]+licen[cs]e\b|\bmilitary[ ]+(?:use|purposes?|applications?)|\barmed[ ]+forces\b|\bresidents[ ]+of\b|\bevaluation[ ]+period\b|\broyalt\w+|\blicen[cs]e[ ]+fees?\b"
    r"|\binterdi(?:te?s?|ction)\b|\bproscrit|\busage[ ]+(?:personnel|militaire|commercial)|\bfins[ ]+(?:commerciales|militaires|de[ ]+recherche)|\baccord[ ]+écrit|\bsoumise?s?[ ]+à\b"
    r"|\bcấm\b|không[ ]+được[ ]+(?:dùng|sử|phân)|phi[ ]+thương[ ]+mại|chỉ[ ]+dành|thu[ ]+hồi|cấp[ ]+phép"
    r"|商用|商业用途|商業|仅供|僅供|禁止|不得|撤销|상업적|비상업|금지|할[ ]*수[ ]*없|研究目的|禁じ|許諾|prohibid|comerciales|kommerziell|untersagt",
    re.IGNORECASE,
)
"""Words that limit a use, in the languages of cards."""
_GRANTS: Final = re.compile(
    r"\b(?:free|suitable|available|allow\w*|support\w*|permit\w*|licensed|both|possib\w+|(?:may|can) be (?:used|employed))\b[^.;:]{0,60}?\b(?:non-)?commercial(?:ly)?(?:[ ]+(?:use|uses|usage|purposes?))?(?:[ ]+(?:and|or)[ ]+(?:non-)?commercial(?:[ ]+(?:use|uses|purposes?))?)?"
    r"|\b(?:research|academic|non-commercial)[ ]+and[ ]+commercial[ ]+(?:use|uses|purposes?)|\bcommercially[- ](?:friendly|usable|viable)\b|\buse the data ?set\b.*|\bunder the[ ]+[\w.-]+[ ]+licen[cs]e\b",
    re.IGNORECASE,
)
"""Words that allow a use."""


_AGREED: Final = re.compile(
    r"\b(?:agree|accept)\w*\b.{0,80}\b(?:licen[cs]e|terms|conditions)\b", re.IGNORECASE
)
_OF_A_LICENSE: Final = re.compile(r"licen[cs]e", re.IGNORECASE)
_KNOWN_KEYS: Final = frozenset({"license", "license_name", "license_link"})


def _in_metadata(card: Card) -> bool:
    """Whether metadata has a key on a licence that nobody reads, a tag of a limit, or a gate with terms."""
    for key, value in card.metadata.data.items():
        text = str(value)
        if _OF_A_LICENSE.search(key) and key not in _KNOWN_KEYS:
            return True
        if key == "tags" and _LIMITS.search(text):
            return True
        if key.startswith("extra_gated") and (_LIMITS.search(text) or _AGREED.search(text)):
            return True
    return False


def doubts(card: Card) -> Iterator[Citation]:
    """The lines of a card, its titles among them, that have words of a limit and do not grant with them."""
    if _in_metadata(card):
        yield card.document.cite_whole()
    for sentence in card.sentences:
        if sentence.section >= card.own_sections:
            return
        if _LIMITS.search(_GRANTS.sub("", sentence.text)):
            yield card.cite(sentence)
