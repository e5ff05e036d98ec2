/* The ring: samples in shared memory, one writer, many readers. Pure C11: no Python, no locks, no allocation.
 *
 * CONTRACT
 *
 * A ring holds the last `capacity` int16 samples of a stream, addressed by an absolute index that begins at 0 and
 * only grows (48 bits: 557 years at 16 kHz). Index i lives in slot i % capacity.
 *
 * Writer     One at a time. hark_write never waits, never allocates, and takes at most capacity / 2 samples. A
 *            writer that was killed may be followed by another on the same memory, which goes on at the same head.
 * Readers    Any number. They change nothing but a count of sleepers, so none can slow the writer. hark_read copies
 *            samples out and then proves that none was overwritten before or during the copy; else HARK_OVERRUN,
 *            and what was copied must not be used.
 * Player     At most one (playback ring). Takes what the writer gave, publishes how far it came, never waits.
 * Hold       Anybody. The player plays silence and takes nothing, until it is let go on or the generation moves on.
 * Cancel     Anybody. Bumps the generation; what was written under an older one and not yet played is never played,
 *            and a write that names an older one is refused (HARK_STALE).
 * Mending    Who alone may move an index remembers where it left it, and puts it back when somebody scribbled over it: the
 *            writer its head and reserve at its next write, the player all of the header at its next block.
 * Trust      Geometry is validated and copied when memory is adopted. Everything read from shared memory later is
 *            used modulo that geometry: hostile bytes give wrong samples or an error, never a wild access. Memory
 *            that is truncated after it was adopted is the exception (SIGBUS): nobody here truncates.
 *
 * THE INDICES, in the order in which a write moves them
 *
 *   reserve    samples before reserve - capacity may be overwritten at any moment. Moves first, never back.
 *   (data)     64-bit words of four samples, relaxed atomics: a word is never torn, and no access is a data race.
 *   head       generation << 48 | index: one past the newest sample. Moves last, by compare-and-exchange, because a
 *              cancel may come from any process; the exchange is what makes a stale commit impossible.
 *
 * The reader goes the other way: head, data, reserve. Each arrow of this picture is one barrier in core.c:
 *
 *     writer:  reserve --[1 release fence]--> data --[2 release exchange]--> head
 *     reader:  head --[2 acquire load]--> data --[1 acquire fence]--> reserve
 *
 * 2: a reader that sees a head sees every sample before it. 1: a reader that saw even one word of a later lap must
 * also see the reserve that announced it, so its final check cannot miss the overrun. This is a seqlock after
 * H.-J. Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012.
 *
 * GENERATIONS
 *
 * `cut` is (generation, index of its first sample). Only the writer stores it, before its first commit in a
 * generation. So for a head (g, i): if cut belongs to g, that generation began at cut's index; if not, nothing was
 * committed in g yet and it begins at i. Nobody has to finish what a killed canceller began, since its one exchange
 * is all there is. Generations wrap at 65,536: a writer would have to sleep through that many cancels to be fooled.
 *
 * DEVICE TIME
 *
 * Beside the samples lie two tables of blocks: `written` (position = sample index) and `played` (position = frame of
 * the speaker's own clock, which also counts the frames that were silence). A table follows the same protocol as the
 * samples, with blocks for samples. It forgets the oldest block first.
 */
#ifndef HARK_RING_CORE_H
#define HARK_RING_CORE_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An atomic that hides a lock would be a lock of one process only: useless in shared memory. */
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2 && sizeof(long long) == 8, "the ring needs lock-free 64-bit atomics");
_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && sizeof(int) == 4, "the ring needs lock-free 32-bit atomics");

typedef _Atomic uint64_t hark_word;

enum {
    HARK_VERSION = 2,
    HARK_LANES = 4,                 /* int16 samples in a word */
    HARK_CAPACITY_MIN = 16,         /* samples; small enough for a test to lap */
    HARK_CAPACITY_MAX = 1 << 26,    /* samples; 70 min at 16 kHz, 128 MiB */
    HARK_RATE_MIN = 1000,           /* Hz */
    HARK_RATE_MAX = 768000,         /* Hz; the fastest sound card on sale */
    HARK_SLOTS_MIN = 16,            /* blocks in a time table */
    HARK_SLOTS_MAX = 1 << 19,       /* blocks: HARK_CAPACITY_MAX in the shortest blocks */
    HARK_SHORTEST_BLOCK = 160,      /* samples; the tables reach back over the whole ring for blocks this long */
    HARK_INDEX_BITS = 48,
    HARK_CANCELS_MAX = 256,         /* between two blocks of a player; more at once is damage */
};
#define HARK_SKIP_MAX (UINT64_C(1) << 39) /* samples; a year at 16 kHz. A reserve further ahead is damage */
#define HARK_MAGIC UINT64_C(0x31474E494B524148) /* "HARKING1" in little-endian memory */
#define HARK_INDEX_MASK ((UINT64_C(1) << HARK_INDEX_BITS) - 1)

typedef enum {
    HARK_OK = 0,
    HARK_NOT_YET,   /* beyond the head */
    HARK_OVERRUN,   /* overwritten, or its time forgotten */
    HARK_STALE,     /* a newer generation has begun */
    HARK_EXHAUSTED, /* the index would not fit in 48 bits: the memory was damaged */
    HARK_TOO_LONG,  /* more samples than the ring can write or keep at once */
    HARK_TIMEOUT,
    HARK_AGAIN,     /* woken, or a signal came: look again */
} hark_status;

/* What lies at the start of the memory. One cache line per party, so that a player's progress does not take the
 * writer's line away. */
typedef struct {
    alignas(64) hark_word magic; /* stored last: memory with the magic is complete */
    hark_word version, rate, capacity, slots, bytes;

    alignas(64) hark_word reserve; /* the writer's line */
    hark_word head;
    hark_word cut;

    alignas(64) _Atomic uint32_t write_tick; /* futex: grows with every commit */
    _Atomic uint32_t write_sleepers;         /* too high after a sleeper was killed: that costs a system call */

    alignas(64) hark_word consumed; /* the player's line: one past the last sample it took */
    _Atomic uint32_t play_tick;
    _Atomic uint32_t play_sleepers;
    _Atomic uint32_t held; /* 1 + the generation that is held; 0: none. A cancel thus ends it by itself */
} hark_shared;
_Static_assert(sizeof(hark_shared) == 256, "the layout is part of the version");

/* A time table's own line, followed by its slots. */
typedef struct {
    alignas(64) hark_word reserve; /* blocks before reserve - slots may be overwritten */
    hark_word count;               /* blocks ever recorded */
} hark_table;

typedef struct {
    hark_word position; /* of the block's first frame */
    hark_word index;    /* of its first sample in the ring */
    hark_word lengths;  /* frames << 32 | valid: the first `valid` frames are samples, the others were silence */
    hark_word time;     /* CLOCK_MONOTONIC of the first frame at the device, ns */
} hark_slot;
_Static_assert(sizeof(hark_table) == 64 && sizeof(hark_slot) == 32, "the layout is part of the version");

typedef struct {
    hark_table *table;
    hark_slot *slots;
    uint64_t size;
} hark_times;

/* A private view of the shared memory: geometry is a copy that nobody else can change. */
typedef struct {
    hark_shared *shared;
    hark_word *words;
    hark_times written, played;
    uint64_t capacity; /* samples */
    uint64_t rate;     /* Hz */
    /* What this party remembers, for mending; written by its own thread alone. */
    bool writes, plays;
    uint64_t written_to;          /* the writer's: index after its newest sample */
    uint64_t seen, seen_cut, taken; /* the player's: head, cut and consumed after its newest block */
} hark_ring;

typedef struct {
    uint64_t position, index;
    uint32_t frames, valid;
    int64_t time; /* ns */
} hark_block;

/* layout.c: memory (64-byte aligned) to ring. `why` receives what is wrong, for people. */
enum { HARK_WHY = 160 };
uint64_t hark_slots_for(uint64_t capacity);
uint64_t hark_bytes(uint64_t capacity, uint64_t slots);
bool hark_geometry_ok(uint64_t capacity, uint64_t rate, char why[HARK_WHY]);
void hark_format(hark_ring *ring, void *zeroed_memory, uint64_t capacity, uint64_t rate);
bool hark_adopt(hark_ring *ring, void *memory, uint64_t bytes, char why[HARK_WHY]);
void hark_mend_writer(hark_ring *ring); /* before a write; nothing to do in a ring that nobody scribbled over */
void hark_mend_player(hark_ring *ring); /* before a block */

/* core.c */
static inline uint64_t hark_index(uint64_t head) { return head & HARK_INDEX_MASK; }
static inline uint32_t hark_generation(uint64_t head) { return (uint32_t)(head >> HARK_INDEX_BITS); }

uint64_t hark_head(const hark_ring *ring); /* generation and index */
uint64_t hark_tail(const hark_ring *ring); /* index of the oldest sample that can still be read */

/* Write n <= capacity / 2 samples. `generation` < 0: whichever is current. `time` NULL: record no time. On success
 * *head is the index one past them. */
hark_status hark_write(hark_ring *ring, const void *samples, uint64_t n, const int64_t *time, int32_t generation,
                       uint64_t *head);

/* Go on at `index`, at or past the head, as if everything before it had been overwritten: for a writer that takes up a
 * stream in its middle. HARK_OVERRUN: the head is past it already, by *lost. HARK_EXHAUSTED: over HARK_SKIP_MAX ahead. */
hark_status hark_skip(hark_ring *ring, uint64_t index, uint64_t *lost);

/* Copy n <= capacity samples from `index` on. On HARK_OVERRUN *lost counts from `index` to the oldest sample left. */
hark_status hark_read(const hark_ring *ring, uint64_t index, void *samples, uint64_t n, uint64_t *lost);

uint32_t hark_cancel(hark_ring *ring); /* the new generation */

/* Give the speaker n <= capacity frames: samples first, then zeros. Returns how many were samples; *lost grows by those that the
 * writer overwrote before they were played. */
uint64_t hark_play(hark_ring *ring, void *samples, uint64_t n, int64_t time, uint64_t *lost);

uint64_t hark_consumed(const hark_ring *ring); /* one past the last sample that was really given to the speaker */
/* Holds what this generation has to play, from the next block on, or lets it go on where it stopped. */
void hark_hold(hark_ring *ring, bool hold);

uint64_t hark_settled(const hark_ring *ring);  /* every sample before this index was played or cancelled */
uint64_t hark_pending(const hark_ring *ring);  /* samples written, neither played nor cancelled */
uint64_t hark_space(const hark_ring *ring);    /* samples that may be written before some are overwritten unheard */
uint64_t hark_history(const hark_ring *ring);  /* played samples that hark_space keeps, for the echo canceller */

/* times.c. Position to time and back. HARK_OVERRUN: forgotten, *lost frames before the oldest known one. */
void hark_record(hark_times *times, const hark_block *block);
uint64_t hark_end(const hark_times *times); /* position one past the newest block */
hark_status hark_time_of(const hark_ring *ring, const hark_times *times, uint64_t position, int64_t *time,
                         uint64_t *lost);
hark_status hark_position_at(const hark_ring *ring, const hark_times *times, int64_t time, uint64_t *position,
                             uint64_t *lost);
/* What the speaker played from frame `position` on, silence included. */
hark_status hark_played(const hark_ring *ring, uint64_t position, void *samples, uint64_t n, uint64_t *lost);

/* wait.c. One sleep at most: HARK_OK (it is so), HARK_TIMEOUT, or HARK_AGAIN. `deadline` in ns of CLOCK_MONOTONIC. */
int64_t hark_now(void);
void hark_announce(_Atomic uint32_t *tick, _Atomic uint32_t *sleepers);
hark_status hark_wait_head(hark_ring *ring, uint64_t index, int64_t deadline);
hark_status hark_wait_space(hark_ring *ring, uint64_t n, int32_t generation, int64_t deadline);
hark_status hark_wait_played(hark_ring *ring, uint64_t index, int64_t deadline);
void hark_wake_everybody(hark_ring *ring);

#endif
