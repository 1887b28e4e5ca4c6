"""Every error that flowsim raises on purpose.

Domain code raises these and never prints; the command line turns them into one
paragraph and an exit code. Messages are built from a code and parameters, so that
they can be shown in Swedish and in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


class FlowsimError(Exception):
    """Base of every error raised on purpose.

    `code` names the message in `flowsim.texts`; `parameters` fill it. `exit_code` is
    what the command line returns: 1 a run or check failed, 2 the user's input.
    """

    exit_code = 1

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.parameters = parameters
        detail = ", ".join(f"{key}={value!r}" for key, value in parameters.items())
        super().__init__(f"{code}: {detail}" if detail else code)

    def __reduce__(self) -> tuple[Callable[..., FlowsimError], tuple[object, ...]]:
        """Errors travel between processes whole, whatever their constructor takes."""
        return _revive, (type(self), self.args, dict(vars(self)))


def _revive(
    kind: type[FlowsimError], args: tuple[object, ...], state: Mapping[str, object]
) -> FlowsimError:
    error = kind.__new__(kind)
    error.args = args
    vars(error).update(state)
    return error


class InputError(FlowsimError):
    """Something the user gave cannot be used: a file, a name, a folder, an option."""

    exit_code = 2


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in the user's input.

    `code` names the message; `allowed` says what would be right, `nearest` the valid
    name closest to what was written, when there is one. `allowed` is an English template
    that `details` fill, like the message itself.
    """

    code: str
    file: str
    key: str
    value: object = None
    allowed: str = ""
    nearest: str | None = None
    details: dict[str, object] = field(default_factory=dict)


class ScenarioError(InputError):
    """One or more problems in scenario files, all reported at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "; ".join(
            f"{p.file}: {p.key} = {p.value!r} ({p.code}; allowed: {p.allowed.format(**p.details)}"
            + (f"; nearest: {p.nearest})" if p.nearest else ")")
            for p in self.problems
        )
        FlowsimError.__init__(self, "scenario_problems", count=len(self.problems), lines=lines)


class RuleBroken(FlowsimError):
    """The engine met a state that the rules do not allow; it never repairs.

    `rule` is the number in docs/model.md (for example "R6"), `minute` the clock.
    """

    def __init__(self, rule: str, *, minute: int, patient: int | None, detail: str) -> None:
        super().__init__("rule_broken", rule=rule, minute=minute, patient=patient, detail=detail)


class InvariantBroken(FlowsimError):
    """A finished run's tables contradict each other."""

    def __init__(self, invariant: str, detail: str) -> None:
        super().__init__("invariant_broken", invariant=invariant, detail=detail)
