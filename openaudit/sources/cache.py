"""The Hub's cache on this machine: snapshots that other tools downloaded."""

from pathlib import Path

from openaudit.evidence import Gap, Node, Role, Why
from openaudit.sources import folder
from openaudit.subject import HUB, Place, Request, Subject


def snapshot(subject: Subject, revision: str | None) -> Node | None:
    """A subject as the cache has it, at a revision or at the one last seen as main; None when it is not there."""
    from huggingface_hub import constants  # noqa: PLC0415

    owned = Path(constants.HF_HUB_CACHE) / f"{subject.kind}s--{subject.id.replace('/', '--')}"
    name = revision or "main"
    ref = owned / "refs" / name
    commit = ref.read_text(encoding="utf-8").strip() if ref.is_file() else name
    path = owned / "snapshots" / commit
    if "/" in commit or not path.is_dir():
        return None
    found = folder.read(Request(place=Place.FOLDER, subject=subject, path=path, requested=str(subject)))
    page = f"{HUB}/{subject}"
    unseen = (
        Gap(role=Role.API, url=page, why=Why.OFFLINE),
        Gap(
            role=Role.LISTING, url=f"{page}/tree/{commit}", why=Why.OFFLINE, detail="only what was downloaded"
        ),
    )
    return found.model_copy(update={"revision": commit, "local": False, "gaps": (*found.gaps, *unseen)})
