"""The words by which sentences restrict, ask, advise and free, and those that say what they speak of.

Patterns are RE2 and see one sentence at a time. They were measured on licence texts whose restrictions had been read
and on sentences of cards: a pattern that only fits one text is none.
"""

from typing import Final

from openaudit.prose import Phrases

_MAY_NOT = r"(?:(?:may|must|shall|will|can) ?n[o']t|may never|cannot|mustn't|prohibit\w*|forbid\w*|forbidden|agrees? (?:not to|to not)|undertakes? (?:not to|to not)|not (?:be )?(?:allowed|permitted|authori[sz]ed)|no right to|disallow\w*|interdit\w*|ne (?:peut|peuvent|doit|doivent) (?:pas|être))"
_USE = r"(?:us(?:e[ds]?|age|ing)|employ(?:ed|ing)?|utili[sz]\w+|exploit\w*|deploy\w*)"
_COMMERCIAL = r"(?:commercial(?:ly)?|for[- ]profit|profit-making|monet\w+)"
_COMMERCIAL_USE = rf"(?:commercially[ ]+us\w+|us\w+[ ]+(?:[\w-]+[ ]+){{0,6}}commercially|{_COMMERCIAL}(?:[ ]+(?:or|and|/)[ ]+\w+)?[ ]+(?:uses?|usage|purposes?|applications?|products?|exploitation|deployment|activit\w+|ends))"
_MUST = r"(?:(?:must|shall|will need to|needs? to|have to|has to|(?:is|are)[ ]+required to)[ ]+(?:first[ ]+|also[ ]+)?)"
_DENIED = r"(?:(?:is|are)[ ]+(?:\w+ly[ ]+|also[ ]+|hereby[ ]+)?(?:prohibited|forbidden|banned|excluded|disallowed|not[ ]+(?:allowed|permitted|authori[sz]ed|granted)))"
_NON_COMMERCIAL = r"(?:non[- ]?(?:commercial|profit)|not[- ]for[- ]profit)"
_FIELD = r"(?:military|warfare|weapons?|surveillance|law enforcement|nuclear|biometric|medical (?:advice|diagnos\w+)|critical infrastructure|national (?:security|unity)|drug (?:development|discovery))"
_THIS = r"(?:the|this|these|those|our|any|such)[ ]+(?:[\w.-]+[ ]+){0,3}?(?:models?|weights|checkpoints?|adapters?|data|data ?sets?|corpus|corpora|software|materials?|resources?|files)\b"
_PLACE = r"(?:the[ ]+)?(?:European Union|EU|EEA|United Kingdom|UK|United States|USA|US|China|Russia|South Korea|Korea|Japan|India|Iran|Vietnam|France|Germany|California)"
_FIRM = r"(?:businesses|companies|enterprises|corporations|firms|for-profit (?:entities|organi[sz]ations))"
_RESEARCH = r"(?:academic|research|scientific|educational|evaluation|teaching)"
_HARM = r"harm\w*|malicious|exploit(?:s|ed|ing|ation)?[ ]+(?:of[ ]+)?(?:\w+[ ]+){0,3}(?:minors|children|vulnerab\w+|people|persons)|deceiv\w*|deceptive|defam\w+|disparage|disinformation|misinformation|false information|discriminat\w+|harass\w*|hate(?:ful)?|violen\w+|terroris\w+|porn\w*|sexual\w*|fraud\w*|spam|malware|personal(?:ly)? identif\w+|abus\w+|demean\w*|bloody|minors|human rights"

TERMS: Final = Phrases(
    {
        "non-commercial": (
            r"\bnon[- ]?commercial(?:ly)?(?:[ ,/]+(?:and|or|/|,)?[ ]*(?:academic|research|scientific|educational|personal|internal))*(?:[ ]+(?:research|evaluation|academic|educational))?[ ]+(?:uses?|usage|purposes?|basis|applications?)?[ ]*only\b",
            rf"\b(?:only|solely|exclusively|strictly|restricted to|limited to)\b.{{0,60}}\b{_NON_COMMERCIAL}",
            r"\bpersonal(?:[ ]+(?:and|or|/)[ ]+[\w-]+)?[ ]+use[ ]+only\b",
            r"\bnon[- ]?commercial\b.{0,30}\b(?:licen[cs]e|agreement)\b",
            rf"\b{_MAY_NOT}\b.{{0,80}}\b{_COMMERCIAL}\b(?:.{{0,30}}\b(?:purpose|use|usage|activit|application|advantage|product)|[ ]*[.,;]|$)",
            rf"\b{_COMMERCIAL}[ ]+(?:uses?|usage|purposes?|applications?|exploitation|deployment|activities)\b.{{0,30}}\b(?:(?:is|are)[ ]+(?:strictly[ ]+|expressly[ ]+)?(?:not|prohibited|forbidden|restricted|excluded|disallowed)|must not|may not|not allowed|requires?|needs?)\b",
            rf"\bany[ ]+(?:other[ ]+)?{_COMMERCIAL}[ ]+(?:use|usage)\b.{{0,300}}\b(?:is|are)[ ]+(?:strictly[ ]+|expressly[ ]+)?(?:prohibited|forbidden|not permitted)\b",
            rf"\bno[ ]+{_COMMERCIAL}[ ]+(?:use|usage|purposes?|rights?|application)\b",
            rf"\b{_COMMERCIAL_USE}\b.{{0,200}}\b(?:contact|reach out|get in touch|{_MUST}(?:request|obtain|apply|purchase|acquire|register|be licen[cs]ed))\b",
            r"\blicen[cs]\w*\b.{0,60}[^\w-]non[- ]?commercial\b",
            r"(?:仅可?(?:用于|供).{0,8}(?:个人|非商|学术)|(?:暂)?不支持商(?:用|业)|禁止商业)",
            rf"\b{_COMMERCIAL}[ ]+(?:use|usage|purposes?|applications?|products?(?: or purposes)?)\b.{{0,60}}\b(?:please[ ]+(?:submit|complete|apply|e-?mail|refer to|sign)|requires?[ ]+(?:a|an|prior|written|separate|permission|authori[sz]ation|approval)|(?:needs?|must)[ ]+(?:to[ ]+)?(?:obtain|apply|request|be authori[sz]ed)|written (?:consent|permission|authori[sz]ation)|after obtaining|separate(?:ly)? licen[cs]e)",
            r"\b(?:apply|register|registration|sign|fill|contact|permission|authori[sz]ation|approval|approved|obtain\w*)\b.{0,80}\bcommercial (?:licen[cs]e|authori[sz]ation|use|purposes?)\b",
            r"\b(?:available|open|free(?:ly)?|licensed|released|provided|permitted|allowed|can be used)\b.{0,50}\bfor[ ]+(?:all[ ]+)?(?:personal[ ,/]+(?:and|or)?[ ]*)?non[- ]?commercial",
            r"(?:非商业|非商用|不得用于商业|不能商用|禁止商用|仅限学术|仅供学术|不可商用|禁止.{0,6}商业)",
            r"商业.{0,10}(?:需|须|请).{0,20}(?:申请|授权|联系|取得.{0,4}许可|获得.{0,4}许可)",
            r"(?:비상업|비영리|상업적[ ]?(?:이용|사용|목적).{0,20}(?:금지|불가|제한|허용되지|할 수 없))",
            r"\b(?:usages?|utilisations?|exploitations?)[ ]+commerciale?s?\b.{0,60}\b(?:interdi\w+|prohib\w+|soumis\w*|exclu\w*)\b",
            r"\bkommerziell\w*\b.{0,60}\b(?:untersagt|verboten|nicht (?:gestattet|erlaubt|zulässig))|\bnur\b.{0,40}\bnicht[- ]?kommerziell",
            r"\b(?:usos?|fines|fins|scopi|fini)[ ]+com?mercial[ei]?s?\b.{0,60}\b(?:prohibid|proibid|vietat|no (?:está )?permitid|não (?:é )?permitid)|\b(?:fines|fins|scopi|fini)[ ]+(?:no|não|non)[ -]com?mercial",
            r"(?:pas|jamais|interdi\w+).{0,60}(?:fins?|usages?|utilisations?|exploitations?)[ ]+commercia",
            r"(?:phi thương mại|không.{0,30}mục đích thương mại|chỉ.{0,40}phi thương mại|cấm.{0,30}thương mại)",
            rf"\b{_MAY_NOT}\b.{{0,80}}\b(?:commercially[ ]+(?:exploit|us)\w*|monet\w+|(?:for|make a)[ ]+profit)\b",
            rf"\bnot[ ]+(?:\w+[ ]+)?(?:licen[cs]ed|supported|available)[ ]+for[ ]+(?:any[ ]+)?{_COMMERCIAL_USE}\b",
            rf"\bother than[ ]+(?:\w+[ ]+)?{_COMMERCIAL_USE}\b",
            rf"\bfor profit\b.{{0,30}}\b{_DENIED}\b",
            rf"\b{_COMMERCIAL}[ ]+(?:users?|entities|customers|organi[sz]ations|companies)\b.{{0,40}}\b{_MUST}",
            r"(?:usages?|utilisations?|fins?|but) (?:\w+ )?non[- ]commercia|\buso no comercial\b|phi lợi nhuận",
            r"(?:禁止|严禁|不得|不可|不能|请勿).{0,8}(?:商用|商业|盈利|营利)",
            r"商用.{0,16}(?:禁止|不可|できません|できない|必要)|非営利目的|営利目的.{0,12}(?:禁止|不可|できません|できない)",
            r"상업적[ ]?(?:이용|사용|목적|용도|활용).{0,20}(?:금지|불가|제한|허용되지|할 수 없|안 됩니다)",
            r"\bnot\b.{0,60}\b(?:right|permission) to[ ]+[“\"]?sell\b",
            rf"\b{_FIRM}\b.{{0,40}}\b{_MUST}(?:contact|reach out|pay|purchase|buy|obtain|acquire|get|apply|request|license|be licen[cs]ed)\b",
            rf"\b{_FIRM}\b.{{0,40}}\bneeds?[ ]+(?:an?[ ]+)?(?:\w+[ ]+)?licen[cs]e\b",
        ),
        "research-only": (
            rf"\bfor[ ]+(?:non[- ]?commercial[ ,]+(?:and[ ]+)?)?{_RESEARCH}(?:[ ,/]+(?:and|or|/|&|,)?[ ]*(?:non[- ]?commercial|{_RESEARCH}|development))*[ ]+(?:uses?|purposes?|usage)?[ ]*only\b",
            rf"\b(?:only|solely|exclusively|strictly|restricted to|restricted for|limited to)\b(?:[ ,]+[\w/-]+){{0,8}}?[ ,/]+{_RESEARCH}[ ]+(?:(?:and|or|/|,)[ ]*\w+[ ]+)?(?:use|purpose|usage)",
            rf"\bsole[ ]+purpose[ ]+of[ ]+(?:\w+[ ]+){{0,2}}{_RESEARCH}\b",
            rf"^\W{{0,6}}(?:for[ ]+)?{_RESEARCH}[ -]+(?:use[ ]+|purposes?[ ]+)?only\W*$",
            rf"\b{_RESEARCH}[ -]+only[ ]+licen[cs]e\b",
            r"(?:仅可?(?:供|用于|限于?).{0,8}(?:学术|科研|研究)|只能用于.{0,8}研究)",
            r"(?:研究目的(?:での|に限|のみ)|(?:학술|연구)[ ]?(?:연구)?[ ]?(?:용도|목적|용)(?:으?로만|에만|에 한)|chỉ.{0,20}mục đích nghiên cứu|(?:uniquement|exclusivement|seulement|réservée?s?).{0,40}recherche|recherche uniquement)",
            rf"\b(?:may|can|are|is|be|use|available|licen[cs]ed|released)\b.{{0,40}}\b(?:only|exclusively|solely)[ ]+for[ ]+(?:[\w-]+[ ]+)?{_RESEARCH}\b",
            rf"\b(?:use|usage|access|licen[cs]e|rights)\b.{{0,40}}\b(?:restricted|limited)[ ]+to[ ]+(?:[\w-]+[ ]+)?{_RESEARCH}\b",
            r"研究目的にのみ|仅用于.{0,6}研究",
        ),
        "no-derivatives": (
            rf"\b{_MAY_NOT}\b(?:[ ,]+\w+){{0,5}}?[ ]+(?:modify|alter|adapt|create[ ]+(?:any[ ]+)?derivative|make[ ]+(?:any[ ]+)?derivative|fine-?tune|distribute modified)\b",
            r"\bno[- ]?derivatives\b|\bno-?derivative\b|\bno derivative works?\b",
            r"\b(?:modifications?|adaptations?|alterations?)\b.{0,80}\b(?:is|are)[ ]+(?:strictly[ ]+|expressly[ ]+)?(?:prohibited|forbidden|not (?:allowed|permitted))\b",
            r"\bderivative works?[ ]+(?:are|is|may)[ ]+(?:strictly[ ]+)?(?:not|prohibited|forbidden)\b",
            rf"\b{_MAY_NOT}\b.{{0,40}}\bderivatives?\b.{{0,40}}\b(?:without|unless)\b",
            r"\bno[ ]+(?:modifications?|derivatives?|changes|alterations?)\b.{0,60}\b(?:allowed|permitted)\b",
        ),
        "no-redistribution": (
            rf"\b(?:you|users?|licensees?|it)\b.{{0,40}}\b{_MAY_NOT}\b.{{0,50}}\b(?:re-?distribut\w+|re-?upload\w*|share the (?:model|weights)|publish the (?:model|weights))\b",
            rf"\b(?:agrees?[ ]+(?:not to|to not)|{_MAY_NOT})[ ,]+(?:\w+[ ,]+){{0,6}}?(?:distribute|publish|share|re-?distribute|re-?upload)\b.{{0,60}}\b{_THIS}",
            r"\bdo[ ]+not[ ]+(?:re-?distribute|re-?upload|share)\b[ ]+(?:this|the|these)[ ]+(?:models?|weights|files|checkpoints?)",
            r"(?:재배포.{0,10}(?:금지|불가)|禁止.{0,6}(?:再分发|转发|传播)|再配布.{0,6}禁止)",
            rf"\b(?:models?|weights|checkpoints?|data ?sets?|data|corpus|files|it|they)[ ]+{_MAY_NOT}[ ]+be[ ]+(?:\w+[ ,]+){{0,4}}?(?:re-?distributed|re-?uploaded|republished|shared|passed on)\b",
            rf"\b(?:re-?hosting|mirroring|re-?uploading|re-?distribut\w+|republi\w+)\b.{{0,60}}\b{_DENIED}\b",
        ),
        "use-policy": (
            rf"\bprohibit\w*[ ]+(?:[\w-]+[ ,]+){{0,4}}?(?:{_HARM}|misleading|obscene)[ ,]+(?:\w+[ ,]+){{0,3}}?uses?\b",
            r"\b(?:acceptable|prohibited)[ -]use[ ]+(?:policy|guidelines?|restrictions?)\b",
            r"\buse-based restrictions?\b|\bthe AUP\b",
            rf"\b{_MAY_NOT}\b.{{0,60}}\b{_USE}\b.{{0,80}}\b(?:{_HARM})\b",
            rf"\b(?:licen[cs]e|terms|policy|agreement)[ ]+(?:forbids?|prohibits?|disallows?)\b.{{0,160}}\b(?:{_HARM})\b",
            rf"\b(?:you|users?|licensees?)[ ]+{_MAY_NOT}\b.{{0,300}}\b(?:in|for)[ ]+(?:any[ ]+)?(?:{_HARM})\b",
            r"\b(?:bypass|circumvent)\w*\b.{0,40}\b(?:filters?|safety|safeguards?|guardrails?)\b.{0,120}\b(?:is|are)[ ]+(?:also[ ]+|strictly[ ]+)?(?:prohibited|forbidden)\b",
            r"(?:禁止|不得|严禁).{0,20}(?:分享|生成|传播|制作|发布|用于).{0,60}(?:伤害|有害|虚假|错误信息|色情|暴力|歧视)",
            rf"^\W{{0,6}}(?:it is )?(?:strictly )?prohibited (?:for|to)\b.{{0,80}}\b(?:{_HARM})\b",
            rf"\b(?:can'?t|cannot|may not|must not|shall not)[ ]+(?:\w+[ ]+)?{_USE}[ ]+(?:the|this|these|our)[ ]+(?:\w+[ ]+)?(?:models?|weights|software|materials?|checkpoints?)[ ]+to\b.{{0,90}}\b(?:harm|malicious|exploit|deceiv|disinformation|discriminat)",
            r"不得(?:利用|将|使用).{0,20}(?:模型|本模型).{0,30}(?:危害|有害)",
            rf"\b(?:uses?|usage|using)\b.{{0,80}}\b(?:{_HARM})\b.{{0,60}}\b{_DENIED}\b",
            r"\b(?:ne|pas|interdi\w+)\b.{0,80}\b(?:malveill\w+|haineu\w+|nuisi\w+)",
            r"(?:không được|cấm).{0,60}(?:gây hại|thù hận|lừa đảo)",
            r"(?:犯罪|有害|差別).{0,20}(?:禁止|しないで)|(?:유해|범죄|차별).{0,40}금지",
        ),
        "field-of-use": (
            rf"\b{_MAY_NOT}\b.{{0,80}}\b{_FIELD}\b",
            rf"\b{_FIELD}[ ]+(?:uses?|purposes?|applications?)\b.{{0,60}}\b{_DENIED}\b",
            rf"\b(?:uses?|usage|deployment)[ ]+(?:\w+[ ]+){{1,3}}?{_FIELD}\b.{{0,60}}\b{_DENIED}\b",
            r"(?:不得用于军事|禁止.{0,8}军事|군사.{0,10}(?:금지|불가))",
            rf"\b{_MAY_NOT}\b.{{0,240}}\bfor[ ]+(?:any[ ]+)?(?:\w+[ ,]+){{0,3}}{_FIELD}\b",
            r"\bgrants?\b.{0,240}\bnon-?production (?:use|purposes?)\b",
            rf"\b{_MAY_NOT}\b.{{0,120}}\b(?:hosted|managed)[ ]+(?:or[ ]+\w+[ ]+)?service\b",
        ),
        "user-threshold": (
            r"\b(?:more than|greater than|exceed\w*|over|above|fewer than|less than|under)\b.{0,30}\b[0-9][0-9,. ]*(?:million|m|k|thousand|billion)?\b[ ]*(?:monthly|daily)?[ ]*(?:active[ ]+)?users?\b",
            r"\bDAU\b.{0,40}[0-9]",
            r"(?:日均?活跃?用户|月活跃?用户|日均用户活跃量).{0,20}[0-9一二三百千万亿]",
            r"\b(?:more than|over|above|exceed\w*|fewer than|less than|under|up to)[ ]+(?:one|two|three|five|ten|[0-9][0-9,.]*)[ ]*(?:hundred|thousand|million|billion|k|m)?[ ]+(?:monthly |daily |active )*(?:users|employees|customers|seats)\b",
        ),
        "revenue-threshold": (
            r"\b(?:annual[ ]+)?(?:gross[ ]+)?revenues?\b.{0,60}\b(?:exceed\w*|inferior|superior|more|less|greater|over|above|below|under|in excess|at least)\b.{0,30}(?:[$€£¥][ ]?[0-9]|[0-9][0-9,.]*[ ]?(?:million|m\b|USD|US|dollars|euros|RMB))",
            r"\b(?:more than|over|above|exceed\w*|below|under|less than|at least)\b.{0,40}(?:USD?[ ]?|[$€£¥][ ]?)[0-9][0-9,.]*[ ]?(?:million|m|k|M)?\b.{0,40}\brevenue",
            r"\b(?:more than|over|above|exceed\w*|below|under|less than)\b.{0,20}\b[0-9][0-9,.]*[ ]?(?:million|billion|m|k)?[ ]*(?:US )?(?:dollars|euros|USD|EUR|RMB|yuan)\b.{0,80}\b(?:revenues?|turnover|income)\b",
            r"\b(?:turnover|income)\b.{0,40}\b(?:exceed\w*|more|less|greater|over|above|below|under)\b.{0,20}[$€£¥]?[0-9][0-9,.]*[ ]?(?:million|billion|m|k)?\b",
        ),
        "geography": (
            r"\b(?:not (?:be(?:ing)? )?(?:granted|available|licensed|permitted|allowed|apply|include)|exclud\w+|does not apply|prohibited)\b.{0,80}\b(?:European Union|\bEU\b|United Kingdom|South Korea|domiciled|principal place of business)",
            r"\b(?:domiciled|principal place of business|located|residing) in\b.{0,40}\b(?:not|prohibited|excluded|no rights?)\b",
            rf"\b{_MAY_NOT}\b.{{0,160}}\b(?:within|in)[ ]+the[ ]+(?:territory of the[ ]+)?(?:European Union|EU)\b",
            rf"\bnot[ ]+(?:for|to be|meant for|offered for)[ ]+(?:us\w+[ ]+)?in[ ]+{_PLACE}",
            rf"\b(?:users?|persons?|people|compan(?:y|ies)|entit(?:y|ies)|residents?|citizens)\b.{{0,40}}\b(?:in|from|of)[ ]+(?:[\w-]+[ ]+){{0,4}}?(?:countr(?:y|ies)|regions?|territor(?:y|ies)|jurisdictions?|{_PLACE})\b.{{0,40}}\b(?:{_MAY_NOT}|{_DENIED})",
        ),
        "no-compete": (
            rf"\b{_MAY_NOT}\b.{{0,80}}\b(?:compet(?:e|es|ing|itive|itor)s?)\b",
            r"\bnot[ ]+(?:be[ ]+)?(?:used[ ]+)?to[ ]+compete\b",
            r"\b(?:develop|build|create|train|improve)\b.{0,40}\bcompeting (?:models?|products?|services?)\b",
            rf"\bcompetitors?\b.{{0,40}}\b{_MAY_NOT}\b",
            r"\bexcept\b.{0,80}\b(?:compet\w+[ ]+with|substitut\w+[ ]+for)\b",
            r"\b(?:other than|not include|excluding)\b.{0,30}\bcompeting\b",
        ),
        "outputs": (
            rf"\b{_MAY_NOT}\b.{{0,60}}\b(?:outputs?|results?|generat\w+ (?:content|data)|materials)\b.{{0,60}}\b(?:to[ ]+)?(?:train|improve|develop|enhance|distill?)\b.{{0,40}}\b(?:models?|LLMs?|AI)\b",
            rf"\b{_MAY_NOT}\b.{{0,40}}\b(?:to[ ]+)?(?:train|improve|develop|enhance)\b.{{0,20}}\b(?:any[ ]+)?other[ ]+(?:large language models?|LLMs?|AI models?|models?)\b",
            rf"\b(?:outputs?|results?|generations)\b.{{0,40}}\b{_MAY_NOT}\b.{{0,40}}\b(?:train\w*|improv\w+|distill?\w*)\b.{{0,40}}\b(?:models?|LLMs?|AI)\b",
            rf"\bdistill?\w*\b.{{0,60}}\b{_DENIED}\b",
            r"(?:不得|禁止).{0,40}(?:训练|改进|提升|开发).{0,10}(?:其他|任何|其它).{0,8}模型",
        ),
        "gated": (
            rf"\b(?:after|upon|by|once)[ ]+(?:[\w-]+[ ]+){{0,6}}?(?:fill\w+|complet\w+|submit\w+|sign\w*|obtain\w+|regist\w+|approv\w+|audit\w*|pass\w*|review\w*)\b.{{0,120}}\b{_COMMERCIAL}\b",
            rf"\b{_COMMERCIAL}\b.{{0,200}}\b(?:(?:please|and|,|{_MUST})[ ]*(?:fill (?:in|out)|complete|submit|sign|send|register|request|apply)|questionnaire|(?:application|registration) (?:form|information)|apply for|(?:prior|written)[ ]+(?:written[ ]+)?(?:authori[sz]ation|permission|consent|approval)|send[ ]+(?:an?[ ]+)?e-?mails?)\b",
            r"\byour request (?:will|may) be denied\b|\bsubject to (?:manual )?(?:review|approval)\b",
            r"(?:商用|商业).{0,30}(?:填写|登记|申请|问卷|授权|审核|邮箱)|(?:填写|登记|申请|问卷).{0,30}(?:商用|商业)|提交申请",
            r"\b(?:request|apply for|application for|granted?|upon)[ ]+(?:\w+[ ]+)?access\b.{0,40}\b(?:form|e-?mail|approval|approved|review)",
            r"\b(?:requested|request|given|granted)[ ]+permission to use\b",
            rf"\b{_MUST}(?:register|apply|sign|fill (?:out|in)|request)\b.{{0,60}}\b(?:to|before|prior to|for)[ ]+(?:\w+[ ]+)?(?:download\w*|access\w*|obtain\w*)\b",
            r"\baccess\b.{0,40}\b(?:granted|given|provided)\b.{0,40}\b(?:after|once|upon)\b.{0,60}\b(?:review|approv|request)\w*",
            r"\bplease[ ]+(?:first[ ]+)?(?:fill (?:in|out)|complete|submit|sign)\b.{0,60}\b(?:to|before)[ ]+(?:\w+[ ]+)?(?:download|access|obtain|get|receive)\w*\b",
        ),
        "revocable": (
            r"\b(?:may|can|reserves? the right to)\b.{0,60}\b(?:revoke|terminate|suspend|withdraw)\b.{0,60}\b(?:at any time|any reason|sole discretion|without (?:cause|notice))",
            r"\b(?:at any time|sole discretion)\b[^.;]{0,60}\b(?:revoke|terminate|suspend|withdraw)\b",
            r"\brevocable\b.{0,60}\blicen[cs]e\b|(?:^|[^不])可撤销",
            r"\bcontinued use\b.{0,120}\b(?:constitutes?|means?|deemed)\b.{0,30}\bacceptance\b",
            r"\b(?:modifications?|changes|amendments?)\b.{0,60}\beffective (?:upon|when|immediately)\b.{0,40}\bpost",
            r"\bterms (?:may|can|might) (?:be )?change[ds]?\b",
            r"\b(?:revoked|terminated|withdrawn|suspended)\b.{0,40}\b(?:at any time|sole discretion|without (?:cause|notice|reason))\b",
            r"\b(?:may|can|reserves? the right to)[ ]+(?:[\w,]+[ ]+){0,4}?(?:modify|amend|update|revise|change)\b.{0,60}\b(?:(?:agreement|terms|polic(?:y|ies))\b.{0,80}\b(?:from time to time|at any time|by posting|effective|discretion)|licen[cs]e\b.{0,80}\b(?:at any time|by posting|effective|discretion))\b",
            r"\b(?:agreement|terms|polic(?:y|ies))\b.{0,60}\bmay be (?:updated|modified|amended|revised|changed)\b",
        ),
    }
)

REQUESTS: Final = Phrases(
    {
        "non-commercial": (
            r"\b(?:intended|meant|designed)\b.{0,30}\bfor[ ]+(?:\w+[ ]*(?:and|or|/|,|&)?[ ]*){0,3}?non[- ]?commercial[ ]+(?:use|purposes?)[ ]+only\b",
            r"\b(?:please|kindly|we (?:ask|request|urge|encourage|would like|recommend)|ask(?:s|ed)? (?:you|users)|should|prefer\w*|be mindful|bear in mind|avoid|advised|consider\w*)\b.{0,120}\b(?:non[- ]?commercial|(?:not|avoid|no|limit\w*|restrict\w*|refrain\w*)\b.{0,60}\bcommercial|using this commercially)",
            r"\b(?:nous (?:vous )?(?:demandons|prions|invitons|encourageons)|merci de|veuillez|vui lòng|xin)\b.{0,100}\b(?:commercia|thương mại)",
        ),
        "research-only": (
            rf"\b(?:intended|meant|designed|recommended?|releas\w+|suitable|built)\b.{{0,60}}\b(?:only|solely|exclusively)\b.{{0,30}}\b{_RESEARCH}\b",
            rf"\b(?:intended|meant|designed|recommended?|releas\w+|suitable|built|should(?: only)? be used)\b.{{0,60}}\b{_RESEARCH}[ ]+(?:(?:and|or|/)[ ]+\w+[ ]+)?(?:use|purposes?|usage)?[ ]*only\b",
            rf"\b(?:please|kindly|should|we (?:ask|request|urge|recommend))\b.{{0,60}}\bonly\b.{{0,40}}\b{_RESEARCH}[ ]+(?:use|purposes?)",
            rf"\b(?:generated|outputs?)\b.{{0,40}}\b(?:is|are)[ ]+only[ ]+(?:used[ ]+)?for[ ]+(?:\w+[ ]+(?:and|or)[ ]+)?{_RESEARCH}\b",
        ),
        "no-redistribution": (
            r"\b(?:please|kindly)\b.{0,30}\bdo not (?:re-?upload|re-?distribute|share)\b",
            r"\b(?:rather than|instead of)[ ]+(?:re-?distributing|re-?uploading|sharing)\b.{0,60}\b(?:please|kindly)\b",
        ),
        "field-of-use": (
            r"\bdo not use\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:for|in)[ ]+(?:[\w-]+[ ]+){0,3}?(?:medical|clinical|legal|financial|military|political|surveillance|weapons?|diagnos\w+|policing|law enforcement|high-stakes)\b",
        ),
        "use-policy": (
            rf"\bdo not use\b.{{0,160}}\b(?:{_HARM})\b",
            r"\bagrees?[ ]+(?:not to|to not)[ ]+(?:attempt(?:ing)?[ ]+(?:to[ ]+)?|try[ ]+to[ ]+)?(?:determin\w+|re-?identif\w+|identif\w+|reveal\w*|disclos\w+)\b.{0,60}\b(?:identit\w+|speakers?|individuals?|persons?|people|patients?|users?)\b",
            r"(?:请勿|不要)(?:将|使用|利用|用于).{0,40}(?:危害|有害)",
            rf"\b(?:urge|call on|call upon|ask|request|advise)\w*\b.{{0,40}}\bnot to use\b.{{0,100}}\b(?:{_HARM})\b",
        ),
    }
)

MARKS: Final = Phrases(
    {
        "advice": (
            r"\b(?:intended|out[- ]of[- ]scope|not[ ]+(?:been[ ]+)?(?:suitable|designed|meant|recommended|tested|evaluated|trained)|we (?:do not )?recommend)\b",
        ),
        "unfit": (
            r"\bwithout (?:further|additional|appropriate|proper)\b",
            r"\b(?:may not be (?:suitable|accurate|appropriate|reliable)|cannot guarantee|can be limited|may limit)\b",
            r"\bunlike\b|(?:不同于|不像|与.{1,12}不同)",
        ),
        "freed": (
            r"\b(?:support(?:s|ing)?|allow(?:s|ed|ing)?|permit(?:s|ted)?|free for|available for|suitable for|open for|usable for)\b(?:[^.;:]{0,40}[\w)\]][ ]+)?(?:[*_]*)commercial",
            r"\bcommercial(?:ly)?[ ]+(?:and|or|&|/)[ ]+research\b",
            r"\b(?:both|either)\b.{0,30}\b(?:non[- ]?)?commercial\b",
            r"\bnot (?:restricted|limited) to[ ]+(?:non|research|academic)",
            r"(?:^|[^不])(?:支持|允许|可以?|同样允许)(?:免费)?(?:商业?用|商业使用|商业用途|用于商业)",
        ),
        "denied": (
            r"\b(?:not|never|n't|no longer)[ ]+(?:\w+[ ]+)?(?:support|allow|permit|free|available|suitable|open|usable|licen[cs]ed)",
        ),
        "measured": (
            r"\b(?:if|whose|licen[cs]\w*|must|needs?|requires?|request|free|permission|may|contact|pay|you|your)\b|[须需请应您你]",
        ),
        "both": (
            r"\bcommercial(?:ly)?[ ]+(?:and|or|&|/|as well as)[ ]+(?:for[ ]+)?non[- ]*commercial",
            r"\bthis alternative is allowed\b",
            r"\bnon[- ]?commercial[ ]+(?:and|or|&|/|as well as)[ ]+(?:for[ ]+)?commercial\b",
            r"\bwhether[ ]+(?:for[ ]+)?(?:non[- ]?)?commercial\b",
        ),
        "excepted": (
            r"\b(?:except (?:as|in|under|that)|unless (?:you|it|they)[ ]+(?:\w+[ ]+)?(?:includ|retain|keep|giv|provid|compl)\w*|without (?:including|retaining|also|providing|a copy|this (?:notice|licen[cs]e)|the (?:above|copyright|notice|same))|other than|provided that)\b",
        ),
        "notices": (
            r"\b(?:alter|remove|restrict|change|modify|delete|obscure)\b.{0,80}\b(?:notices?|rights)\b",
            r"\b(?:modif\w+|alter\w*|chang\w+)\b.{0,20}\b(?:this|the)[ ]+(?:licen[cs]e|agreement)\b|\blicen[cs]e document\b",
            r"\bfor[ ]+(?:\w+[ ,]+){0,5}(?:commercial|military|illegal|unlawful|harmful|profit)\b",
            r"\bif (?:you|it|they) (?:do not|don't|cannot|can not)\b",
        ),
        "trademarks": (r"\b(?:trade-?marks?|trade names?|service marks?|the names?)\b",),
        "breached": (
            r"\b(?:if|upon|for|in the event of|in case of)\b.{0,60}\b(?:breach\w*|violat\w+|fail\w*|default)\b|\b(?:you|recipients?|licensees?)[ ]+(?:may|can)[ ]+(?:choose to[ ]+)?terminate\b",
        ),
        "anyway": (r"\b(?:without|any)[ ]+(?:cause|reason)\b",),
        "counted": (
            r"\b[0-9][0-9,.]*[ ]*(?:million|billion|m|k)?[ ]+(?:monthly |daily )?(?:active )?users\b",
            r"\brevenues?\b.{0,60}[0-9]|[0-9].{0,80}\brevenues?\b",
        ),
        "defines": (
            r"^\W{0,6}(?:\(?[a-z0-9]{1,4}[.)][ ]*)?[\"“'‘«][^\"”»]{1,80}[\"”'’»](?:[ ,]*(?:or|and)?[ ]*[\"“'‘«][^\"”»]{1,80}[\"”'’»])*[ ]*(?:\([^)]{0,80}\)[ ]*)?(?:shall[ ]+|will[ ]+)?(?:means?|includes?|refers? to)\b",
            r"^\W{0,6}(?:[a-z0-9]{1,3}[.)、][ ]*)?[“\"][^”\"]{1,40}[”\"](?:是指|指|包括)",
        ),
        "own": (
            r"\b(?:in respect of|regarding|concerning|for)[ ]+(?:the[ ]+|its[ ]+)?contents?\b",
            r"\b(?:this|these|said)[ ]+(?:licen[cs]es?|terms|agreement|polic(?:y|ies)|restrictions?)\b|\bprivacy polic(?:y|ies)\b",
        ),
        "narrows": (
            r"^\W{0,6}(?:\(?[a-z0-9.]{1,5}[.)]?[ ]+)?\W{0,3}(?:permitted|authori[sz]ed|licen[cs]ed|purpose|non-?commercial|research|evaluation)\b.*\b(?:only|solely|exclusively)\b",
        ),
        "asked": (
            r"\b(?:kindly|we[ ]+(?:kindly |respectfully |humbly |therefore )?(?:ask|request|urge|encourage|invite|hope|would (?:like|appreciate|ask))|would appreciate)\b",
            r"\bnous (?:vous )?(?:demandons|prions|invitons|encourageons)\b|\bmerci de\b|\bvui lòng\b|\bmong\b",
        ),
        "binding": (
            r"\b(?:must|shall|may not|may only|prohibited|forbidden|not (?:permitted|allowed)|requires?|subject to)\b",
        ),
        "hedged": (
            r"\b(?:if|where|when|in case)[ ]+(?:the|this|your|a)[ ]+(?:\w+[ ]+)?(?:model|version|base|one)[ ]+(?:was|is|were)[ ]+(?:\w+[ ]+)?(?:based|trained|tuned|built|made|derived)\b",
        ),
    }
)

THINGS: Final = Phrases(
    {
        "model": (
            r"\b(?:models?|weights)(?:,| and|/| or)[ ]+(?:\w+[ ]+){0,2}(?:code|data|datasets?|software)\b",
            r"\b(?:models?|weights?|checkpoints?|adapters?|loras?|delta|llms?|modèles?|mô hình)\b",
            r"\b(?:this|the|our|latest)[ ]+(?:[\w.-]+[ ]+)?(?:release|version|repository)\b",
            r"模型|权重|モデル|모델|가중치",
        ),
        "data": (
            r"\b(?:data ?sets?|corpus|corpora|data|annotations?|images|texts|prompts|conversations|données|jeux? de données|dữ liệu)\b",
            r"数据|データ|데이터|\bused under\b",
        ),
        "code": (
            r"\b(?:code|scripts?|software|repo|library|notebooks?|mã nguồn)\b",
            r"代码|コード|코드|소스",
        ),
        "base": (
            r"\b(?:base[ ]+(?:\w+[ ]+)?(?:models?(?:'s)?|weights|licen[cs]e)(?:[ ]+weights)?|original (?:\w+[ ]+)?(?:model|llama|weights|licen[cs]e)|parent model|upstream|backbone|teacher|openai|chatgpt|gpt-?[34])\b",
        ),
        "other": (
            r"\b(?:text|content|images?|data)[ ]+generated\b|\bgenerated[ ]+(?:text|content|images?|data)\b",
            r"\b(?:api|demo|website|app|service|platform|paper|logo|trademarks?|outputs?)\b",
        ),
    }
)


LEADS: Final = Phrases(
    {
        "term": (
            r"\b(?:agrees?|undertakes?)[ ]+(?:that you will[ ]+)?(?:not to|to not)\b.{0,120}$",
            r"\b(?:will|shall|may|must|can)[ ]?(?:not|n't)\b(?:,? (?:and|nor) will not\b.{0,60})?.{0,100}(?::|\bto)\W*$",
            r"\b(?:may|must|shall|can)[ ]?not be used\b.{0,40}$",
            r"\b(?:prohibited uses?|use restrictions?|prohibited from|not permitted to)\b.{0,80}:?\W*$",
            r"(?:不得|禁止).{0,40}[:：]\W*$",
        ),
        "request": (
            r"\b(?:please|do)[ ]+not[ ]+use[ ]+(?:the|this|these|our|it)\b.{0,80}:\W*$",
            r"(?:请勿|不要).{0,40}[:：]\W*$",
        ),
    }
)
LISTED: Final = Phrases(
    {
        "use-policy": (
            rf"\b(?:{_HARM}|inappropriate|adversely[ ]+\w+)\b",
            r"危害|有害|歧视|色情|暴力|虚假",
        ),
        "field-of-use": (
            r"\b(?:military|warfare|weapons?|surveillance|law enforcement|nuclear|biometric|medical (?:advice|results|diagnos\w+)|critical infrastructure|immigration (?:or|and|process\w*)|administration of justice)\b",
            r"军事|武器",
        ),
        "non-commercial": (r"\b(?:any|for)[ ]+(?:\(?i\)?[ ]+)?(?:any[ ]+)?commercial\b", r"商业目的"),
        "outputs": (
            r"\b(?:train|improve|develop|enhance)\b.{0,40}\b(?:other|any|competing)\b.{0,40}\bmodels?\b",
        ),
        "no-compete": (r"\bcompet(?:e|es|ing|itive|itor)s?\b",),
        "export": (r"\bexport (?:control|laws?)\b",),
    }
)

GRANTS: Final = Phrases(
    {
        "non-commercial": (
            r"\b(?:deal in|permission|licen[cs]e|right)\b.{0,160}\bfor[ ]+(?:any[ ]+|your[ ]+)?non-?commercial\b",
            r"\bnon-?commercial use (?:is )?permitted\b",
        ),
    }
)

FURTHER: Final = Phrases(
    {
        "unknown-terms": (
            r"\b(?:(?:is|are|be|being)[ ]+(?:also[ ]+|still[ ]+)?(?:subject to|bound by|governed by)|must[ ]+(?:also[ ]+|strictly[ ]+)?(?:adhere to|comply with|follow|abide by)|needs?[ ]+to[ ]+(?:adhere to|comply with|follow|abide by))[ ]+(?:(?:[^\s.;]|\.[0-9])+[ ]+){0,10}?(?:licen[cs]es?|terms|agreement|restrictions?|polic(?:y|ies))\b",
            r"(?:模型|数据集|权重).{0,30}(?:须|需|应|必须|需要)?(?:遵循|遵守).{0,40}(?:协议|许可)",
            r"\b(?:must|shall|have to|has to|required to)[ ]+pay\b|[^-]\broyalt(?:y|ies)[ ]+of\b|\b(?:licen[cs]e|licensing|usage)[ ]+fees?[ ]+(?:is|are|apply|applies|of)\b",
        )
    }
)
