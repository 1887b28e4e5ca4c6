"""Waiting lines as heaps: the head is known at once, however many wait.

A line is known by the address of its head. Nodes with smaller keys stand before others; a
node comes before all nodes below it. Joining, leaving from anywhere and taking the head cost
time that grows with the logarithm of the length (a pairing heap: Fredman, Sedgewick, Sleator
and Tarjan 1986).
"""

from __future__ import annotations

from flowsim.engine.compiled.fields import (
    NODE_ASKED_AT,
    NODE_CAME,
    NODE_CHILD,
    NODE_CODE,
    NODE_LOT,
    NODE_NEXT,
    NODE_PREVIOUS,
    NODE_PRIORITY,
    NODE_TASK,
)
from flowsim.engine.compiled.jit import World, compiled


@compiled
def is_before(w: World, one: int, other: int) -> bool:
    """Whether a node stands before another (R2)."""
    if w[one + NODE_PRIORITY] != w[other + NODE_PRIORITY]:
        return bool(w[one + NODE_PRIORITY] < w[other + NODE_PRIORITY])
    if w[one + NODE_ASKED_AT] != w[other + NODE_ASKED_AT]:
        return bool(w[one + NODE_ASKED_AT] < w[other + NODE_ASKED_AT])
    if w[one + NODE_LOT] != w[other + NODE_LOT]:
        return bool(w[one + NODE_LOT] < w[other + NODE_LOT])
    if w[one + NODE_CODE] != w[other + NODE_CODE]:
        return bool(w[one + NODE_CODE] < w[other + NODE_CODE])
    if w[one + NODE_TASK] != w[other + NODE_TASK]:
        return bool(w[one + NODE_TASK] < w[other + NODE_TASK])
    return bool(w[one + NODE_CAME] < w[other + NODE_CAME])


@compiled
def meld(w: World, one: int, other: int) -> int:
    """The head of two heaps put together; 0 is an empty one."""
    if one == 0:
        return other
    if other == 0:
        return one
    if is_before(w, other, one):
        one, other = other, one
    child = w[one + NODE_CHILD]
    w[other + NODE_PREVIOUS] = one
    w[other + NODE_NEXT] = child
    if child:
        w[child + NODE_PREVIOUS] = other
    w[one + NODE_CHILD] = other
    return one


@compiled
def meld_children(w: World, child: int) -> int:
    """One heap of a node's children: in pairs from the left, then all from the right."""
    pairs = 0
    while child:
        second = w[child + NODE_NEXT]
        following = 0
        w[child + NODE_NEXT] = w[child + NODE_PREVIOUS] = 0
        if second:
            following = w[second + NODE_NEXT]
            w[second + NODE_NEXT] = w[second + NODE_PREVIOUS] = 0
        pair = meld(w, child, second)
        w[pair + NODE_NEXT] = pairs
        pairs = pair
        child = following
    head = 0
    while pairs:
        following = w[pairs + NODE_NEXT]
        w[pairs + NODE_NEXT] = 0
        head = meld(w, head, pairs)
        pairs = following
    return head


@compiled
def join(w: World, line: int, node: int) -> None:
    """Put a node, with its keys written, into a line."""
    w[node + NODE_NEXT] = w[node + NODE_PREVIOUS] = w[node + NODE_CHILD] = 0
    w[line] = meld(w, w[line], node)


@compiled
def part(w: World, line: int, node: int) -> None:
    """Take a node out of its line."""
    children = meld_children(w, w[node + NODE_CHILD])
    if w[line] == node:
        w[line] = children
        return
    before, after = w[node + NODE_PREVIOUS], w[node + NODE_NEXT]
    if w[before + NODE_CHILD] == node:
        w[before + NODE_CHILD] = after
    else:
        w[before + NODE_NEXT] = after
    if after:
        w[after + NODE_PREVIOUS] = before
    w[line] = meld(w, w[line], children)
