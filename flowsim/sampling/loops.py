"""Loops over people and their decisions, as machine code: one pass, and nothing in between.

What they compute is said elsewhere, in formulas of one number that hold for whole arrays too.
Where there is no machine code, NumPy takes these, for it is faster than loops of Python:
`sweeps` says which. What a loop finds is written into its last arguments.
"""

from __future__ import annotations

import numpy as np

from flowsim.loops import loops_of
from flowsim.sampling import choices, happenings, near, philox, scrambling
from flowsim.sampling.scrambling import Flags, Floats, Words
from flowsim.tables.cohort import Chances, Ints, Ints32

Column = Ints32 | Chances | Words

MADE_OF = (
    "tables/cohort.py",
    "sampling/loops.py",
    "sampling/scrambling.py",
    "sampling/choices.py",
    "sampling/happenings.py",
    "sampling/near.py",
    "sampling/philox.py",
)
_inside, _entry = loops_of(*MADE_OF)

_upper_half = _inside(philox.upper_half)
_scrambled = _inside(scrambling.scrambled)
_as_uniform = _inside(scrambling.as_uniform)
_option = _inside(choices.option)
_into = _inside(choices.into)
_nearest = _inside(near.nearest)


@_entry
def streams(key: Words, begins: Words, count: Ints, words: Words) -> None:
    """The first words of streams, one after the other; the counter of each counts from 1."""
    at = 0
    for stream in range(len(count)):
        end, block = at + count[stream], np.uint64(0)
        while at < end:
            block += np.uint64(1)
            four = _four_words(block, begins[stream, 0], begins[stream, 1], key[0], key[1])
            for one in range(min(end - at, 4)):
                words[at] = four[one]
                at += 1


@_inside
def _four_words(
    block: np.uint64, begin: np.uint64, other_begin: np.uint64, key: np.uint64, other_key: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """The words of a block of a stream that begins there."""
    first, second, third, fourth = block, np.uint64(0), begin, other_begin
    for _ in range(philox.ROUNDS):
        upper = _upper_half(first, philox.FACTORS[0])
        other_upper = _upper_half(third, philox.FACTORS[1])
        lower, other_lower = first * philox.FACTORS[0], third * philox.FACTORS[1]
        first, second = other_upper ^ second ^ key, other_lower
        third, fourth = upper ^ fourth ^ other_key, lower
        key += philox.STEPS[0]
        other_key += philox.STEPS[1]
    return first, second, third, fourth


@_entry
def luck(word: Words, number: np.uint64, bits: Words) -> None:
    """Of each word for one number."""
    for one in range(len(word)):
        bits[one] = _scrambled(word[one], number)


@_entry
def uniforms(word: Words, number: np.uint64, found: Floats) -> None:
    """Of each word for one number."""
    for one in range(len(word)):
        found[one] = _as_uniform(_scrambled(word[one], number))


@_entry
def uniforms_at(word: Words, numbers: Words, at: Ints, found: Floats) -> None:
    """Of each word for the number at a position."""
    for one in range(len(word)):
        found[one] = _as_uniform(_scrambled(word[one], numbers[at[one]]))


@_entry
def marked(flags: Flags, of: Ints, where: Ints) -> int:
    """Positions whose flag is raised, rising; how many is given back."""
    found = np.uint64(0)  # unsigned numbers are positions that never count from the end
    for one in range(len(of)):
        where[found] = one
        found += np.uint64(flags[np.uint64(of[one])])
    return int(found)


@_entry
def happening(
    whom: happenings.Concerned, what: happenings.Happenings, whose: Ints, which: Ints
) -> int:
    """What happens of all that may, and how much."""
    found = 0
    for one in range(len(whom.word)):
        for may in range(whom.first[one], whom.first[one] + whom.number[one]):
            whose[found] = one
            which[found] = may
            happens = _scrambled(whom.word[one], what.numbers[may]) <= what.highest[may]
            found += happens & what.is_open[whom.flags_at[one] + what.kind[may]]
    return found


@_entry
def laid_out(first: Ints, count: Ints, word: Words, whole: Ints, part: Ints, words: Words) -> None:
    """For each part of every whole: which whole, which part, and the word of the whole."""
    at = 0
    for one in range(len(first)):
        for position in range(first[one], first[one] + count[one]):
            whole[at] = one
            part[at] = position
            words[at] = word[one]
            at += 1


@_entry
def counted(uniform: Floats, first: Ints, at_most: Floats, count: Ints) -> None:
    """How many steps each uniform reaches, from the first of its own on."""
    for one in range(len(uniform)):
        step = first[one]
        while uniform[one] >= at_most[np.uint64(step)]:
            step += 1
        count[one] = step - first[one]


@_entry
def repeated(count: Ints, period: int, found: Ints32) -> None:
    """Each position within a period as often as is counted there, period after period."""
    at = np.uint64(0)
    for one in range(len(count)):
        for _ in range(count[one]):
            found[at] = one % period
            at += np.uint64(1)


@_entry
def chosen(row: Ints32, uniform: Floats, table: choices.Table, option: Ints32) -> None:
    """The option of a row of shares in which each uniform falls."""
    for one in range(len(row)):
        option[one] = _option(row[one], uniform[one], table)


@_entry
def within(
    row: Ints32, option: Ints32, uniform: Floats, table: choices.Table, into: Floats
) -> None:
    """How far into the share of its option each uniform falls."""
    for one in range(len(row)):
        into[one] = _into(row[one], option[one], uniform[one], table)


@_entry
def drawn(
    draws: near.Draws, tables: near.Tables, at_least: int, column: Ints32, where: Ints, at: Floats
) -> int:
    """What tables say surely; where they leave it open, for which uniforms, and how often."""
    count = np.uint64(0)
    for one in range(len(draws.row)):  # without a question whose answer nobody can guess
        where[count] = one
        count += np.uint64(draws.code[np.uint64(draws.what[one])] >= 0)
    still = np.uint64(0)
    for drawing in range(count):
        who = np.uint64(where[np.uint64(drawing)])
        what = np.uint64(draws.what[who])
        uniform = _as_uniform(_scrambled(draws.word[who], draws.numbers[what]))
        minutes, is_sure = _nearest(tables, draws.code[what], uniform)
        if is_sure:
            column[np.uint64(draws.row[who])] = max(minutes, at_least)
        else:
            where[still] = who
            at[still] = uniform
            still += np.uint64(1)
    return int(still)


@_entry
def placed(part: Column, place: Ints, column: Column) -> None:
    """Each number at its place."""
    for one in range(len(part)):
        column[place[one]] = part[one]
