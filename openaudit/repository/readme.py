"""What the README of a code repository says of it: a tool, data, a promise, code for users, from what training starts."""

import re
from typing import Final

PROMISES: Final = re.compile(
    r"\b(?:code|scripts?)\b.{0,60}\b(?:coming soon|(?:will|to) be (?:released?|open-?sourced|published|made (?:public|available)|uploaded))\b"
    r"|\bcoming soon\b.{0,60}\b(?:code|scripts?)\b|\b(?:will|to) (?:release|publish|open-?source)\b.{0,40}\bcode\b",
    re.IGNORECASE,
)

USES: Final = re.compile(
    r"\b(?:we use|using|based on|built (?:on|with)|implemented (?:with|in)|thanks to)\b", re.IGNORECASE
)

INITIALISED: Final = re.compile(
    r"\bto initiali[sz]e (?:the|our) (?:\w+ )?models?\b|\b(?:models?|weights|encoder|decoder|training) (?:is|are|was|were) initiali[sz]ed (?:from|with|by) (?!.{0,30}random)"
    r"|--model_name_or_path[ =]+[\w./-]|\b(?:we|training) (?:start|starts|started|resume|continue)\w* (?:training )?from (?:the |a )?(?:pre-?trained|released|public|official)",
    re.IGNORECASE,
)

FOR_USERS: Final = re.compile(
    r"\bfor users? to (?:fully )?(?:fine-?)?tune?\b|\busers? can\b.{0,60}\bfine-?tun|\bto (?:fully )?fine-?tune (?:our|the) (?:\w+ )?models?\b"
    r"|\bnow support fine-?tuning\b|\bfine-?tun\w+\b.{0,60}\b(?:your own|custom)\b|模型微调|微调.{0,12}(?:例子|示例|教程)",
    re.IGNORECASE,
)

OPENING: Final = 40

GENERAL: Final = re.compile(
    r"^(?:#+|<h1|<p|<b>|<strong>|\*\*)[^\n]{0,110}\b(?:toolkit|toolbox|framework)\b(?! of\b)"
    r"|\b(?:library|framework|toolkit|toolbox|platform)\b(?! of\b).{0,30}\b(?:for|to|that)\b.{0,60}\b(?:train|pre-?train|fine-?tun|build)\w*"
    r"|\b(?:for|research on)\b.{0,20}\btraining\b(?:[ ](?:large|huge|big|state-of-the-art|transformer|language|deep|neural|your|any|custom))+[\w ,/-]{0,40}\bmodels\b",
    re.IGNORECASE,
)

IS_DATA: Final = re.compile(
    r"\bdata ?sets?\b|\bcorpus\b|\bcorpora\b|\bdatabase\b|数据[集库]|데이터셋|bộ dữ liệu", re.IGNORECASE
)

THIS_DATA: Final = re.compile(r"\b(?:this|our) (?:data ?set|corpus)\b", re.IGNORECASE)

TRAINS: Final = re.compile(
    r"(?<!fine-)(?<!tuning )\btrain(?:s|ing)?\b(?![ ](?:data|set|split|examples|samples))", re.IGNORECASE
)

DATA_NAME: Final = re.compile(r"(?:^|[-_/])(?:data(?:set)?s?|corpus|corpora|pile)(?:$|[-_])", re.IGNORECASE)

TUNES: Final = re.compile(
    r"fine-?[ ]?tun|\binstruct\b|instruction-?[ ]?(?:tun|follow)|\bsft\b|\bchat\b|\blora\b|align(?:ed|ment)|\bdpo\b|rlhf",
    re.IGNORECASE,
)

PRETRAINS: Final = re.compile(
    r"pre-?[ ]?train(?!ed (?:model|weights|checkpoint))|from scratch|training code|\btokens\b|train (?:a|your|the) (?:model|own)",
    re.IGNORECASE,
)
