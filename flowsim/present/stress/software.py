"""Sections 5 and 6: with which program, on which machine, and where to get it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from flowsim.present.stress.items import Item, Study
from flowsim.texts import number_text, say


def software(study: Study) -> Iterator[Item]:
    """Items 5.1 to 6.1."""
    lang = study.lang
    manifest = study.result.manifest
    run = study.result.circumstances()
    section = say("5 Implementation", lang)
    versions = ", ".join(f"{name} {one}" for name, one in manifest["versions"].items())
    yield Item(
        "5.1",
        section,
        say("Software", lang),
        (say("{versions}. Code {code}.", lang, versions=versions, code=manifest["code"][:16]),),
    )
    yield Item(
        "5.2",
        section,
        say("Random sampling", lang),
        (
            say(
                "NumPy's Philox generator, keyed by seed ({seed}), replication and the name of"
                " each purpose, and indexed by stable identities of patients; values by inverse"
                " distribution. A change in one place re-draws nobody's luck elsewhere"
                " (docs/random-numbers.md of flowsim).",
                lang,
                seed=manifest["seed"],
            ),
        ),
    )
    yield Item(
        "5.3",
        section,
        say("Model execution", lang),
        (
            say(
                "Discrete events in whole minutes, by time, rank and patient number; replications"
                " on {workers} workers, with the same tables for any number of them. It took"
                " {seconds} seconds.",
                lang,
                workers=run.workers,
                seconds=number_text(run.seconds, lang, decimals=0),
            ),
        ),
    )
    yield Item(
        "5.4",
        section,
        say("System specification", lang),
        (
            say(
                "{system}, {processor}, {processors} processors, Python {python}; finished"
                " {finished_at}.",
                lang,
                finished_at=run.finished_at,
                **asdict(run.machine),
            ),
        ),
    )
    yield Item(
        "6.1",
        say("6 Code access", lang),
        say("Sharing of the model", lang),
        (
            say(
                "flowsim is open source (MIT licence). The result folder {folder} holds the whole"
                " scenario, the manifest and the tables.",
                lang,
                folder=study.result.folder.name,
            ),
        ),
        say("Where can the area file and this result be fetched?", lang),
    )
