"""Requests for a place, and their lines (R2, R5, R6)."""

from __future__ import annotations

from flowsim.engine.compiled import actions
from flowsim.engine.compiled import fields as f
from flowsim.engine.compiled.books import write_request
from flowsim.engine.compiled.clock import at
from flowsim.engine.compiled.heaps import join, part
from flowsim.engine.compiled.jit import World, compiled, inside
from flowsim.engine.compiled.lists import unsettle
from flowsim.engine.compiled.memory import give, take


@inside
def new_ticket(w: World, patient: int, setting: int, requested_at: int) -> int:
    """A request for the first choice; not in line yet."""
    ticket = take(w, f.FREE_TICKETS, f.TICKET_SIZE)
    stay = w[patient + f.STAY]
    w[ticket + f.TICKET_NEXT] = 0
    w[ticket + f.TICKET_PATIENT] = patient
    w[ticket + f.TICKET_SETTING] = setting
    w[ticket + f.TICKET_FIRST_CHOICE] = setting
    w[ticket + f.TICKET_FIRST_ASKED_AT] = requested_at
    w[ticket + f.TICKET_ALTERNATIVE] = 0
    w[ticket + f.TICKET_REQUESTED_AT] = requested_at
    w[ticket + f.TICKET_REASON] = w[w[stay + f.STAY_SETTING] + f.SETTING_KIND]
    w[ticket + f.TICKET_STAY] = w[stay + f.STAY_SEQUENCE]
    w[ticket + f.TICKET_WEIGHT] = w[w[patient + f.ROW] + f.ROW_SIZE + f.ROW_WEIGHT]
    w[ticket + f.TICKET_IS_FIRST] = 1
    w[ticket + f.TICKET_IS_SURGE] = 0
    w[ticket + f.TICKET_IS_STAY] = 0
    w[ticket + f.TICKET_KEEPS_FIRST] = 0
    w[ticket + f.TICKET_PERCENT] = 100
    w[ticket + f.TICKET_PRIORITY] = 0
    w[ticket + f.TICKET_NODE] = 0
    w[ticket + f.TICKET_AWAKE_AT] = f.NEVER
    w[ticket + f.TICKET_GRANTED_AT] = f.NEVER
    return ticket


@compiled
def forget_ticket(w: World, ticket: int) -> None:
    """The record may be used for another request."""
    w[ticket + f.TICKET_GENERATION] += 1
    give(w, f.FREE_TICKETS, ticket)


@compiled
def line_of(w: World, ticket: int) -> int:
    """The ordinary or the surge line of the ticket's setting: the address of its head."""
    which = f.SETTING_SURGE if w[ticket + f.TICKET_IS_SURGE] else f.SETTING_ORDINARY
    return int(w[ticket + f.TICKET_SETTING] + which)


@compiled
def heads_line(w: World, ticket: int) -> bool:
    """Whether a ticket in line stands first."""
    return bool(w[line_of(w, ticket)] == w[ticket + f.TICKET_NODE])


@compiled
def _priority(w: World, ticket: int) -> int:
    """Priority by where the patient waits; steps after a time, and after postponements."""
    patient, setting = w[ticket + f.TICKET_PATIENT], w[ticket + f.TICKET_SETTING]
    if w[ticket + f.TICKET_IS_FIRST] and w[patient + f.RAISED_PRIORITY] != f.NEVER:
        return int(w[patient + f.RAISED_PRIORITY])
    row = w[setting + f.SETTING_PRIORITIES] + 3 * w[ticket + f.TICKET_REASON]
    if w[row + 1] < 0:
        return int(w[row])
    steps_at = w[ticket + f.TICKET_REQUESTED_AT] + w[row + 1]
    if steps_at <= w[f.NOW]:
        return int(w[row + 2])
    code, generation = w[patient + f.CODE], w[ticket + f.TICKET_GENERATION]
    at(w, steps_at, actions.PRIORITY_STEPS, code, ticket, generation)
    return int(w[row])


@compiled
def wake(w: World, ticket: int) -> None:
    """Put a ticket in its line, at the place its priority and age give it."""
    patient = w[ticket + f.TICKET_PATIENT]
    origin = w[w[patient + f.STAY] + f.STAY_SETTING]
    w[ticket + f.TICKET_REASON] = w[origin + f.SETTING_KIND]
    priority = _priority(w, ticket)
    w[ticket + f.TICKET_PRIORITY] = priority
    if w[ticket + f.TICKET_AWAKE_AT] == f.NEVER:
        w[ticket + f.TICKET_AWAKE_AT] = w[f.NOW]
    node = take(w, f.FREE_NODES, f.NODE_SIZE)
    w[node + f.NODE_PRIORITY] = priority
    w[node + f.NODE_ASKED_AT] = w[ticket + f.TICKET_REQUESTED_AT]
    w[node + f.NODE_LOT] = w[patient + f.LOT]
    w[node + f.NODE_CODE] = w[patient + f.CODE]
    w[node + f.NODE_TASK] = 0
    w[node + f.NODE_CAME] = w[f.SEQUENCE]
    w[f.SEQUENCE] += 1
    w[node + f.NODE_WHO] = ticket
    w[ticket + f.TICKET_NODE] = node
    join(w, line_of(w, ticket), node)
    if heads_line(w, ticket):  # behind another, nothing changes for the line
        unsettle(w, w[ticket + f.TICKET_SETTING])


@compiled
def take_out(w: World, ticket: int) -> None:
    """Take a ticket out of its line; it keeps its time."""
    node = w[ticket + f.TICKET_NODE]
    if node:
        part(w, line_of(w, ticket), node)
        give(w, f.FREE_NODES, node)
        w[ticket + f.TICKET_NODE] = 0


@compiled
def put_to_sleep(w: World, ticket: int) -> None:
    """Take a ticket out of its line, where the next one may now fit."""
    if w[ticket + f.TICKET_NODE]:
        is_head = heads_line(w, ticket)
        take_out(w, ticket)
        if is_head:
            unsettle(w, w[ticket + f.TICKET_SETTING])


@compiled
def priority_steps(w: World, ticket: int, generation: int) -> None:
    """The priority of a ticket that is still in line steps (R5)."""
    if w[ticket + f.TICKET_GENERATION] == generation and w[ticket + f.TICKET_NODE]:
        put_to_sleep(w, ticket)
        wake(w, ticket)


@compiled
def end_ticket(w: World, ticket: int, end: int) -> None:
    """Take a ticket out for good and write how it ended."""
    put_to_sleep(w, ticket)
    write_request(w, ticket, w[f.NOW], end)
    forget_ticket(w, ticket)


@compiled
def end_tickets(w: World, patient: int, end: int) -> None:
    """End every ticket of a patient: alternatives first."""
    ticket = w[patient + f.FIRST_OTHER]
    while ticket:
        following = w[ticket + f.TICKET_NEXT]
        end_ticket(w, ticket, end)
        ticket = following
    w[patient + f.FIRST_OTHER] = 0
    if w[patient + f.FIRST]:
        end_ticket(w, w[patient + f.FIRST], end)
        w[patient + f.FIRST] = 0


@compiled
def drop_the_rest(w: World, patient: int, granted: int, end: int) -> None:
    """The first grant ends all other requests, except a kept first choice (R11)."""
    ticket = w[patient + f.FIRST_OTHER]
    while ticket:
        following = w[ticket + f.TICKET_NEXT]
        if ticket != granted:
            end_ticket(w, ticket, end)
        ticket = following
    w[patient + f.FIRST_OTHER] = 0
    first = w[patient + f.FIRST]
    if first == 0:
        return
    if first == granted:
        w[patient + f.FIRST] = 0
    elif w[granted + f.TICKET_KEEPS_FIRST]:
        put_to_sleep(w, first)  # out of line until the alternative is entered
    else:
        end_ticket(w, first, end)
        w[patient + f.FIRST] = 0
