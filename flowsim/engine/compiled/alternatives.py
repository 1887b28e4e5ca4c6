"""What a waiting patient may accept instead of the first choice (R10, R13)."""

from __future__ import annotations

from flowsim.engine import ends
from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.asking import forget_chances, grant, setting_for
from flowsim.engine.compiled.clock import at_of
from flowsim.engine.compiled.jit import World, compiled
from flowsim.engine.compiled.lists import let_open, take_opening
from flowsim.engine.compiled.memory import give, take
from flowsim.engine.compiled.tickets import end_tickets, new_ticket, wake
from flowsim.engine.plan import BY_KIND, DRAWN, POSTPONE, STAY, SURGE
from flowsim.units import DAY_MIN


@compiled
def look_around(w: World) -> None:
    """Who came in line in this minute and got no place now looks at the alternatives."""
    count = w[f.N_CAME]
    w[f.N_CAME] = 0
    for i in range(w[f.CAME], w[f.CAME] + count):
        patient = w[i]
        first = w[patient + f.FIRST]
        has_place = w[patient + f.GRANT] > 0 or w[patient + f.TRAVELLING] > 0
        if first and w[patient + f.IS_READY] and not has_place and w[f.STOPPED] == 0:
            _look_around(w, patient, w[first + f.TICKET_SETTING])


@compiled
def _look_around(w: World, patient: int, setting: int) -> None:
    """Set when each alternative of the first choice falls due, counted from now."""
    first = w[setting + f.SETTING_ALTERNATIVES]
    count = w[setting + f.SETTING_N_ALTERNATIVES]
    if count == 0 or w[w[patient + f.STAY] + f.STAY_IS_INTERIM]:
        return
    for position in range(count):
        alternative = first + position * f.ALTERNATIVE_SIZE
        after = w[alternative + f.ALTERNATIVE_AFTER]
        if after == DRAWN:
            after = w[w[patient + f.ROW] + f.ROW_SIZE + f.ROW_PATIENCE]
        if after == f.NEVER or _is_asked_for(w, patient, alternative):
            continue
        if _is_open_to(w, patient, alternative):
            _add_chance(w, patient, w[f.NOW] + after, alternative)
    _watch(w, patient)


@compiled
def _is_asked_for(w: World, patient: int, alternative: int) -> bool:
    ticket = w[patient + f.FIRST_OTHER]
    while ticket:
        if w[ticket + f.TICKET_ALTERNATIVE] == alternative:
            return True
        ticket = w[ticket + f.TICKET_NEXT]
    return False


@compiled
def _is_open_to(w: World, patient: int, alternative: int) -> bool:
    """Whether it is for those who wait there, have that specialty, were postponed so often."""
    after_tries = w[alternative + f.ALTERNATIVE_AFTER_TRIES]
    if after_tries > 0 and w[patient + f.TRIES] < after_tries:
        return False
    kind = w[w[w[patient + f.STAY] + f.STAY_SETTING] + f.SETTING_KIND]
    origins = w[alternative + f.ALTERNATIVE_ORIGINS]
    if origins and not origins >> kind & 1:
        return False
    specialty = w[patient + f.PLACE] % w[f.N_SPECIALTIES]
    return bool(w[w[alternative + f.ALTERNATIVE_SPECIALTIES] + specialty])


@compiled
def _add_chance(w: World, patient: int, due_at: int, alternative: int) -> None:
    chance = take(w, f.FREE_CHANCES, f.CHANCE_SIZE)
    w[chance + f.CHANCE_NEXT] = 0
    w[chance + f.CHANCE_DUE_AT] = due_at
    w[chance + f.CHANCE_ALTERNATIVE] = alternative
    if w[patient + f.FIRST_CHANCE] == 0:
        w[patient + f.FIRST_CHANCE] = chance
    else:
        w[w[patient + f.LAST_CHANCE] + f.CHANCE_NEXT] = chance
    w[patient + f.LAST_CHANCE] = chance


@compiled
def _watch(w: World, patient: int) -> None:
    """Wake the patient when the next alternative falls due."""
    chance = w[patient + f.FIRST_CHANCE]
    if chance == 0:
        return
    due_at = w[chance + f.CHANCE_DUE_AT]
    while chance:
        due_at = min(due_at, w[chance + f.CHANCE_DUE_AT])
        chance = w[chance + f.CHANCE_NEXT]
    if due_at <= w[f.NOW]:
        let_open(w, patient)
    else:
        at_of(w, patient, due_at, actions.FALL_DUE)


@compiled
def falls_due(w: World, patient: int) -> None:
    """An alternative is due, if it is still wanted."""
    if w[patient + f.FIRST_CHANCE]:
        let_open(w, patient)


@compiled
def open_due(w: World) -> bool:
    """(c) Each patient with a due alternative opens the next one in listed order (R3)."""
    opened = False
    count = take_opening(w)
    for i in range(w[f.OPENING], w[f.OPENING] + count):
        if w[f.STOPPED] == 0 and _open_next(w, w[i]):
            opened = True
    return opened


@compiled
def _take_due(w: World, patient: int) -> int:
    """The first listed alternative that is due, taken off the patient's list; 0: none."""
    before, chance = 0, w[patient + f.FIRST_CHANCE]
    while chance and w[chance + f.CHANCE_DUE_AT] > w[f.NOW]:
        before = chance
        chance = w[chance + f.CHANCE_NEXT]
    if chance == 0:
        return 0
    following = w[chance + f.CHANCE_NEXT]
    if before:
        w[before + f.CHANCE_NEXT] = following
    else:
        w[patient + f.FIRST_CHANCE] = following
    if following == 0:
        w[patient + f.LAST_CHANCE] = before
    alternative = w[chance + f.CHANCE_ALTERNATIVE]
    give(w, f.FREE_CHANCES, chance)
    return int(alternative)


@compiled
def _open_next(w: World, patient: int) -> bool:
    if w[patient + f.FIRST] == 0:
        return False
    alternative = _take_due(w, patient)
    if alternative == 0:
        return False
    if w[alternative + f.ALTERNATIVE_TARGET] == POSTPONE:
        _postpone(w, patient, alternative)
    else:
        _ask_for(w, patient, alternative)
        _watch(w, patient)
    return True


@compiled
def _target_of(w: World, patient: int, alternative: int) -> int:
    target = w[alternative + f.ALTERNATIVE_TARGET]
    if target == BY_KIND:
        return setting_for(w, w[alternative + f.ALTERNATIVE_KIND], patient)
    if target == SURGE:
        return int(w[w[patient + f.FIRST] + f.TICKET_SETTING])
    if target == STAY:
        return int(w[w[patient + f.STAY] + f.STAY_SETTING])
    return int(w[alternative + f.ALTERNATIVE_SETTING])


@compiled
def _ask_for(w: World, patient: int, alternative: int) -> None:
    """A second ticket, asked for now; the first choice goes on beside it."""
    first, target = w[patient + f.FIRST], w[alternative + f.ALTERNATIVE_TARGET]
    ticket = new_ticket(w, patient, _target_of(w, patient, alternative), w[f.NOW])
    w[ticket + f.TICKET_FIRST_CHOICE] = w[first + f.TICKET_SETTING]
    w[ticket + f.TICKET_FIRST_ASKED_AT] = w[first + f.TICKET_REQUESTED_AT]
    w[ticket + f.TICKET_ALTERNATIVE] = alternative
    # who stays goes on taking what the present place takes, whatever the unit of the other
    weight = (
        w[w[patient + f.STAY] + f.STAY_WEIGHT] if target == STAY else w[first + f.TICKET_WEIGHT]
    )
    w[ticket + f.TICKET_WEIGHT] = weight
    w[ticket + f.TICKET_IS_FIRST] = 0
    w[ticket + f.TICKET_IS_SURGE] = target == SURGE
    w[ticket + f.TICKET_IS_STAY] = target == STAY
    w[ticket + f.TICKET_KEEPS_FIRST] = w[alternative + f.ALTERNATIVE_KEEPS]
    w[ticket + f.TICKET_PERCENT] = w[alternative + f.ALTERNATIVE_PERCENT]
    if w[patient + f.FIRST_OTHER] == 0:
        w[patient + f.FIRST_OTHER] = ticket
    else:
        w[w[patient + f.LAST_OTHER] + f.TICKET_NEXT] = ticket
    w[patient + f.LAST_OTHER] = ticket
    if target == STAY:  # the place is the patient's already: nobody is asked
        w[ticket + f.TICKET_AWAKE_AT] = w[f.NOW]
        grant(w, ticket)
    else:
        wake(w, ticket)


@compiled
def _postpone(w: World, patient: int, alternative: int) -> None:
    """Home, and back at the same hour some elective days later (R13)."""
    requested_at = w[w[patient + f.FIRST] + f.TICKET_REQUESTED_AT]
    hour = requested_at % DAY_MIN
    day = max(requested_at // DAY_MIN, w[f.NOW] // DAY_MIN)  # who waited at the start: today
    end_tickets(w, patient, ends.REQUEST_POSTPONED)
    forget_chances(w, patient)
    w[patient + f.TRIES] += 1
    raise_after = w[alternative + f.ALTERNATIVE_RAISE_AFTER]
    if raise_after >= 0 and w[patient + f.TRIES] >= raise_after:
        w[patient + f.RAISED_PRIORITY] = w[alternative + f.ALTERNATIVE_RAISED_PRIORITY]
    day += w[alternative + f.ALTERNATIVE_POSTPONE_DAYS]
    while day < w[f.N_DAYS] and w[w[f.ELECTIVE_DAYS] + day] == 0:
        day += 1
    if day < w[f.N_DAYS]:
        back_at = max(day * DAY_MIN + hour, w[f.NOW] + 1)
        at_of(w, patient, back_at, actions.ASK_AGAIN)
