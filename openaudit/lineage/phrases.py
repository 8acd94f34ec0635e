"""How texts say that a model was made from another, by relation."""

from typing import Final

from openaudit.prose import Phrases

TUNE = r"fine[- ]?tun(?:ed|e|ing)"
_OF = r"(?:of|from|for|on top of|over|off|upon|with)"
_THE = r"(?:[ ]+(?:the|our|a|an|original|pre-?trained|base|official|raw|released|popular|powerful|large|open(?:-source)?)\b)*"
PART = r"(?:vision|visual|image|text|audio|speech|language|video)[ -](?:encoder|tower|backbone|decoder)"
MADE_FROM: Final = Phrases(
    {
        "quantized": (
            r"\b(?:\d-?bit[ ]+)?(?:quanti[sz]ed|quanti[sz]ation|gptq|awq|gguf|ggml|exl2|int[48]|fp8|nf4)\b(?:[ ]+[\w.-]+){0,4}?[ ]+(?:of|for|from|to[ ]+(?:run|use|inference|infer))\b"
            + _THE,
            r"\b(?:converted|conversion|convert)\b(?:[ ]+\w+){0,3}?[ ]+(?:of|from)\b" + _THE,
            r"\b(?:exported|converted|ported|quanti[sz]ed|compiled)[ ]+(?:in)?to\b",
            r"\b\w+[ -]compatible[ ]+(?:(?:version|weights|conversion|port)[ ]+(?:of|for)[ ]+)?(?P<model>[\w./-]{4,60})",
            r"(?:量化版本?|양자화)",
        ),
        "adapter": (
            r"\b(?:q?lora|adapters?|peft|control-?net)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:for|of|on top of|on|over)\b"
            + _THE,
        ),
        "merge": (
            r"\b(?:merge[ds]?|merging|blend|frankenmerge|passthrough|slerp|interleav\w+|soup|fusion)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:of|between|from|with)\b"
            + _THE,
            r"\b(?:then|was|is|and|be)[ ]+merged[ ]+(?P<model>[^\n]{3,120}?)[ ]+into\b",
            r"\bas[ ]+(?:an?|the)[ ]+base[ ]+with\b",
            r"\b(?:models?|loras?)[ ]+used[ ]+(?:in|for)[ ]+(?:the|this)[ ]+merge\b[ ]*(?:is|are|:|were)",
            r"\bcreated[ ]+by[ ]+(?:combining|merging|mixing|stacking)\b",
            r"\b(?:combin|integrat|unif|fus)(?:es|ing|ies|ying|ed)\b" + _THE,
            r"^\W*merged[ ]+the[ ]+(?:lora|model)s\b",
            r"\bdeltas?\b.{0,60}\b(?:with|to)[ ]+(?:the[ ]+)?(?:original|base)\b",
            r"(?:合并|融合|マージ|병합)",
        ),
        "distilled": (
            r"\bdistill?(?:ed|ation)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:of|from)\b" + _THE,
            r"\bteacher(?:[ ]+model)?\b[ ]*(?:is|was|:|,)?" + _THE,
            r"(?:蒸馏|蒸留|증류)",
        ),
        "continued": (
            r"\b(?:continu\w+|further)\b(?:[ ]+\w+){0,2}?[ ]+(?:pre-?)?train\w*(?:[ ]+\w+){0,3}?[ ]+(?:from|of|on top of|using)\b"
            + _THE,
            r"\b(?:continue[ds]?|continual(?:ly)?|further)[ -](?:to[ ]+)?pre-?train\w*" + _THE,
            r"\bbuilt[ ]+by[ ]+further[ ]+training\b" + _THE,
            r"(?:继续(?:预)?训练|增量预训练|継続事前学習|追加学習|추가[ ]?(?:사전)?[ ]?학습|지속[ ]?학습|계속.{0,4}사전)",
            r"\b(?:tiếp tục huấn luyện|huấn luyện tiếp)",
        ),
        "component": (
            rf"\b{PART}\b.{{0,30}}(?:\b(?:is|was|are|were|from|uses?|using|initiali[sz]ed|based on)\b|:)"
            + _THE,
            rf"\b(?:uses?|using|with|of|through|by|via)[ ]+(?:an?|the|our)[ ]+(?:frozen|fixed|pre-?trained)[, ]+(?:(?:frozen|fixed|pre-?trained)[ ]+)?(?P<model>[^\n]{{2,50}}?)[ ](?:model[ ]+)?(?:as[ ]+|for[ ]+)?(?:\w+[ ]+)?{PART}",
            rf"\b{PART}s?\b[ ]*[:(]?",
            rf"\b(?:fixed|frozen|pre-?trained)[, ]+(?:[\w-]+[ ]+){{0,2}}?{PART}s?[ ]*\(",
            r"\b(?:use[sd]?|using|utili[sz]\w+|employ\w*|adopt\w*|appl(?:y|ies|ied|ying)|leverag\w+)[ ]+(?P<model>[^\n]{2,120}?)[ ]+(?:as|for)[ ]+(?:the|our|its|an?)\b[ ]+(?:[\w-]+[ ]+){0,2}?(?:[\w-]+[ -])?(?:encoder|tower|backbone|decoder|vae|autoencoder)\b",
            r"(?:使用|采用|用|将|以)(?P<model>[^\n，。]{2,60}?)(?:作为|为|用作|应用于)[^\n，。]{0,8}(?:编码器|主干|骨干|解码器)",
        ),
        "finetune": (
            rf"\b{TUNE}\b(?:[ ]+(?:version|variant|checkpoint|model|derivative|edition|lora|weights)s?)?[ ]+{_OF}\b"
            + _THE,
            r"\b(?:we|i)[ ]+trained[ ]+an?[ ](?P<last>[^\n]{2,60}?)[ ]model[ ]+on[ ]+(?:the[ ]+)?tasks?\b",
            r"\b(?:integrat(?:e|ed|ing)|load(?:ed|ing)?|inherit(?:ed|ing)?|reus(?:ed|ing)|copied|took)[ ]+(?:the[ ]+)?(?P<model>[^\n]{2,50}?)[ ]+weights[ ]+(?:in)?to\b",
            r"\btaught[ ]+to[ ]+(?:the[ ]+)?(?P<model>[^\n.]{3,60}?)[ ]+(?:with|via|using|by)\b",
            rf"\b{TUNE}[ ]+from[ ]+(?:model|checkpoint)\b[ ]*[:|]?" + _THE,
            rf"\b(?:we|by|i|are|is|was|been|then)[ ]+(?:full[- ](?:parameter|weight)[ ]+)?{TUNE}\b" + _THE,
            rf"\bfull[- ](?:parameter|weight)[ ]+{TUNE}\b" + _THE,
            rf"^\W{{0,6}}{TUNE}\b" + _THE,
            rf"\b(?:{TUNE}|(?:instruction[- ])?tuned|trained)[ ]+(?:model[ ]+)?(?:on|with|for|using|to)\b",
            r"\b(?:re-?trained|upcycled|resumed)[ ]+from\b" + _THE,
            r"\bport(?:ed)?(?:[ ]version)?[ ]+(?:of|from)\b" + _THE,
            r"\b(?:instruct\w*|chat|aligned|uncensored|multilingual)[- ](?:tuned[ ]+|finetuned[ ]+)?(?:version|variant|model)s?[ ]+(?:of|from|based on)\b"
            + _THE,
            r"\b(?:version|variant|derivative|clone|copy|mirror|re-?upload|fork|snapshot)[ ]+(?:of|from)\b"
            + _THE,
            r"\b(?:based|built|builds?|on the basis)[ ]+(?:on|upon|on top of|off|of)\b" + _THE,
            r"\b(?:finetune|fine-tune)[ ]+created[ ]+(?:using|from)\b(?:[ ]+\w+['’]s)?",
            r"\binitiali[sz]ed\b(?:[ ]+\w+){0,2}?[ ]+(?:from|with|using|by|on)\b" + _THE,
            r"\b(?:original|base)[ ]+(?:pre-?trained[ ]+)?model[ ]+can[ ]+be[ ]+found[ ]+(?:here|at|in)\b",
            r"\b(?:start(?:ed|ing)|warm[- ]?started|trained|obtained|derived|adapted|created|developed)[ ]+(?:from|on top of|with)\b"
            + _THE,
            r"\b(?:base|parent|foundation|backbone|source|original|underlying|starting)[ ]+(?:llm|language model|model|checkpoint)s?\b[ ]*(?:used?|name)?[ ]*(?:is|was|are|:|\||=|-)?"
            + _THE,
            r"\btakes[ ]+(?:an?|the)[ ]+pre-?trained[ ]+(?P<model>[^\n]{2,240}?)[ ]+and[ ]+(?:then[ ]+)?fine-?tunes\b",
            r"\b(?P<model>[^\n.,;]{2,60}?)[ ]+(?:was|were|is)[ ]+(?:for[ ]+)?used[ ]+(?:for|as|in)[ ]+(?:the[ ]+|an?[ ]+)?(?:weight[ ]+)?initiali[sz]ation\b",
            r"\bus(?:es|ed|ing)[ ]+(?:only[ ]+)?the[ ]+(?:encoder|decoder)[ ]+(?:part[ ]+)?(?:from|of)\b"
            + _THE,
            r"\bus(?:e[sd]?|ing)[ ]+(?:the|a|our)?[ ]*pre-?trained\b(?:[ ]+(?:model|weights|checkpoint)s?)?",
            r"\bpre-?trained[ ]+(?:language[ ]+)?(?:model|checkpoint)s?[ ]*(?:used[ ]*)?(?::|\|)",
            r"^\W{0,6}language model\b[ ]*:",
            r"\bbase_model\b[ ]*:",
            r"\b(?:unquanti[sz]ed|fp16|float16|bf16|bfloat16|sharded)\b(?:[ ]+[\w.-]+){0,3}?[ ]+(?:of|for)\b"
            + _THE,
            r"\b(?:trained|training|tuned)\b(?:[ ]+\w+){0,3}?[ ]+using\b" + _THE,
            r"(?:\b(?:is|was|are|were)|[:,])[ ]+(?:an?|our)\b(?P<last>(?:[ ]+[\w.,/-]+){1,6}?)[- ]based\b",
            rf"\b{TUNE}[ ](?P<last>[^\n]{{2,60}}?)[ ](?:model|checkpoint)\b",
            r"^\W*(?:this[ ]+(?:is|model[ ]+is)[ ]+)?an?[ ](?P<last>[^\n]{2,80}?[0-9][^ \n]*)[ ]model\b",
            r"\b(?:using|use[sd]?|taking|took)[ ]+(?P<model>[^\n]{2,100}?)[ ]+as[ ]+(?:(?:the|our|its|an?)[ ]+)?(?:base|foundation|starting|initial|parent)\b",
            r"(?:基于|在.{0,20}(?:的)?基础上|微调|为(?:基座|底座|基础)|ベースに|をベース|を(?:元|もと)に|ファインチューニング|を(?:ファイン|fine)|(?:기반|바탕)(?:으로|의)|파인[ ]?튜닝|미세[ ]?조정)",
            r"\b(?:affin[ée]e?s?|bas[ée]e?s?|entra[iî]n[ée]e?s?|d[ée]riv[ée]e?s?|initialis[ée]e?s?|adapt[ée]e?s?|r[ée]gl[ée]e?s?)[ ]+(?:à partir[ ]+(?:de|du|des)|sur|de|du|avec)\b",
            r"\b(?:dựa trên|tinh chỉnh (?:từ|trên|mô hình)|(?:xây dựng|phát triển) (?:từ|trên)|huấn luyện từ)",
        ),
    }
)
