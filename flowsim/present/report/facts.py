"""How the answer was made: enough to make it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from flowsim.present.report.study import Study
from flowsim.texts import number_text, say


def facts(study: Study) -> Iterator[tuple[str, str]]:
    """What it depends on, and when and where it was made."""
    lang, manifest = study.lang, study.result.manifest
    run = study.result.circumstances()
    versions = manifest["versions"]
    yield say("Made", lang), finished(study)
    yield "flowsim", f"{versions['flowsim']} ({manifest['code'][:16]})"
    yield say("Seed", lang), str(manifest["seed"])
    yield say("Runs of each case", lang), str(study.result.replications)
    yield say("Engine", lang), run.engine
    yield say("Result folder", lang), study.result.folder.name
    for entry in manifest["cases"]:
        if entry["case"] in (study.first, *study.cases):
            name = say("Fingerprint of {case}", lang, case=study.title(entry["case"]))
            yield name, entry["fingerprint"][:16]
    with_versions = (f"{name} {one}" for name, one in versions.items() if name != "flowsim")
    yield say("Made with", lang), ", ".join(with_versions)
    yield (
        say("Machine", lang),
        say(
            "{system}, {processor}, {processors} processors, {seconds} seconds",
            lang,
            system=run.machine.system,
            processor=run.machine.processor,
            processors=run.machine.processors or "?",
            seconds=number_text(run.seconds, lang, decimals=0),
        ),
    )
    yield say("To make it again", lang), command(study)


def finished(study: Study) -> str:
    """The date and time at which the runs were finished, UTC."""
    return study.result.circumstances().moment().strftime("%Y-%m-%d %H:%M UTC")


def command(study: Study) -> str:
    """The command that gives the same tables."""
    horizon, manifest = study.base.area.horizon, study.result.manifest
    asked = study.cases or ((study.first,) if study.first else ())
    return shlex.join(
        (
            "flowsim",
            "compare" if study.cases else "run",
            study.result.area,
            *asked,
            *("-n", str(study.result.replications)),
            *("--seed", str(manifest["seed"])),
            *("--days", str(horizon.days)),
        )
    )
