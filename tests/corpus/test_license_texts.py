"""Licence texts recognised: the corpus's files, and all texts of the catalogue where OPENAUDIT_LICENSE_TEXTS has them.

That folder is what ``.ci/build_licenses.py --cache`` fills.
"""

import csv
import os
import re
import textwrap
import time
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.licenses.texts import Index, identify, index
from tests.corpus import corpus

pytestmark = pytest.mark.corpus

NC: Final = "LicenseRef-Stability-NC-Research-2023-11-28"
EXPECTED: Final = {
    "Decentralised-AI+falcon-40b__LICENSE.txt": "exact LicenseRef-TII-Falcon-LLM-1.0",
    "Kwai-Kolors+Kolors__LICENSE.txt": "exact Apache-2.0",
    "Kwai-Kolors+Kolors__MODEL_LICENSE.txt": "exact LicenseRef-Kolors-2024-07-06",
    "Kwai-Kolors+Kolors__controlnet__annotator__midas__LICENSE.txt": "exact MIT",
    "LG-AI-EXAONE+EXAONE-3.5__LICENSE.txt": "exact LicenseRef-EXAONE-1.1-NC",
    "MoonshotAI+Kimi-K2__LICENSE.txt": "exact LicenseRef-Kimi-K2-Modified-MIT",
    "QwenLM+Qwen__LICENSE.txt": "exact Apache-2.0",
    "QwenLM+Qwen__NOTICE.txt": "modified Apache-2.0",
    "QwenLM+Qwen__Tongyi_Qianwen_LICENSE_AGREEMENT.txt": "exact LicenseRef-Tongyi-Qianwen-2023",
    "QwenLM+Qwen__Tongyi_Qianwen_RESEARCH_LICENSE_AGREEMENT.txt": "exact LicenseRef-Tongyi-Qianwen-Research-2023",
    "Stability-AI+generative-models__LICENSE-CODE.txt": "exact MIT",
    "Stability-AI+generative-models__model_licenses__LICENCE-SD-Turbo.txt": f"exact {NC}",
    "Stability-AI+generative-models__model_licenses__LICENSE-SDXL-Turbo.txt": f"exact {NC}",
    "Stability-AI+generative-models__model_licenses__LICENSE-SDXL0.9": "exact LicenseRef-SDXL-0.9-Research",
    "Stability-AI+generative-models__model_licenses__LICENSE-SDXL1.0": "exact LicenseRef-CreativeML-OpenRAIL-PlusPlus-M",
    "Stability-AI+generative-models__model_licenses__LICENSE-SV3D.txt": (
        "exact LicenseRef-Stability-NC-Community-SV3D-2024-03-18"
    ),
    "Stability-AI+generative-models__model_licenses__LICENSE-SVD.txt": (
        "exact LicenseRef-Stable-Video-Diffusion-NC-2023-11-21"
    ),
    "Stability-AI+generative-models__sgm__modules__autoencoding__lpips__loss__LICENSE.txt": "same BSD-2-Clause",
    "Stability-AI+generative-models__sgm__modules__autoencoding__lpips__model__LICENSE.txt": "modified BSD-3-Clause",
    "Stability-AI+stablediffusion__LICENSE-MODEL.txt": "exact LicenseRef-CreativeML-OpenRAIL-PlusPlus-M",
    "Stability-AI+stablediffusion__LICENSE.txt": "exact MIT",
    "apple+ml-aim__LICENSE.txt": "modified LicenseRef-Apple-ASCL",
    "apple+ml-fastvlm__LICENSE.txt": "modified LicenseRef-Apple-ASCL",
    "apple+ml-fastvlm__LICENSE_MODEL.txt": "exact LicenseRef-Apple-AMLR",
    "black-forest-labs+flux__LICENSE.txt": "exact Apache-2.0",
    "black-forest-labs+flux__model_licenses__LICENSE-FLUX1-dev.txt": "exact LicenseRef-FLUX.1-dev-NC-1.1.1",
    "black-forest-labs+flux__model_licenses__LICENSE-FLUX1-schnell.txt": "same Apache-2.0",
    "deepseek-ai+DeepSeek-R1__LICENSE.txt": "exact MIT",
    "deepseek-ai+DeepSeek-V3__LICENSE-CODE.txt": "exact MIT",
    "deepseek-ai+DeepSeek-V3__LICENSE-MODEL.txt": "exact LicenseRef-DeepSeek-1.0",
    "facebookresearch+metaseq__LICENSE.txt": "exact MIT",
    "facebookresearch+metaseq__projects__OPT__MODEL_LICENSE.md": "exact LicenseRef-OPT-175B",
    "ibm-granite+granite-4.0-language-models__LICENSE.txt": "exact Apache-2.0",
    "nonomal+MiniMax-M2.7__LICENSE.txt": "exact LicenseRef-MiniMax-M2.7-NC",
    "nvidia-cosmos+cosmos-predict1__LICENSE.txt": "exact Apache-2.0",
    "openai+gpt-oss__LICENSE.txt": "exact Apache-2.0",
}
"""Each file of the corpus, read by a person: the licence it is, or the one that it was made from."""


def test_every_licence_file_of_the_corpus() -> None:
    found = {
        path.name: f"{match.verdict} {match.license}"
        for path in sorted((corpus() / "licenses").iterdir())
        for match in identify(path.read_bytes().decode("utf-8-sig", errors="replace"))[:1]
    }
    assert found == EXPECTED


class Known(NamedTuple):
    license: str
    kind: str
    text: str


@cache
def texts() -> tuple[Known, ...]:
    folder = os.environ.get("OPENAUDIT_LICENSE_TEXTS")
    if not folder:
        pytest.skip("OPENAUDIT_LICENSE_TEXTS points to no texts")
    with (Path(folder) / "index.csv").open(encoding="utf-8", newline="") as table:
        return tuple(
            Known(
                row["license"], row["kind"], (Path(folder) / row["sha256"]).read_text("utf-8-sig", "replace")
            )
            for row in csv.DictReader(table)
        )


ADDED: Final = (
    "This paragraph stands here because someone who packed the files wanted to say that they were packed in spring, "
    "that the boxes were brown, that the weather was mild, and that nobody who reads as far as this line should hope "
    "to learn anything about the terms above or below from it at all."
)
_HOLDER = re.compile(
    r"^([ \t]*)copyright\b(?:(?!\b(?:is|are|may|permission|licensed|not|under|the|by|released)\b).){0,60}"
    r"[0-9]{4}(?:(?!\b(?:is|are|may|permission|licensed|not|under|released)\b).){0,60}$",
    re.IGNORECASE | re.MULTILINE,
)


def renamed(text: str) -> str:
    return _HOLDER.sub(r"\1Copyright (c) 2031 Acme Lotus Works", text)


def wrapped(text: str) -> str:
    paragraphs = (re.sub(r"\s+", " ", part) for part in re.split(r"\n[ \t]*\n", text))
    fill = textwrap.TextWrapper(78, break_long_words=False, break_on_hyphens=False).fill
    return "\n\n".join(map(fill, paragraphs))


def lengthened(text: str) -> str:
    parts = re.split(r"\n[ \t]*\n", text)
    half = len(parts) // 2
    return "\n\n".join([*parts[:half], ADDED, *parts[half:]])


def markdown(text: str) -> str:
    return "# " + re.sub(r"^(\s*)(\(?[0-9]+[.)])(\s)", r"\1**\2**\3", text.strip(), flags=re.MULTILINE)


def typeset(text: str) -> str:
    return re.sub(r'"([^"\n]*)"', "“\\1”", text).replace("'", "’").replace("\n", "\r\n")


def together(text: str) -> str:
    return typeset(markdown(lengthened(wrapped(renamed(text)))))


KEEPING: Final = (str, renamed, wrapped, markdown, typeset)
ALTERING: Final = (lengthened, together)


def test_texts_are_recognised_however_they_are_dressed() -> None:
    wrong: Counter[str] = Counter()
    seconds, asked = 0.0, 0
    for known in texts()[::3]:
        for change in (*KEEPING, *ALTERING):
            text = change(known.text)
            since = time.process_time()
            found = identify(text)
            seconds, asked = seconds + time.process_time() - since, asked + 1
            wanted = {"exact", "same"} if change in KEEPING else {"modified"}
            named = any(known.license in match.names for match in found)
            wrong[change.__name__] += not named or found[0].verdict not in wanted
    right, speed = 1 - wrong.total() / asked, 1000 * seconds / asked
    print(f"\n{asked} texts, {right:.2%} right, {speed:.1f} ms each; wrong: {dict(wrong)}")
    assert right >= 0.995
    assert speed <= 10, "5 ms on an idle machine"


def test_no_text_is_taken_for_another_licence() -> None:
    taken = []
    for known in texts():
        own = frozenset(n for n, text in enumerate(index().texts) if known.license in text.ids)
        names = {i for n in own for i in index().texts[n].ids}
        found = identify(known.text, without=own)
        if len(found) == 1 and found[0].verdict in {"exact", "same"} and names.isdisjoint(found[0].names):
            taken.append((known.license, found[0].license))
    print(f"\n{len(texts())} texts left out in turn, {len(taken)} taken for another: {taken}")
    assert not taken


def test_the_index_is_built_in_a_second() -> None:
    since = time.process_time()
    fresh = Index((files("openaudit.licenses") / "fingerprints.xz").read_bytes())
    fresh.nearest([1, 2, 3, 4])
    seconds = time.process_time() - since
    print(f"\n{len(fresh.texts)} texts, index built in {seconds:.2f} s")
    assert seconds <= 1
