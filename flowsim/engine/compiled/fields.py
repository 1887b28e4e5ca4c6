"""Names of all numbers that the compiled engine keeps, as offsets in their records."""

from __future__ import annotations

# --- the world: single numbers at its beginning ---------------------------------------------
(
    NOW,
    END_AT,
    STOPPED,  # why the run cannot go on, or 0
    BROKEN_RULE,
    BROKEN_CODE,  # of whom
    BROKEN_DETAIL,  # a minute, for the message
    SEQUENCE,  # counts who came in a line, the last tie-breaker
    TOP,  # first free address
    SIZE,  # of the whole block
    FREE_EVENTS,
    FREE_TICKETS,
    FREE_CHANCES,
    FREE_NODES,
    PAGES,  # of the diary, one per minute
    N_SETTINGS,
    SETTINGS,
    BY_LEVEL,
    N_TEAMS,
    TEAMS,
    N_TASKS,
    TASK_TYPES,
    BEFORE,  # (task, task): 1 when the second must be done before the first
    SLOTS,
    POOL_OF,  # (task, place)
    POOL_START,
    POOL_TEAM,
    N_PLACES,  # municipalities x hospitals x specialties
    N_SPECIALTIES,
    FIRST_CHOICES,  # (kind, place): address of a setting
    ALTERNATIVES,
    N_DAYS,
    ELECTIVE_DAYS,
    N_BANDS,
    BANDS,
    THRESHOLDS,
    PATIENTS,
    N_PATIENTS,
    N_MAY_LEAVE,
    MAY_LEAVE,
    LEAVING,
    N_UNSETTLED,
    UNSETTLED,
    PENDING,
    N_CAME,
    CAME,  # in line in this minute
    ROOM_CAME,
    N_MAY_OPEN,
    MAY_OPEN,
    OPENING,
    TURNS,  # of what is due in a minute, to be sorted
    ROOM_TURNS,
    IS_CENSUS,  # the beds are counted in this minute
    N_CHANGED,  # settings whose capacity changed in this minute
    N_COMING,  # pages of the diary that were found before their turn
    N_MET,  # entries of these pages whose patients were fetched
    COMING,  # minutes of the last of these pages, each in turn in the next place of this room
) = range(56)
ROOM_COMING, ROOM_MET = 32, 8
MET = COMING + ROOM_COMING  # the last of these patients, in the same way
N_NOTES = MET + ROOM_MET  # of capacity, all settings together
N_EXTRA = N_NOTES + 1  # of each book: rows of all patients that found no room there
HEADER_SIZE = N_EXTRA + 4

FULL, BROKEN = 1, 2  # reasons to stop

(
    SETTING_CODE,
    SETTING_KIND,
    SETTING_IS_HOSPITAL,
    SETTING_IS_FINAL,
    SETTING_IS_LIMITED,
    SETTING_IS_ALWAYS_FREE,
    SETTING_POSITION,  # in order of level, then name
    SETTING_TURNAROUND,
    SETTING_TRAVEL,
    SETTING_KEEPS_PLACE,
    SETTING_SURGE_PLACES,
    SETTING_EARLY_PERCENT,
    SETTING_EARLY_WITHIN,
    SETTING_CLOSED_UP_TO,  # the highest stored chance with which places are closed
    SETTING_CLOSURE_PLACES,
    SETTING_CLOSURE_CHANCES,  # one per day; 0: never closed by chance
    SETTING_PRIORITIES,  # per kind of origin: priority, minutes after which it steps, to what
    SETTING_ROUNDS,  # where the first round from each day on stands; 0: there are none
    SETTING_ALTERNATIVES,
    SETTING_N_ALTERNATIVES,
    SETTING_IS_OPEN,
    SETTING_STAFFED,
    SETTING_OCCUPIED,
    SETTING_RESERVED,
    SETTING_IN_TURNAROUND,
    SETTING_OCCUPIED_BEFORE,  # when the minute of the last change began
    SETTING_CHANGED_AT,
    SETTING_WEIGHTED_CHANGES,  # of what is occupied, times their minutes: a large number
    SETTING_WEIGHTED_CHANGES_HIGH,
    SETTING_ORDINARY,  # heads of the lines
    SETTING_SURGE,
    SETTING_IS_UNSETTLED,
    SETTING_HAS_CHANGED,
    SETTING_AT_THE_DOOR,  # patients who wait for it to open
    SETTING_PRESENT,  # patients, where rounds look for those almost done
    SETTING_FIRST_NOTE,
    SETTING_LAST_NOTE,
    SETTING_SIZE,
) = range(38)

(
    TEAM_CODE,
    TEAM_LINE,
    TEAM_NOTICE,
    TEAM_FIRST_SLOT,
    TEAM_NEXT_SLOT,  # first that has not begun
    TEAM_CANCELLED_UP_TO,  # the highest stored chance with which a slot is cancelled
    TEAM_SLOT_CHANCES,  # per day and position; 0: never cancelled
    TEAM_SLOTS_A_DAY,
    TEAM_HALF_DONE,
    TEAM_SIZE,
) = range(10)

SLOT_AT, SLOT_ENDS, SLOT_BUDGET, SLOT_IN_MINUTES, SLOT_DAY, SLOT_OF_DAY, SLOT_SIZE = range(7)

(
    TASK_STARTS,
    TASK_LEAD,
    TASK_GATES_PLACE,
    TASK_GATES_LEAVING,
    TASK_IS_MUNICIPAL,
    TASK_VALID,
    TASK_NOTICE,
    TASK_IS_FOLLOW_UP,
    TASK_HAS_BEFORE,
    TASK_IS_AWAITED,
    TASK_SIZE,
) = range(11)

(
    ALTERNATIVE_TARGET,  # a code of the plan, when it is no setting
    ALTERNATIVE_SETTING,
    ALTERNATIVE_KIND,
    ALTERNATIVE_AFTER,
    ALTERNATIVE_KEEPS,
    ALTERNATIVE_PERCENT,
    ALTERNATIVE_ORIGINS,
    ALTERNATIVE_SPECIALTIES,  # one for each: whether it is for them
    ALTERNATIVE_POSTPONE_DAYS,
    ALTERNATIVE_AFTER_TRIES,
    ALTERNATIVE_RAISE_AFTER,
    ALTERNATIVE_RAISED_PRIORITY,
    ALTERNATIVE_SIZE,
) = range(13)

# somebody in a line: a heap of nodes under its head
(
    NODE_NEXT,
    NODE_PREVIOUS,
    NODE_CHILD,
    NODE_PRIORITY,  # from here to when it came: who stands before whom
    NODE_ASKED_AT,
    NODE_LOT,
    NODE_CODE,
    NODE_TASK,
    NODE_CAME,
    NODE_WHO,  # a ticket, or a task
    NODE_TEAM,
    NODE_OTHER,  # the same task in the line of another team
    NODE_FIRST_SLOT,  # of the team, that could see it
    NODE_SIZE,
) = range(14)

(
    NOTE_NEXT,
    NOTE_AT,
    NOTE_STAFFED,
    NOTE_IS_OPEN,
    NOTE_OCCUPIED,
    NOTE_IS_CENSUS,
    NOTE_OCCUPIED_MIN,  # a large number
    NOTE_OCCUPIED_MIN_HIGH,
    NOTE_SIZE,
) = range(9)

# --- the people ------------------------------------------------------------------------------

# A patient's numbers in the order in which they are needed: three lines of memory for what
# nearly every step reads, the fourth for what is rarely asked, the fifth for chains and lists.
# Rows in a table are in a book: room that was set aside, and what did not find room there.
STAYS, REQUESTS, NOTICES, ATTEMPTS = BOOKS = range(4)  # a patient's books
BOOK_AREA, BOOK_ROOM, BOOK_COUNT = range(0, 3 * len(BOOKS), len(BOOKS))  # each of every book
(
    CODE,
    LOT,
    PLACE,  # municipality, hospital and specialty in one number
    PARENT,  # whose readmission this would be; 0: nobody's
    CHILD,  # first of the possible readmissions
    HAS_PLANNING,
    WAITS_IN,
    ROW,  # of the itinerary, being served or waited from
    ASKED_AT,  # before the ticket could be made
    ARRIVED_AT,  # NEVER: not known to the area; what follows begins with the arrival
    ENDED_AT,
    END,
    FIRST_RUN,
    WORK_POINTS,  # of the pathway at which tasks of the row start, a bit for each
    STAY,
    TOKEN,  # moves on when scheduled moments of the stay no longer hold
    NEED_HERE,
    NEED_ENDS_AT,
    MOVED_AT,
    RELAPSED_IN,
    RAISED_PRIORITY,
    IS_OUTLIER,
    IS_MEDICALLY_READY,
    IS_DECLARED,
    IS_READY,
    IS_ASLEEP,
    GRANT,
    TRAVELLING,
    FIRST,  # ticket of the first choice
    FIRST_OTHER,  # tickets of alternatives
    FIRST_CHANCE,  # alternatives not yet opened
    ASKS_BY_WORK,
    GATES_PLACE,
    GATES_LEAVING,
    RECEIVER_LEFT,
    IS_LEAVING,  # among those who may leave
    GROUP,  # from here on: not needed in most steps
    SIBLING,  # next of the same parent
    RETURN_CHANCE,
    RETURN_DELAY,
    LACKED_INFORMATION,
    FOLLOWED_UP,
    LEFT_IN_BAND,
    LEFT_EARLY,
    TRIES,
    IS_OPENING,  # among those with an alternative due
    DOOR,  # setting at whose door the patient waits
    NEED_FULL,
    TREATED_FROM_AT,
    OUTLIER_PERCENT,
    IS_RETURNING,  # from here on: read only by those who have written it
    INHERITED_SETTING,
    INHERITED_AT,
    LAST_OTHER,
    LAST_CHANCE,
    NEXT_AT_THE_DOOR,
    PREVIOUS_AT_THE_DOOR,
    NEXT_PRESENT,
    PREVIOUS_PRESENT,
    BOOK_FIRST_EXTRA,  # of every book
) = range(3 * len(BOOKS), 3 * len(BOOKS) + 60)
BOOK_LAST_EXTRA = BOOK_FIRST_EXTRA + len(BOOKS)
HOT_SIZE = 48  # of a patient: three lines
PATIENT_SIZE = 80  # whole lines of memory

(
    ROW_KIND,
    ROW_NEED,
    ROW_WEIGHT,
    ROW_IS_LAST,  # LEAVES or DIES when its need has ended; 0: goes on
    ROW_NOTICE_OFFSET,
    ROW_WITHDRAWN_AFTER,
    ROW_ESTIMATE_ERROR,
    ROW_RELAPSE_AFTER,
    ROW_RELAPSE_NEED,
    ROW_DEATH_AFTER,
    ROW_INTERIM_RELAPSE_AFTER,
    ROW_INTERIM_RELAPSE_NEED,
    ROW_INTERIM_DEATH_AFTER,
    ROW_PATIENCE,
    ROW_RUNS,
    ROW_RUNS_END,
    ROW_SIZE,
) = range(17)

(
    STAY_NEXT,
    STAY_SEQUENCE,
    STAY_SETTING,
    STAY_FIRST_CHOICE,
    STAY_REQUESTED_AT,
    STAY_GRANTED_AT,
    STAY_ENTERED_AT,
    STAY_MEDICALLY_READY_AT,
    STAY_DECLARED_AT,
    STAY_RECEIVER_READY_AT,
    STAY_LEFT_AT,
    STAY_IS_OUTLIER,
    STAY_IS_INTERIM,
    STAY_IS_SURGE,
    STAY_IS_EARLY,
    STAY_END,
    STAY_WEIGHT,
    STAY_SIZE,
) = range(18)

(
    REQUEST_NEXT,
    REQUEST_STAY,
    REQUEST_SETTING,
    REQUEST_REASON,
    REQUEST_IS_FIRST,
    REQUEST_REQUESTED_AT,
    REQUEST_AWAKE_AT,
    REQUEST_ENDED_AT,
    REQUEST_END,
    REQUEST_PRIORITY,
    REQUEST_WEIGHT,
    REQUEST_SIZE,
) = range(12)

NOTICE_NEXT, NOTICE_STAY, NOTICE_KIND, NOTICE_AT, NOTICE_SIZE = range(5)

# one finished attempt at a task; the last one stands at the beginning of the task's own record
(
    ATTEMPT_NEXT,
    ATTEMPT_STAY,  # in which it ended
    ATTEMPT_TASK,
    ATTEMPT_TEAM,
    ATTEMPT_NUMBER,
    ATTEMPT_REQUESTED_AT,
    ATTEMPT_DUE_AT,
    ATTEMPT_STARTED_AT,
    ATTEMPT_FINISHED_AT,
    ATTEMPT_END,  # NEVER: not yet
    ATTEMPT_WORK,
    ATTEMPT_SIZE,
) = range(12)

# one task of one patient, through all its attempts
(
    RUN_NEXT,
    RUN_END_STAY,
    RUN_TASK,
    RUN_TEAM,
    RUN_ATTEMPT,  # attempts begun
    RUN_REQUESTED_AT,
    RUN_DUE_AT,
    RUN_STARTED_AT,
    RUN_FINISHED_AT,
    RUN_END,
    RUN_WORK,
    RUN_TAKES,
    RUN_ATTEMPTS,
    RUN_CLARIFICATION,
    RUN_PATIENT,
    RUN_STAY,
    RUN_POOL,  # teams that may take it; -1: it needs no team
    RUN_TEAM_ONLY,  # the team that has done a part of this attempt
    RUN_STATE,
    RUN_LEFT,
    RUN_IS_RELEASED,
    RUN_IS_DONE,
    RUN_FIRST_REQUESTED_AT,
    RUN_NODES,  # its places in the lines of teams
    RUN_SIZE,
) = range(25)

(
    TICKET_NEXT,
    TICKET_GENERATION,  # of the record, which is used again
    TICKET_PATIENT,
    TICKET_SETTING,
    TICKET_FIRST_CHOICE,
    TICKET_FIRST_ASKED_AT,
    TICKET_ALTERNATIVE,
    TICKET_REQUESTED_AT,
    TICKET_REASON,
    TICKET_STAY,
    TICKET_WEIGHT,
    TICKET_IS_FIRST,
    TICKET_IS_SURGE,
    TICKET_IS_STAY,
    TICKET_KEEPS_FIRST,
    TICKET_PERCENT,
    TICKET_PRIORITY,
    TICKET_NODE,  # its place in line; 0: not in line
    TICKET_AWAKE_AT,
    TICKET_GRANTED_AT,
    TICKET_SIZE,
) = range(21)

CHANCE_NEXT, CHANCE_DUE_AT, CHANCE_ALTERNATIVE, CHANCE_SIZE = range(4)

# an entry of the diary; the one before it was written earlier for the same minute (0: none)
EVENT_BEFORE, EVENT_ACTION, EVENT_TURN, EVENT_SUBJECT, EVENT_TOKEN, EVENT_SIZE = range(6)

# how the last row of an itinerary ends
LEAVES, DIES = 1, 2

# where one task of one patient is
HELD, WAITING, WORKING, CLARIFYING, OVER = range(5)

NEVER = -1
NOT_ASKED = -(2**31) + 1  # a request minute; those who waited before the start have negative ones
