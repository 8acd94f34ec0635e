"""What a card says of its data as a whole: that it is withheld, that it is vague, that the list is complete."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Document
from openaudit.prose import Hit, Phrases
from openaudit.reading import Reading
from openaudit.subject import Subject
from openaudit.training.mentions import by_sentence, mentioned
from openaudit.training.places import HUB_DATASET
from openaudit.training.shares import adds_up, shares
from openaudit.training.words import (
    CUES,
    DATA_TITLE,
    LEARNS,
    PREFERENCE,
    PRETRAINING,
    TUNING,
    UNKNOWN,
    denied,
    of_others,
)

_DATA: Final = r"(?:data|data ?sets?|corpus|corpora|data[ ]+(?:mix\w*|sources|composition))"
_CONTENT: Final = rf"(?:{_DATA}|texts?|conversations?|dialogues?|chats?|instructions?|examples|samples|documents|pages|images|recordings|pairs|prompts)"
_AND_ON: Final = (
    r"\b(?:and|plus|as well as|along with|together with)[ ]+(?:(?:on|with|from|also|some|our|my)[ ]+){0,2}"
)
_GIVEN: Final = r"(?:disclos\w+|reveal\w*|releas\w+|publish\w*|shar(?:e[ds]?|ing)|open-?sourc\w+|distribut\w+|made (?:public|available)|mak(?:e|ing) (?:public|available))"
_NOT: Final = r"(?:(?:do(?:es)?|did|will|can|could|are|is|was|were|has|have|must|may)[ ]?(?:not|n['’]t)|cannot|won['’]t)"
_BE: Final = r"(?:[ ]+(?:be|been|being|yet|currently|publicly|also|ever|able|allowed|permitted|authori[sz]ed|going|plan\w*|intend\w*|to|further|fully)){0,4}"
_KEPT: Final = r"(?:proprietary|in-?house|internal|private|privately[ ]+\w+|confidential|commercially[ ]+licensed|licensed[ ]+from[ ]+third[ -]part(?:y|ies)|non-?public|undisclosed|unreleased|non-?disclosed|closed-source)"

WITHHELD: Final = Phrases(
    {
        "refused": (
            rf"\b{_NOT}{_BE}[ ]+{_GIVEN}\b.{{0,60}}\b(?:{_DATA}|(?:remaining|other|further|all|its|our|the)[ ]+sources)\b",
            rf"\b{_DATA}\b.{{0,80}}\b{_NOT}{_BE}[ ]+(?:{_GIVEN}|public(?:ly)?|available|open|provided)\b",
            rf"\b{_DATA}\b.{{0,40}}\b(?:remains?|(?:is|are|was|were)[ ]+kept)[ ]+(?:undisclosed|private|confidential|proprietary|closed|secret|internal)\b",
            rf"\b{_DATA}\b.{{0,40}}(?:\b(?:undisclosed|unreleased|not[ ]+(?:yet[ ]+)?(?:been[ ]+)?(?:disclosed|released|public|published))\b)",
            rf"\b(?:no|without)[ ]+(?:authority|authori[sz]ation|right|permission)\b.{{0,30}}\b{_GIVEN}\b.{{0,40}}\b(?:{_DATA}|them|it)\b",
            r"\bne (?:publi|divulgu|diffus|partage|communiqu)\w+ pas\b.{0,60}\bdonnées|\bdonnées\b.{0,40}\b(?:confidentielles|non publiées|n(?:e (?:sont|seront)|['’](?:est|a|ont)) pas (?:été )?(?:publi|diffus|disponi|divulgu|partag|communiqu)\w+)",
            r"không (?:được )?công (?:bố|khai).{0,60}dữ liệu|dữ liệu.{0,60}không (?:được )?công (?:bố|khai)",
            r"(?:비공개|공개하지|공개되지).{0,20}(?:데이터|말뭉치)|(?:데이터|데이터셋|말뭉치).{0,30}(?:비공개|공개하지|공개되지|미공개)",
            r"(?:数据|语料).{0,20}(?:未公开|不公开|暂不公开|尚未公开|不予公开|不开源|未开源)|未公开.{0,10}(?:数据|语料)",
            r"(?:データ|コーパス).{0,20}(?:非公開|未公開|公開していません|公開されていません)|(?:非公開|未公開).{0,10}(?:データ|コーパス)",
        ),
        "kept": (
            r"\((?:unpublished|unreleased|private|proprietary|not (?:yet )?(?:released|published|public))\)",
            rf"\b{_KEPT}(?:[ ]+[\w,-]+){{0,3}}?[ ]+(?:{_DATA}|dialogues?|conversations|instructions|collections?|sources|documents|texts|books|articles|materials?)\b",
            rf"\b{_DATA}\b.{{0,30}}\b(?:is|are|was)[ ]+(?:proprietary|private|confidential|internal|in-?house|closed[- ]source)\b",
            r"données[ ]+(?:propriétaires|internes|privées)|dữ liệu.{0,20}(?:nội bộ|độc quyền)|(?:自有|内部|私有).{0,10}(?:数据|语料)|(?:数据|语料).{0,20}(?:自有|内部|私有)|(?:独自|自社).{0,6}(?:データ|コーパス)|자체.{0,10}(?:데이터|말뭉치)",
        ),
        "later": (
            rf"\b{_DATA}\b.{{0,40}}\b(?:will be|to be|are going to be)[ ]+(?:released|published|open-?sourced|available|made[ ]+(?:public|available)|shared|uploaded)\b",
            rf"\b(?:will|plan to|are planning to)[ ]+(?:release|publish|open-?source|share)\b.{{0,30}}\b{_DATA}\b",
        ),
    }
)
VAGUE: Final = Phrases(
    {
        "vague": (
            r"\b(?:mix(?:ture)?|variety|combination|collection|range|blend|corpus|set)[ ]+of[ ]+(?:\w+[ ,]+){0,5}?(?:publicly[ ]+available|public|online|internet|web|open|filtered|diverse|licensed|crawled)\b(?:[ ,]+\w+){0,6}?[ ]+(?:data|datasets?|sources|texts?|documents|information|content)\b",
            r"\bpublicly[ ]+available[ ]+(?:online[ ]+)?(?:data|sources|documents|texts?)\b",
            r"\b(?:unkn?own|none)[ ]+dataset\b",
            r"\b(?:various|several|multiple|different|a (?:wide |large )?(?:variety|number|range) of|compiled from different)[ ]+(?:[\w-]+[ ]+){0,3}(?:datasets?|sources|corpora)\b",
            r"\b(?:large|huge|vast|massive|substantial)[ ]+(?:amounts?|volumes?|quantit(?:y|ies))[ ]+of[ ]+(?:\w+[ ]+){0,3}(?:data|text)\b",
            r"\bcustom[ ]+(?:[\w-]+[ ]+)?(?:data|datasets?|corpus)\b",
            r"\b(?:large(?:-scale)?|massive|diverse|high[- ]quality|vast)[ ,]+(?:\w+[ ,]+){0,4}?(?:corpus|corpora|datasets?|data)\b",
        ),
        "own": (
            rf"\b(?:my|our)[ ]+own\b[^.;:]{{0,60}}\b{_DATA}\b",
            rf"{_AND_ON}(?:[\w-]+[ ]+){{0,2}}?(?:synthetic|private|proprietary|internal|in-house|licensed|self-\w+|unpublished|undisclosed|confidential)[ ]+(?:[\w-]+[ ]+){{0,3}}?{_CONTENT}\b",
            r"\b(?:crawled|collected|gathered|scraped)[ ]+(?:by|with|using|through)[ ]+(?:(?:our|an?|the)[ ]+)?(?:own|in-?house)\b",
        ),
        "more": (
            r"\b(?:and|plus|as well as)[ ]+(?:several|many|some|various)[ ]+(?:others|more)\b",
            r"\b(?:datasets?|corpus|corpora|data|sources)[ ]+such as\b",
            rf"\b(?:enhanced|augmented|supplemented|enriched|extended|mixed|combined|together)[ ]+with[ ]+(?:[\w-]+[ ]+){{0,3}}?{_DATA}\b",
            rf"\b(?:and|plus|with|from|on|as well as)[ ]+other[ ]+(?:[\w-]+[ ]+){{0,3}}?{_DATA}\b",
            rf"\b(?:additional|further|extra|supplementary)[ ]+(?:[\w-]+[ ]+){{0,3}}?{_DATA}\b",
            rf"{_AND_ON}(?:[\w-]+[ ]+){{0,3}}?{_CONTENT}[ ]+(?:that[ ]+(?:was|were|we)[ ]+)?(?:generated|written|collected|made|created|produced|scraped|crawled|synthesi[sz]ed|annotated|labell?ed|provided)\b",
            r"\balso[ ]+(?:pre-?|fine-?)?(?:trained|tuned)[ ]+(?:it[ ]+)?(?:on|with)\b|\b(?:trained|tuned)[ ]+also[ ]+(?:on|with)\b",
            r"\b(?:a further|another|the (?:rest|remainder)|the remaining|additionally)\b.{0,40}\b(?:comes?|came|stems?|taken|drawn|collected)[ ]+from\b",
        ),
        "counted": (
            r"\b(?:on|with|using|from)[ ]+(?:around |about |approximately |over |up to |more than |nearly |roughly |~)?[0-9][0-9.,]*[ ]?(?:k|m|b|t|million|billion|trillion|thousand|g|gb|tb)?[ ]+(?:tokens|sentences|tweets|documents|images|examples|conversations|data|entries|sets? of)\b",
        ),
    }
)
COMPLETE: Final = Phrases(
    {
        "only": (
            r"\b(?:trained|pre-?trained|fine-?tuned)[ ]+(?:only|solely|exclusively|entirely)[ ]+(?:on|with|using)\b",
            r"\b(?:only|solely|exclusively)[ ]+(?:been[ ]+)?(?:trained|pre-?trained|fine-?tuned)[ ]+(?:on|with|using)\b",
            r"entraînée? (?:uniquement|exclusivement) (?:sur|avec)|chỉ (?:được )?huấn luyện trên",
        ),
        "no-other": (
            r"\b(?:no|without)[ ]+(?:other|additional|further)[ ]+(?:training[ ]+)?(?:data|datasets?|data ?sets?|sources?)\b.{0,30}\b(?:used|involved|added|needed|seen)\b",
            r"\bnothing else[ ]+(?:was|has been)[ ]+(?:used|added)\b",
            r"\b(?:complete|full|exhaustive|entire)[ ]+list[ ]+of[ ]+(?:all[ ]+)?(?:the[ ]+|our[ ]+)?(?:\w+[ ]+)?(?:training|pre-?training|tuning)?[ ]*(?:data ?sets?|data|corpora|sources)\b",
            r"\b(?:list|table)[ ]+of[ ]+(?:the[ ]+)?(?:training[ ]+)?(?:data ?sets?|data|corpora|sources)[ ]+(?:above[ ]+|below[ ]+)?is[ ]+(?:complete|exhaustive)\b",
            r"aucune autre donnée n['’]a été utilisée|không (?:có )?dữ liệu nào khác|未使用其他数据|다른 데이터는 사용(?:하지|되지)",
        ),
    }
)
_OF_TRAINING = re.compile(
    r"train|tun(?:ed|ing)|learn|compris|consist|composed|sourced|collected|mixture|训练|語料|语料|微调|데이터|학습|dữ liệu|huấn luyện|données|entraîn|データ|コーパス|学習",
    re.IGNORECASE,
)
_OF_TESTS = re.compile(
    r"\b(?:test|validation|held-?out)[ -](?:sets?|data|splits?)\b|evaluat|benchmark|red[- ]team|privacy|\bcomputed on\b",
    re.IGNORECASE,
)
_ON_HARM = re.compile(
    r"\bbias|\blimitations?\b|\brisks?\b|\btoxic|\bstereotyp|\bharm|\bmotivat|\bhallucinat|\bcarbon\b",
    re.IGNORECASE,
)
"""What speaks of harm or of reasons speaks of data in passing."""
_TESTED = re.compile(
    r"^\W*test(?:ing)?(?:[ ]+(?:data|sets?|data ?sets?|procedure))?\W*(?:$|[\n])|\btest(?:ing|ed)[ ]+(?:is|are|was|were)?[ ]*(?:performed|done|with|on)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;]")
_EVALUATED = re.compile(r"\bevaluat|\bbenchmark", re.IGNORECASE)
_ANOTHERS = re.compile(r"^\W*([A-Z]\w+)['’]s\b")
_YOURS = re.compile(
    r"\b(?:your|you|users?['’]?s?|his|her|their|customers?)\b[ ]+(?:\w+[ ]+)?(?:own|private|proprietary|data|internal)|\b(?:can|could|may|might|should|if)\b[^.;]{0,40}\b(?:train|tun|us|upload)\w*[^.;]{0,30}$",
    re.IGNORECASE,
)
_TAKEN_AWAY = re.compile(r"\b(?:minus|without|excluding|except|removed)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:them|it)$", re.IGNORECASE)
_BUT = re.compile(
    r"\b(?:except|apart from|besides|other than|beyond)\b(?!.{0,40}\b(?:mentioned|above|listed|these|this|those|below|following)\b)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"\b(?:see|refer|paper|report|appendix|may not|not be)\b", re.IGNORECASE)


def withheld(read: Reading) -> tuple[Hit, ...]:
    """The sentences that say that training data is not given, or not yet."""
    if read.card is None:
        return ()
    owner = read.called.lower()
    return tuple(h for h in read.card.document.once(_withheld) if not _of_another(h.sentence.text, owner))


def _of_another(text: str, owner: str) -> bool:
    """Whether a sentence begins with what belongs to another maker."""
    other = _ANOTHERS.match(text)
    return bool(other and other.group(1).lower() not in owner)


def _withheld(document: Document) -> tuple[Hit, ...]:
    card = document.once(Card)
    found = {h.at: h for h in reversed(WITHHELD.find(card.prose)) if _tells(card, h)}
    return tuple(found[at] for at in sorted(found))


def _tells(card: Card, hit: Hit) -> bool:
    """Whether a phrase is said of what this model learned from."""
    text, where = hit.sentence.text, hit.place
    title = card.titles(hit.sentence.section).rsplit(" / ", 1)[-1]
    on_data = bool(DATA_TITLE.search(title))
    if hit.sentence.section >= card.own_sections or of_others(text, where):
        return False
    if _YOURS.search(text[: where + len(hit.words)]) or (_OF_TESTS.search(text) and not LEARNS.search(text)):
        return False
    if _OF_TESTS.search(hit.words) or (hit.sentence.kind == "row" and not on_data):
        return False
    if hit.rule == "kept":
        linked = any(HUB_DATASET.search(x.url) and x.text in hit.words for x in card.links_in(hit.at))
        return (
            not linked
            and not _TAKEN_AWAY.search(text[:where])
            and not denied(text, where)
            and (on_data or bool(_OF_TRAINING.search(_outside(text, where, hit))))
        )
    before = card.sentences[hit.at - 1].text if hit.at and _PRONOUN.search(hit.words) else ""
    return on_data or bool(_OF_TRAINING.search(before + text) or DATA_TITLE.search(before + text))


def _outside(text: str, where: int, hit: Hit) -> str:
    """A sentence without the words of a phrase in it."""
    return text[:where] + text[where + len(hit.words) :]


def vague(read: Reading) -> tuple[Hit, ...]:
    """The sentences that speak of what the model learned from without naming it; ``counted`` where they count it."""
    return read.card.document.once(_vague) if read.card else ()


def _vague(document: Document) -> tuple[Hit, ...]:
    card = document.once(Card)
    named = {n.at for n in document.once(mentioned)}
    return tuple(
        h
        for h in VAGUE.find(card.prose)
        if (h.at not in named or (h.rule in _BESIDE and not _holds_name(document, h)))
        and not (h.rule == "more" and (_SENSITIVE.search(h.words) or not _on_training(card, h)))
        and h.sentence.section < card.own_sections
        and _on_training(card, h)
        and not _EVALUATED.search(h.sentence.text)
        and not _TESTED.search(
            f"{card.titles(h.sentence.section).rsplit(' / ', 1)[-1]}\n{_CLAUSES.split(h.before)[-1]}"
        )
        and not _ON_HARM.search(f"{card.titles(h.sentence.section).rsplit(' / ', 1)[-1]} {h.sentence.text}")
        and not _YOURS.search(h.sentence.text)
        and not of_others(h.sentence.text, h.place)
    )


_TOKENS = re.compile(r"\btokens\b", re.IGNORECASE)


def _on_training(card: Card, hit: Hit) -> bool:
    """Whether a sentence speaks of training, or stands where the training data is told."""
    text, titles = hit.sentence.text, card.titles(hit.sentence.section)
    return bool(LEARNS.search(text) or _TOKENS.search(text) or DATA_TITLE.search(titles))


def stages_of(read: Reading, hit: Hit) -> frozenset[str]:
    """The stages that a phrase is said of: by its sentence, or by the one before that it goes on from."""
    card, own = read.card, frozenset(CUES.match(hit.sentence.text) & _STAGES)
    if own or card is None or not hit.at or not _GOES_ON.match(hit.sentence.text):
        return own
    return frozenset(CUES.match(card.sentences[hit.at - 1].text) & _STAGES)


_GOES_ON = re.compile(r"^\W*(?:this|these|the|it|they|both)\b", re.IGNORECASE)


_SENSITIVE = re.compile(r"\b(?:sensitive|personal|private|harmful|unsafe)\b", re.IGNORECASE)
"""Other data of this kind is what was left out."""
_BESIDE: Final = frozenset({"own", "more"})
"""Vague words that speak of data beside what is named."""


def _holds_name(document: Document, hit: Hit) -> bool:
    """Whether the words of a phrase name a set."""
    start, end = hit.place, hit.end
    return any(start <= n.start < end for n in document.once(by_sentence).get(hit.at, ()))


def unnamed_lines(read: Reading) -> tuple[Citation, ...]:
    """The lines of a table or list of parts that tell only of what kind a part is, where others name a set."""
    return read.card.document.once(_unnamed_lines) if read.card else ()


def _unnamed_lines(document: Document) -> tuple[Citation, ...]:
    card = document.once(Card)
    named = {card.sentences[n.at].line for n in document.once(mentioned)}
    groups: dict[int, set[int]] = {}
    for line, share in document.once(shares).items():
        groups.setdefault(share.group, set()).add(line)
    lines = [
        line
        for group in groups.values()
        if group & named and not _given_whole(document, group)
        for line in sorted(group - named)
        if _KIND.search(document.lines[line - 1]) and "](" not in document.lines[line - 1]
    ]
    return tuple(document.cite(line) for line in lines)


_KIND = re.compile(
    r"^\W*(?:[\w-]+[ /&,]+){0,3}?(?:books?|code|conversations?|chats?|dialogues?|news|articles?|blogs?|reviews?|forums?|web(?: ?(?:pages?|data|text))?|papers?|academic|patents|cases|miscellaneous|misc|social media|texts?|images?|subtitles|legal|medical|others?|internal|synthetic|maths?|science|encyclopedias?)\b",
    re.IGNORECASE,
)
_NEAR: Final = 12
"""So many lines above a table a text may give the whole of which it shows the parts."""


def _given_whole(document: Document, group: set[int]) -> bool:
    """Whether the text above a table or list links a set on the Hub that none of its lines names: the whole of it."""
    linked = document.once(_linked_on)
    parts = {subject for line in group for subject in linked.get(line, ())}
    first = min(group)
    return any(set(linked.get(line, ())) - parts for line in range(first - _NEAR, first + 1))


def _linked_on(document: Document) -> dict[int, set[Subject]]:
    """The sets on the Hub that each line links."""
    card = document.once(Card)
    found: dict[int, set[Subject]] = {}
    for named in document.once(mentioned):
        if HUB_DATASET.search(named.url):
            found.setdefault(card.sentences[named.at].line, set()).add(named.subject)
    return found


def names_set(read: Reading, hit: Hit) -> bool:
    """Whether the sentence of a phrase names a set."""
    return bool(read.card and hit.at in read.card.document.once(by_sentence))


def unnamed(read: Reading, roles: frozenset[str], own: frozenset[str]) -> tuple[Hit, ...]:
    """The vague sentences on data that the sets named, which played these ``roles``, are not all of.

    A vague line on a stage of which sets are named speaks of those, unless it says that there is more; one on a
    stage that is not this model's ``own`` work speaks of what it was made from.
    """
    found = [h for h in vague(read) if h.rule in _BESIDE or (h.rule == "vague" and _is_more(h, roles, own))]
    told = {h.at: h for h in sorted(found, key=lambda h: h.rule == "vague")}  # its words say most
    return tuple(told[at] for at in sorted(told))


_STAGES: Final = frozenset({PRETRAINING, TUNING, PREFERENCE})
_MORE = re.compile(
    r"\b(?:also|additional(?:ly)?|other|further(?![ -]+(?:pre-?|fine-?)?t(?:rain|un))|as well as|in addition|moreover|plus|more|along with|together with)\b",
    re.IGNORECASE,
)


def _is_more(hit: Hit, roles: frozenset[str], own: frozenset[str]) -> bool:
    text = hit.sentence.text
    told = CUES.match(text) & _STAGES
    if told == {PRETRAINING} and PRETRAINING not in own and "continued" not in own:
        return False
    if _MORE.search(hit.before[-60:]) or _MORE.search(hit.words):
        return True
    return not (roles & (told | {UNKNOWN}) if told else roles)


def complete(read: Reading, stages: int = 1) -> Citation | None:
    """The line that says that the data named is all there was.

    "No other data was used" is such a line; so are, of a model made in one stage, "trained only on" where all that
    follows has a name, and a table or list whose parts leave nothing out and each name a set.
    """
    card = read.card
    if card is None:
        return None
    hits = claims(card.document)
    hit = next((h for h in hits if h.rule == "no-other" or stages == 1), None)
    if hit:
        return card.cite(hit.sentence)
    line = next(iter(card.document.once(_listed_whole)), None)
    return card.document.cite(line) if line and stages == 1 else None


def _listed_whole(document: Document) -> tuple[int, ...]:
    """Where the tables and lists begin that leave nothing out and name a set on each line."""
    card = document.once(Card)
    named = {card.sentences[n.at].line for n in document.once(mentioned)}
    titles = {s.line: card.titles(s.section) for s in card.sentences}
    return tuple(
        first
        for first, lines in adds_up(document).items()
        if lines <= named and not _OF_OTHER_USE.search(titles.get(first, ""))
    )


_OF_OTHER_USE = re.compile(r"evaluat|benchmark|\btest|tokeni[sz]er", re.IGNORECASE)


_PERCENT = re.compile(r"(?<![\w.])([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%")


def withheld_part(hit: Hit) -> float | None:
    """How large the part is that a sentence withholds, where it says so once; None for all, or unsaid."""
    found = _PERCENT.findall(hit.sentence.text)
    return float(found[0].replace(",", ".")) / 100 if len(found) == 1 else None


def claims(document: Document) -> tuple[Hit, ...]:
    """The sentences that say that the data named is all there was."""
    return document.once(_complete)


def _complete(document: Document) -> tuple[Hit, ...]:
    return tuple(_said_complete(document.once(Card)))


def _said_complete(card: Card) -> Iterator[Hit]:
    for hit in COMPLETE.find(card.prose):
        text, where = hit.sentence.text, hit.place
        if hit.sentence.section >= card.own_sections or of_others(text, where):
            continue
        if hit.rule == "only":
            if _names_all(card, hit, where + len(hit.words)):
                yield hit
        elif not _ELSEWHERE.search(text) and not _BUT.search(text) and _of_all(hit):
            yield hit


def _of_all(hit: Hit) -> bool:
    """Whether a claim stands alone, or says that it is of the training: not of a phase, a tokenizer, a language."""
    listed = _LIST_OF.search(hit.words) is not None
    if listed and (_NOT_GIVEN.search(hit.sentence.text) or not _HERE.search(hit.sentence.text)):
        return False
    return bool(listed or (_ALONE.fullmatch(hit.before) and _OF_IT_ALL.fullmatch(hit.after)))


_LIST_OF = re.compile(r"\b(?:list|table)\b", re.IGNORECASE)
_HERE = re.compile(r"\b(?:is|are|follow\w*|this|here|below|above|complete|exhaustive)\b\W*", re.IGNORECASE)
_NOT_GIVEN = re.compile(r"\b(?:request|cannot|can['’]t|not|never|as to|for the)\b", re.IGNORECASE)
_ALONE = re.compile(r"\W*(?:(?:note that|and|importantly|in particular|otherwise)\W+)?", re.IGNORECASE)
_OF_IT_ALL = re.compile(
    r"\W*(?:(?:for|in|during|to)[ ]+(?:the[ ]+|its[ ]+|our[ ]+)?(?:pre-?|fine-?)?(?:training|tuning|train)(?:[ ]+(?:it|(?:the|this|our)[ ]+model|of[ ]+(?:the|this)[ ]+model))?)?\W*(?:(?:except|other than|besides)\b.*)?",
    re.IGNORECASE,
)


_CONJUNCT = re.compile(r",|&|\+|\b(?:and|as well as|plus|et|và)\b", re.IGNORECASE)
_STOP = re.compile(r"[.;:()]\s|[;:(]|\.$")


def _names_all(card: Card, hit: Hit, after: int) -> bool:
    """Whether each thing that a sentence lists after "trained only on" is a set with a name."""
    text = hit.sentence.text
    stop = _STOP.search(text, after)
    end = stop.start() if stop else len(text)
    cuts = [after, *(m.end() for m in _CONJUNCT.finditer(text, after, end)), end]
    starts = [n.start for n in card.document.once(mentioned) if n.at == hit.at]
    return all(any(a <= s < b for s in starts) for a, b in pairwise(cuts))


_LATIN = re.compile(r"[A-Za-zÀ-ỹ]+")
_SMALL = re.compile(
    r"\b(?:the|of|and|is|with|this|was|les|des|est|dans|pour|avec|sur|une|và|của|được|trên|là|cho)\b",
    re.IGNORECASE,
)
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
_PROSE: Final = 60
"""So many words tell which language they are in."""


def is_heard(document: Document) -> bool:
    """Whether a card is in a language whose words for training are known here: the silence of others proves nothing."""
    sentences = document.once(Card).sentences
    words = sum(len(_LATIN.findall(s.text)) for s in sentences)
    small = sum(len(_SMALL.findall(s.text)) for s in sentences)
    known = small * 200 >= words or any(_CJK.search(s.text) for s in sentences)
    return words < _PROSE or known
