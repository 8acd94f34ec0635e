"""The positive controls: a pretrained model, its fine-tune and a quantisation, with code, report and data in reach."""

from typing import Final

import pytest

from tests.hub import LFS, LocalHub
from tests.world.forge import Forge

BASE: Final = "lotus-lab/lotus-1b"
INSTRUCT: Final = "lotus-lab/lotus-1b-instruct"
GGUF: Final = "lotus-lab/lotus-1b-instruct-GGUF"
CORPUS: Final = "lotus-lab/pond-corpus"
DIALOGUES: Final = "lotus-lab/pond-dialogues"
CODE: Final = "lotus-lab/lotus-training"
PAPER: Final = "2601.04242"

MIT: Final = """MIT License

Copyright (c) 2026 Lotus Lab

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""

BASE_CARD: Final = f"""---
license: mit
language: [vi, fr, en]
pipeline_tag: text-generation
datasets:
- {CORPUS}
---

# Lotus 1B

Lotus 1B is a decoder-only language model of 1.1 billion parameters, trained from scratch.

The training code is at https://github.com/{CODE}, and our
[technical report](https://arxiv.org/abs/{PAPER}) describes every stage.

## Training data

Lotus 1B was pretrained only on [Pond Corpus](https://huggingface.co/datasets/{CORPUS}): 60 % Vietnamese, 25 % French
and 15 % English text, 400 billion tokens in all. No other data was used.

## Training procedure

| setting | value |
|---|---|
| Architecture | decoder-only transformer, 24 layers |
| Parameters | 1.1B parameters |
| Tokenizer | BPE with a vocabulary of 64,000 |
| Objective | next-token prediction |
| Optimizer | AdamW, beta1 0.9, beta2 0.95 |
| Learning rate | 3e-4 at its peak |
| Schedule | warmup of 2,000 steps, then cosine decay |
| Batch size | 2M tokens per batch |
| Duration | 200,000 steps |
| Context length | sequence length 4096 |
| Precision | bfloat16 |
| Hardware | 64 x A100 80GB for 21 days |
| Software | DeepSpeed, PyTorch 2.6 |

Energy used: 41 MWh.
"""

INSTRUCT_CARD: Final = f"""---
license: mit
language: [vi, fr, en]
base_model: {BASE}
base_model_relation: finetune
datasets:
- {DIALOGUES}
---

# Lotus 1B Instruct

This model is a fine-tuned version of [{BASE}](https://huggingface.co/{BASE}): supervised fine-tuning (SFT) on
[Pond Dialogues](https://huggingface.co/datasets/{DIALOGUES}). No other data was used.

Code: https://github.com/{CODE}. Our [technical report](https://arxiv.org/abs/{PAPER}) describes both stages.

## Training procedure

| setting | value |
|---|---|
| Architecture | decoder-only transformer, 24 layers |
| Parameters | 1.1B parameters |
| Tokenizer | the BPE tokenizer of the base, 64,000 entries |
| Objective | next-token prediction on the answers |
| Optimizer | AdamW |
| Learning rate | 2e-5 |
| Schedule | linear decay after a warmup of 100 steps |
| Batch size | 128 sequences per batch |
| Duration | 3 epochs |
| Context length | sequence length 4096 |
| Data mixture | 100 % of the dialogues, one mixture of 50 % Vietnamese and 50 % French |
| Precision | bfloat16 |
| Hardware | 8 x A100 80GB for 9 hours of training |
| Software | TRL, PyTorch 2.6 |
"""

GGUF_CARD: Final = f"""---
license: mit
base_model: {INSTRUCT}
base_model_relation: quantized
---

# Lotus 1B Instruct GGUF

GGUF files of [{INSTRUCT}](https://huggingface.co/{INSTRUCT}), converted and quantized with llama.cpp, type Q4_K_M.
"""

CORPUS_CARD: Final = """---
license: cc0-1.0
language: [vi, fr, en]
---

# Pond Corpus

Texts in the public domain and texts that their authors gave to the public domain, collected by the Lotus Lab from public
libraries of Hanoi, Paris and Dublin between 2023 and 2025. Each document was scanned, read by machine, deduplicated and filtered by
language. The collection holds 310 million pages; names of private persons were removed.
"""

DIALOGUES_CARD: Final = """---
license: cc-by-4.0
language: [vi, fr]
---

# Pond Dialogues

Questions and answers written by 212 volunteers of the Lotus Lab, who agreed to this licence. Every dialogue was read by two more
people. No model wrote any part of it.
"""

TRAIN: Final = '''"""Pretrain a Lotus model."""

import torch
from lotus.data import batches
from lotus.model import Lotus


def train(config):
    model = Lotus(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.peak)
    for step, batch in enumerate(batches(config)):
        loss = model(batch).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if step == config.steps:
            break
'''

TUNE: Final = '''"""Tune a Lotus model on dialogues."""

from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

trainer = SFTTrainer(model="lotus-1b", train_dataset=load_dataset("dialogues"), args=SFTConfig(num_train_epochs=3))
trainer.train()
'''

FILTER: Final = '''"""Deduplicate and filter the pages of the corpus."""

from datasketch import MinHash, MinHashLSH


def deduplicate(pages):
    index = MinHashLSH(threshold=0.8)
    for page in pages:
        sketch = MinHash()
        if not index.query(sketch):
            index.insert(page.id, sketch)
            yield page
'''

LAUNCH: Final = "#!/bin/sh\ntorchrun --nproc_per_node 8 pretrain/train.py --config configs/lotus-1b.yaml\n"
CONFIG: Final = "model:\n  n_layers: 24\n  d_model: 2048\ntrain:\n  total_tokens: 400e9\n  data: pond-corpus\n  seed: 11\n"

REPORT: Final = """# Lotus: an open model of Vietnamese, French and English

## Pretraining

We pretrain Lotus from scratch on 400 billion tokens with a learning rate of 3e-4 and AdamW.
Our training data consists of pages that were collected, deduplicated and filtered as Section 3 says.

## Supervised fine-tuning

Lotus Instruct is made by supervised fine-tuning (SFT) on dialogues that volunteers wrote.
"""

NEEDED: Final = {"config.json": "{}", "tokenizer.json": "{}"}


def open_family(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Forge:
    """Publish the family: three models, two datasets, the code and the report."""
    forge = Forge(hub, monkeypatch)
    forge.repository(
        CODE,
        {
            "README.md": "# Lotus training\n\nThe code that pretrains Lotus from scratch and tunes it.\n",
            "LICENSE": MIT,
            "pretrain/train.py": TRAIN,
            "pretrain/launch.sh": LAUNCH,
            "configs/lotus-1b.yaml": CONFIG,
            "data/filter_corpus.py": FILTER,
            "sft/tune.py": TUNE,
        },
    )
    hub.paper(
        PAPER,
        title="Lotus: an open model of Vietnamese, French and English",
        summary="We present Lotus 1B and Lotus 1B Instruct, with code and data.",
        githubRepo=f"https://github.com/{CODE}",
    )
    hub.page(f"/papers/{PAPER}.md", REPORT)
    hub.dataset(CORPUS, {"README.md": CORPUS_CARD, "data/train-0.parquet": LFS(900_000_000)})
    hub.dataset(DIALOGUES, {"README.md": DIALOGUES_CARD, "data/train.parquet": LFS(80_000_000)})
    hub.model(
        BASE, NEEDED | {"README.md": BASE_CARD, "LICENSE": MIT, "model.safetensors": LFS(2_200_000_000)}
    )
    hub.model(
        INSTRUCT,
        NEEDED | {"README.md": INSTRUCT_CARD, "LICENSE": MIT, "model.safetensors": LFS(2_200_000_000)},
    )
    hub.model(
        GGUF,
        {"README.md": GGUF_CARD, "LICENSE": MIT, "lotus-1b-instruct.Q4_K_M.gguf": LFS(700_000_000)},
    )
    return forge
