/* The ward chain in C, by the rules of docs/model.md that it needs: the same diary, lines and
 * settling as flowsim's compiled engine, without the mechanisms that the chain has none of
 * (teams and slots, windows, rounds, alternatives, fates, readmission, turnaround, travel).
 *
 * It says how fast the algorithm can be where nothing else has to be thought of. Each itinerary
 * row is at most one stay, so what is recorded stands by row; c_kernel.py fills `Chain`, and
 * its fields stand in the same order there.
 */
#include <stdint.h>
#include <stdlib.h>

typedef int64_t i64;
typedef int32_t i32;

enum { NEVER = -1 };
enum { WORK_ENDS = 4, NEED_ENDS = 5, ARRIVES = 6 }; /* ranks within a minute (R1) */
enum { MOVED = 0, LEFT = 1, OPEN = 4 };             /* how a stay ended */

typedef struct {
    /* the cohort: one per patient, then per row, then per task */
    const i64 *arrived_at, *lot, *place, *row_start;
    const i64 *kind, *need_min, *task_start, *takes_min;
    /* the plan */
    const i64 *first_choice; /* (kind, place) */
    const i64 *level, *is_limited, *staffed, *is_final, *is_outside, *is_hospital;
    i64 patients, places, settings, end_at, census_at;
    const i64 *has_planning;
    /* what happened, by row; NEVER is not filled in by the caller */
    i32 *setting, *requested_at, *granted_at, *entered_at, *ready_at, *declared_at;
    i32 *receiver_ready_at, *left_at, *end, *receiver_told_at, *task_from_at, *task_done_at;
    i32 *census; /* (day, setting) */
} Chain;

typedef struct {
    i64 row, last_row;
    i32 gates;                  /* tasks still to be done before the place is asked for */
    i32 rank_due, next_due;     /* a patient has one entry in the diary at most */
    i32 ticket_setting, granted; /* of the next place; NEVER: not asked, not granted */
    i32 next, child;             /* in the line, a pairing heap */
    i64 key, key_2;
} Patient;

typedef struct {
    i32 head, occupied, reserved, position, is_unsettled;
} Setting;

typedef struct {
    const Chain *c;
    Patient *people;
    Setting *settings;
    i32 *pages, *by_level, *unsettled, *pending, *may_leave, *leaving, *due;
    i64 *turns;
    i64 room, now;
    i32 n_unsettled, n_may_leave;
} World;

/* --- the diary ------------------------------------------------------------------------- */

static void at(World *w, i64 minute, i32 rank, i32 who) {
    if (minute >= w->c->end_at) return;
    Patient *p = &w->people[who];
    i32 last = w->pages[minute];
    p->rank_due = rank;
    if (last == NEVER) {
        p->next_due = who;
    } else { /* a page is a ring, known by its last entry */
        p->next_due = w->people[last].next_due;
        w->people[last].next_due = who;
    }
    w->pages[minute] = who;
}

/* --- lines ----------------------------------------------------------------------------- */

static i32 meld(Patient *people, i32 one, i32 other) {
    if (one == NEVER) return other;
    if (other == NEVER) return one;
    const Patient *a = &people[one], *b = &people[other];
    if (b->key < a->key || (b->key == a->key && b->key_2 < a->key_2)) {
        i32 swap = one;
        one = other;
        other = swap;
    }
    people[other].next = people[one].child;
    people[one].child = other;
    return one;
}

static i32 meld_children(Patient *people, i32 child) {
    i32 pairs = NEVER, head = NEVER;
    while (child != NEVER) {
        i32 second = people[child].next, following = NEVER;
        people[child].next = NEVER;
        if (second != NEVER) {
            following = people[second].next;
            people[second].next = NEVER;
        }
        i32 pair = meld(people, child, second);
        people[pair].next = pairs;
        pairs = pair;
        child = following;
    }
    while (pairs != NEVER) {
        i32 following = people[pairs].next;
        people[pairs].next = NEVER;
        head = meld(people, head, pairs);
        pairs = following;
    }
    return head;
}

static void unsettle(World *w, i32 setting) {
    Setting *s = &w->settings[setting];
    if (s->is_unsettled || s->head == NEVER) return;
    s->is_unsettled = 1;
    w->unsettled[w->n_unsettled++] = s->position;
}

static void sort(i32 *numbers, i32 count) {
    for (i32 i = 1; i < count; i++) {
        i32 number = numbers[i], j = i;
        for (; j > 0 && numbers[j - 1] > number; j--) numbers[j] = numbers[j - 1];
        numbers[j] = number;
    }
}

/* --- a patient's way ------------------------------------------------------------------- */

static i32 choice(const World *w, i32 who, i64 row) {
    const Chain *c = w->c;
    return (i32)c->first_choice[c->kind[row] * c->places + c->place[who]];
}

static void grant(World *w, i32 who) {
    const Chain *c = w->c;
    Patient *p = &w->people[who];
    i64 row = p->row;
    c->granted_at[row + 1] = (i32)w->now;
    p->granted = p->ticket_setting;
    w->settings[p->granted].reserved++;
    c->receiver_ready_at[row] = (i32)w->now;
    if (c->is_hospital[c->setting[row]] && c->has_planning[who])
        c->receiver_told_at[row] = (i32)w->now;
    w->may_leave[w->n_may_leave++] = who;
}

/* Ask for the next place; in line unless there is always room (R5). */
static void ask(World *w, i32 who) {
    const Chain *c = w->c;
    Patient *p = &w->people[who];
    i32 setting = choice(w, who, p->row + 1);
    p->ticket_setting = setting;
    c->requested_at[p->row + 1] = (i32)w->now;
    if (!c->is_limited[setting]) {
        grant(w, who);
        return;
    }
    p->key = w->now;
    p->key_2 = (c->lot[who] << 31) + who;
    p->next = p->child = NEVER;
    Setting *s = &w->settings[setting];
    s->head = meld(w->people, s->head, who);
    if (s->head == who) unsettle(w, setting);
}

static void ready(World *w, i32 who) {
    const Chain *c = w->c;
    Patient *p = &w->people[who];
    c->ready_at[p->row] = c->declared_at[p->row] = (i32)w->now;
    p->gates = (i32)(c->task_start[p->row + 1] - c->task_start[p->row]);
    if (p->gates == 0) {
        ask(w, who);
        return;
    }
    i64 task = c->task_start[p->row], takes = c->takes_min[task];
    c->task_from_at[task] = (i32)w->now;
    at(w, w->now + (takes > 1 ? takes : 1), WORK_ENDS, who);
}

static void enter(World *w, i32 who, i32 setting) {
    const Chain *c = w->c;
    Patient *p = &w->people[who];
    i64 row = p->row, need = c->need_min[row];
    c->setting[row] = setting;
    c->entered_at[row] = (i32)w->now;
    c->end[row] = OPEN;
    if (c->is_final[setting] || need == NEVER) {
        c->end[row] = LEFT;
        return;
    }
    w->settings[setting].occupied++;
    if (c->is_outside[setting])
        ready(w, who);
    else
        at(w, w->now + (need > 1 ? need : 1), NEED_ENDS, who);
}

static void leave(World *w, i32 who) {
    const Chain *c = w->c;
    Patient *p = &w->people[who];
    i32 from = c->setting[p->row], to = p->granted;
    c->left_at[p->row] = (i32)w->now;
    c->end[p->row] = MOVED;
    w->settings[from].occupied--;
    unsettle(w, from);
    w->settings[to].reserved--;
    p->row++;
    p->granted = NEVER;
    enter(w, who, to);
}

static void leave_for_good(World *w, i32 who) {
    const Chain *c = w->c;
    i64 row = w->people[who].row;
    i32 from = c->setting[row];
    c->ready_at[row] = c->left_at[row] = (i32)w->now;
    c->end[row] = LEFT;
    w->settings[from].occupied--;
    unsettle(w, from);
}

static void happen(World *w, i32 who) {
    Patient *p = &w->people[who];
    if (p->rank_due == ARRIVES) {
        enter(w, who, choice(w, who, p->row));
    } else if (p->rank_due == NEED_ENDS) {
        if (p->row == p->last_row)
            leave_for_good(w, who);
        else
            ready(w, who);
    } else {
        w->c->task_done_at[w->c->task_start[p->row]] = (i32)w->now;
        p->gates = 0;
        ask(w, who);
    }
}

/* --- a minute -------------------------------------------------------------------------- */

/* All that is due in the minute, by rank and the patient's number (R1); 0: no memory. */
static int live_page(World *w, i32 last) {
    i32 count = 0, who = last;
    do {
        who = w->people[who].next_due;
        if (count == w->room) {
            w->room *= 2;
            i64 *more = realloc(w->turns, sizeof(i64) * (size_t)w->room);
            if (!more) return 0;
            w->turns = more;
        }
        w->turns[count++] = ((i64)w->people[who].rank_due << 40) + who;
    } while (who != last);
    i32 gap = 1;
    while (gap < count / 3) gap = 3 * gap + 1;
    for (; gap > 0; gap /= 3) /* Shell's method, as in the compiled engine */
        for (i32 i = gap; i < count; i++) {
            i64 turn = w->turns[i];
            i32 j = i;
            for (; j >= gap && w->turns[j - gap] > turn; j -= gap) w->turns[j] = w->turns[j - gap];
            w->turns[j] = turn;
        }
    for (i32 i = 0; i < count; i++) happen(w, (i32)(w->turns[i] & (((i64)1 << 40) - 1)));
    return 1;
}

static void leave_all(World *w) {
    while (w->n_may_leave) {
        i32 count = w->n_may_leave, *these = w->may_leave;
        w->may_leave = w->leaving;
        w->leaving = these;
        w->n_may_leave = 0;
        sort(these, count);
        for (i32 i = 0; i < count; i++) leave(w, these[i]);
    }
}

static void grant_all(World *w) {
    i32 count = w->n_unsettled, *these = w->unsettled;
    w->unsettled = w->pending;
    w->pending = these;
    w->n_unsettled = 0;
    sort(these, count);
    for (i32 i = 0; i < count; i++) w->settings[w->by_level[these[i]]].is_unsettled = 0;
    for (i32 i = 0; i < count; i++) {
        i32 setting = w->by_level[these[i]];
        Setting *s = &w->settings[setting];
        while (s->head != NEVER && w->c->staffed[setting] - s->occupied - s->reserved >= 1) {
            i32 who = s->head;
            s->head = meld_children(w->people, w->people[who].child);
            grant(w, who);
        }
    }
}

static void order_settings(World *w) {
    const Chain *c = w->c;
    i32 n = (i32)c->settings;
    for (i32 i = 0; i < n; i++) {
        i32 j = i;
        for (; j > 0 && c->level[w->by_level[j - 1]] > c->level[i]; j--)
            w->by_level[j] = w->by_level[j - 1];
        w->by_level[j] = i;
    }
    for (i32 i = 0; i < n; i++) w->settings[w->by_level[i]].position = i;
}

static int live(World *w) {
    const Chain *c = w->c;
    i64 next_census = c->census_at, day = 0;
    for (i64 minute = 0; minute < c->end_at; minute++) {
        i32 last = w->pages[minute];
        if (last != NEVER) {
            w->now = minute;
            if (w->people[last].next_due == last)
                happen(w, last);
            else if (!live_page(w, last))
                return 0;
            while (w->n_may_leave || w->n_unsettled) {
                if (w->n_may_leave) leave_all(w);
                if (w->n_unsettled) grant_all(w);
            }
        }
        if (minute == next_census) {
            for (i64 s = 0; s < c->settings; s++)
                c->census[day * c->settings + s] = w->settings[s].occupied;
            next_census += 1440;
            day++;
        }
    }
    return 1;
}

/* Runs the chain; 0 when there was too little memory. */
int run(const Chain *c) {
    size_t n = (size_t)c->patients, s = (size_t)c->settings;
    World w = {.c = c, .room = 256};
    w.people = malloc(sizeof(Patient) * n + 1);
    w.settings = malloc(sizeof(Setting) * s);
    w.pages = malloc(sizeof(i32) * (size_t)c->end_at);
    w.turns = malloc(sizeof(i64) * (size_t)w.room);
    i32 *lists = malloc(sizeof(i32) * (3 * s + 2 * n + 1));
    int is_done = 0;
    if (w.people && w.settings && w.pages && w.turns && lists) {
        w.by_level = lists;
        w.unsettled = lists + s;
        w.pending = lists + 2 * s;
        w.may_leave = lists + 3 * s;
        w.leaving = lists + 3 * s + n;
        for (i64 i = 0; i < c->end_at; i++) w.pages[i] = NEVER;
        for (size_t i = 0; i < s; i++) w.settings[i] = (Setting){.head = NEVER};
        order_settings(&w);
        for (size_t i = 0; i < n; i++) {
            Patient *p = &w.people[i];
            p->row = c->row_start[i];
            p->last_row = c->row_start[i + 1] - 1;
            p->granted = NEVER;
            at(&w, c->arrived_at[i], ARRIVES, (i32)i);
        }
        is_done = live(&w);
    }
    free(w.people);
    free(w.settings);
    free(w.pages);
    free(w.turns);
    free(lists);
    return is_done;
}
