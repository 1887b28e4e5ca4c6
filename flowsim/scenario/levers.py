"""Levers applied to an area: found, filled with parameters, kept apart, and logged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flowsim.errors import Problem, ScenarioError
from flowsim.scenario.cases import Case, Term, parse_case
from flowsim.scenario.changes import assigned, edits_of
from flowsim.scenario.edits import Before, Edit
from flowsim.scenario.files import read_toml
from flowsim.scenario.lever_model import Lever, LeverChange, SavedCase
from flowsim.scenario.locate import Library, check_name
from flowsim.scenario.once import once
from flowsim.scenario.problems import RefusedError, in_file, problem, unknown
from flowsim.scenario.resolved import Change, Provenance
from flowsim.scenario.shape import MISSING, Key
from flowsim.scenario.translate import validated


@dataclass(frozen=True)
class LeverUse:
    """A lever with its parameters chosen, with or without its prior."""

    name: str
    file: str
    lever: Lever
    parameters: Mapping[str, float]
    with_prior: bool = True
    at: str = ""

    @property
    def changes(self) -> tuple[LeverChange, ...]:
        """All changes it makes, those of its prior last."""
        prior = self.lever.prior if self.with_prior else None
        return (*self.lever.change, *(prior.change if prior else ()))


@dataclass(frozen=True)
class Applied:
    """Values of an area after levers; `lever_files` maps changed keys to who changed them."""

    values: dict[str, Any]
    provenance: dict[str, Provenance]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    lever_files: Mapping[str, str]


def read_lever(name: str, library: Library) -> Lever:
    """A lever by its id.

    Raises:
        ScenarioError: when there is no such file, or all that is wrong with it.
    """
    path = library.levers()[name]
    shown = library.shown(path)
    check_name(name, shown)
    lever, problems = _lever_of(read_toml(path, shown))
    if lever is None:
        raise ScenarioError(in_file(problems, shown))
    return lever


@once(lambda content: (content,), last=128)
def _lever_of(content: Mapping[str, object]) -> tuple[Lever | None, tuple[Problem, ...]]:
    return validated(Lever, content)


@once(lambda content: (content,), last=128)
def _case_of(content: Mapping[str, object]) -> tuple[SavedCase | None, tuple[Problem, ...]]:
    return validated(SavedCase, content)


def read_case(name: str, library: Library) -> SavedCase:
    """A saved case by its id.

    Raises:
        ScenarioError: when there is no such file, or all that is wrong with it.
    """
    path = library.cases()[name]
    shown = library.shown(path)
    check_name(name, shown)
    saved, problems = _case_of(read_toml(path, shown))
    if saved is None:
        raise ScenarioError(in_file(problems, shown))
    return saved


def resolve_case(case: Case, library: Library) -> tuple[LeverUse, ...]:
    """The levers of a case, saved cases written out, each with its parameters.

    Raises:
        ScenarioError: unknown names, values out of range, a lever named twice, and all
            that is wrong with the files of the levers.
    """
    uses: list[LeverUse] = []
    problems: list[Problem] = []
    for term in case.terms:
        try:
            uses += [_use(written, library) for written in _written_out(term, library)]
        except ScenarioError as error:
            problems += error.problems
    names = [use.name for use in uses]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Problem("lever_twice", case.text, "", name))
    if problems:
        raise ScenarioError(problems)
    if any(use.lever.without_priors for use in uses):
        return tuple(replace(use, with_prior=False) for use in uses)
    return tuple(uses)


def apply_levers(
    uses: Sequence[LeverUse],
    values: Mapping[str, Any],
    provenance: Mapping[str, Provenance],
) -> Applied:
    """The values with every lever applied, each to the area as it is written.

    So the order of levers does not matter; two that change one key are a problem, unless
    one replaces the other.
    """
    problems: list[Problem] = []
    edits: dict[str, tuple[Edit, ...]] = {}
    for use in uses:
        edits[use.name], found = _edits(use, values, provenance)
        problems += found
    problems += _overlaps(uses, edits)
    result = dict(values)
    origins, changes, files = dict(provenance), [], {}
    below = _Below(provenance)
    for use in uses:
        for edit in _kept(use, uses, edits):
            path = ".".join(edit.key)
            result = assigned(result, edit.key, edit.new)
            for key in below.keys(path):
                origins.pop(key, None)
            origins |= edit.provenance
            below.add(edit.provenance)
            files[path] = use.file
            if edit.old != edit.new:
                old = None if edit.old is MISSING else edit.old
                changes.append(Change(use.name, path, old, edit.new))
    return Applied(result, origins, tuple(changes), tuple(problems), files)


class _Below:
    """Which keys lie below a key, without looking at all of them for every change."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._sorted, self._added = sorted(keys), dict[str, None]()

    def add(self, keys: Iterable[str]) -> None:
        """More keys; some of them may be known."""
        self._added |= dict.fromkeys(keys)

    def keys(self, key: str) -> list[str]:
        """The keys below one."""
        start = f"{key}."
        first, last = bisect_left(self._sorted, start), bisect_left(self._sorted, f"{key}/")
        return [*self._sorted[first:last], *(k for k in self._added if k.startswith(start))]


def terms_of_case(case: Case, library: Library) -> tuple[Term, ...]:
    """The levers of a case, saved cases written out.

    Raises:
        ScenarioError: when a name is unknown, or the file of a saved case is wrong.
    """
    return tuple(written for term in case.terms for written in _written_out(term, library))


def _written_out(term: Term, library: Library) -> tuple[Term, ...]:
    """A lever's term as it is; the terms of a saved case."""
    levers, cases = library.levers(), library.cases()
    if term.name in levers and term.name in cases:
        raise ScenarioError([Problem("name_of_both", library.folder.name, "", term.name)])
    if term.name in levers:
        return (term,)
    if term.name not in cases:
        found = unknown("unknown_lever", "", term.name, [*levers, *cases])
        raise ScenarioError(in_file([found], library.folder.name))
    if term.value is not None or term.others or term.at:
        value = dict(term.others) or term.at if term.value is None else term.value
        raise ScenarioError([Problem("case_has_no_value", term.text, "", value)])
    shown = library.shown(cases[term.name])
    try:
        listed = [parse_case(text) for text in read_case(term.name, library).levers]
    except ScenarioError as error:
        raise ScenarioError(
            [replace(p, file=shown, key=p.key or p.file) for p in error.problems]
        ) from error
    terms = tuple(inner for case in listed for inner in case.terms)
    strange = [inner for inner in terms if inner.name not in levers]
    if strange:
        unknowns = [unknown("unknown_lever", "levers", inner.name, levers) for inner in strange]
        raise ScenarioError(in_file(unknowns, shown))
    return terms


def _use(term: Term, library: Library) -> LeverUse:
    lever = read_lever(term.name, library)
    parameters = {name: parameter.default for name, parameter in lever.parameters.items()}
    given = dict(_given(term, lever))
    problems = [p for name, value in given.items() for p in _outside(term, lever, name, value)]
    if problems:
        raise ScenarioError(problems)
    file = library.shown(library.levers()[term.name])
    name = f"{term.name}@{term.at}" if term.at else term.name
    return LeverUse(name, file, lever, parameters | given, at=term.at)


def _given(term: Term, lever: Lever) -> Iterable[tuple[str, float]]:
    """The parameters that a term gives a value, each once."""
    main = lever.main_parameter
    if term.value is not None:
        if main is None:
            raise ScenarioError([Problem("lever_has_no_value", term.text, "", term.value)])
        yield main, term.value
    names = [name for name, _ in term.others]
    for name, value in term.others:
        if name not in lever.parameters:
            found = unknown("unknown_parameter", "", name, lever.parameters)
            raise ScenarioError(in_file([found], term.text))
        if names.count(name) > 1 or (name == main and term.value is not None):
            raise ScenarioError([Problem("parameter_twice", term.text, name, value)])
        yield name, value


def _outside(term: Term, lever: Lever, name: str, value: float) -> Iterable[Problem]:
    limits = lever.parameters[name]
    if not limits.low <= value <= limits.high:
        ends = {"low": f"{limits.low:g}", "high": f"{limits.high:g}"}
        allowed = "a number from {low} to {high}"
        yield Problem("out_of_range", term.text, name, value, allowed, None, dict(ends))


def _edits(
    use: LeverUse, values: Mapping[str, Any], provenance: Mapping[str, Provenance]
) -> tuple[tuple[Edit, ...], tuple[Problem, ...]]:
    """All edits of a lever, later changes seeing earlier ones, one edit per key."""
    working, origins = dict(values), dict(provenance)
    edits: dict[Key, Edit] = {}
    problems: list[Problem] = []
    for change in use.changes:
        before = Before(use.name, use.lever.evidence, use.parameters, working, origins, use.at)
        try:
            found = edits_of(change, before)
        except RefusedError as refused:
            problems.append(refused.problem)
            continue
        for edit in found:
            problems += edit.problems
            working = assigned(working, edit.key, edit.new)
            origins |= edit.provenance
            first = edits.get(edit.key)
            edits[edit.key] = replace(edit, old=first.old) if first else edit
    if use.at and not edits and not problems:
        problems.append(_nothing_there(use, values))
    return tuple(edits.values()), in_file(problems, use.file)


def _nothing_there(use: LeverUse, values: Mapping[str, Any]) -> Problem:
    """The place of a lever is not in the area, or has nothing that the lever changes."""
    places = {name for part in ("municipalities", "hospitals") for name in values.get(part, ())}
    if use.at in places:
        return problem("nothing_at_place", "", use.at)
    return unknown("unknown_place", "", use.at, places)


def _overlaps(uses: Sequence[LeverUse], edits: Mapping[str, Sequence[Edit]]) -> Iterable[Problem]:
    """One problem for each pair of levers that change one key."""
    for position, one in enumerate(uses):
        for other in uses[position + 1 :]:
            if one.name in other.lever.replaces or other.name in one.lever.replaces:
                continue
            common = _common(edits[one.name], edits[other.name])
            if common:
                key = ".".join(common[0])
                yield replace(
                    problem("levers_overlap", key, None, lever=other.name, other=one.name),
                    file=other.file,
                )


def _common(edits: Sequence[Edit], others: Sequence[Edit]) -> list[Key]:
    """Keys of edits that are the same as, above or below a key of the others."""
    return [
        edit.key
        for edit in edits
        if any(edit.key[: len(o.key)] == o.key[: len(edit.key)] for o in others)
    ]


def _kept(
    use: LeverUse, uses: Sequence[LeverUse], edits: Mapping[str, Sequence[Edit]]
) -> Sequence[Edit]:
    """Edits of a lever without those that another lever of the case replaces."""
    replacing = [o for o in uses if use.name in o.lever.replaces and o.name != use.name]
    theirs = [edit for other in replacing for edit in edits[other.name]]
    return [edit for edit in edits[use.name] if not _common([edit], theirs)]
