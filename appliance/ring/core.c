/* Writing, reading, playing and cancelling. The contract, and the names of the barriers, are in core.h. */
#include "core.h"

#include <string.h>

static uint64_t relaxed(const hark_word *word) { return atomic_load_explicit(word, memory_order_relaxed); }
static uint64_t acquire(const hark_word *word) { return atomic_load_explicit(word, memory_order_acquire); }

/* ---- samples: always whole 64-bit words, relaxed. Mixing access sizes on one object is undefined in C11, so the
 *      ragged ends of a write go through their word too; nobody else stores data, so load-merge-store loses nothing.
 *      memcpy keeps the samples' byte order inside the word and does not ask that the caller's memory be aligned. */

static void merge(hark_word *word, uint64_t lane, const char *samples, uint64_t n) {
    uint64_t value = relaxed(word);
    memcpy((char *)&value + lane * sizeof(int16_t), samples, n * sizeof(int16_t));
    atomic_store_explicit(word, value, memory_order_relaxed);
}

static void put(hark_word *words, uint64_t at, const char *samples, uint64_t n) {
    hark_word *word = words + at / HARK_LANES;
    uint64_t lane = at % HARK_LANES;
    if (lane && n) {
        uint64_t some = n < HARK_LANES - lane ? n : HARK_LANES - lane;
        merge(word++, lane, samples, some);
        samples += some * sizeof(int16_t);
        n -= some;
    }
    for (; n >= HARK_LANES; n -= HARK_LANES, samples += sizeof(uint64_t)) {
        uint64_t value;
        memcpy(&value, samples, sizeof value);
        atomic_store_explicit(word++, value, memory_order_relaxed);
    }
    if (n) merge(word, 0, samples, n);
}

static void get(const hark_word *words, uint64_t at, char *samples, uint64_t n) {
    const hark_word *word = words + at / HARK_LANES;
    uint64_t lane = at % HARK_LANES;
    if (lane && n) {
        uint64_t some = n < HARK_LANES - lane ? n : HARK_LANES - lane, value = relaxed(word++);
        memcpy(samples, (char *)&value + lane * sizeof(int16_t), some * sizeof(int16_t));
        samples += some * sizeof(int16_t);
        n -= some;
    }
    for (; n >= HARK_LANES; n -= HARK_LANES, samples += sizeof(uint64_t)) {
        uint64_t value = relaxed(word++);
        memcpy(samples, &value, sizeof value);
    }
    if (n) {
        uint64_t value = relaxed(word);
        memcpy(samples, &value, n * sizeof(int16_t));
    }
}

static void copy_in(hark_ring *ring, uint64_t index, const char *samples, uint64_t n) {
    uint64_t at = index % ring->capacity, first = ring->capacity - at;
    if (first > n) first = n;
    put(ring->words, at, samples, first);
    put(ring->words, 0, samples + first * sizeof(int16_t), n - first);
}

static void copy_out(const hark_ring *ring, uint64_t index, char *samples, uint64_t n) {
    uint64_t at = index % ring->capacity, first = ring->capacity - at;
    if (first > n) first = n;
    get(ring->words, at, samples, first);
    get(ring->words, 0, samples + first * sizeof(int16_t), n - first);
}

/* ---- the indices */

uint64_t hark_head(const hark_ring *ring) { return acquire(&ring->shared->head); /* [2] */ }

uint64_t hark_tail(const hark_ring *ring) {
    uint64_t reserve = acquire(&ring->shared->reserve);
    return reserve > ring->capacity ? reserve - ring->capacity : 0;
}

/* Where the generation of this head began. Must come after the acquire load that gave `head`: a commit in this
 * generation released the cut before it. */
static uint64_t generation_start(const hark_ring *ring, uint64_t head) {
    uint64_t cut = relaxed(&ring->shared->cut);
    return hark_generation(cut) == hark_generation(head) ? hark_index(cut) : hark_index(head);
}

/* The writer's step from `head` to n samples further. Fails only when a cancel came in between, so it is bounded by the
 * cancels: nobody can make it wait. */
static hark_status commit(hark_shared *shared, uint64_t head, uint64_t n, int32_t generation) {
    do {
        if (generation >= 0 && (uint32_t)generation != hark_generation(head)) return HARK_STALE;
        /* The first commit of a generation tells where it begins; the exchange releases this store too. */
        if (hark_generation(relaxed(&shared->cut)) != hark_generation(head))
            atomic_store_explicit(&shared->cut, head, memory_order_release); /* and with it the cancel, for who mends */
        /* [2] Release: the data, the block's time and the cut go out before the head that shows them. */
    } while (!atomic_compare_exchange_strong_explicit(&shared->head, &head, head + n, memory_order_release,
                                                      memory_order_acquire));
    hark_announce(&shared->write_tick, &shared->write_sleepers);
    return HARK_OK;
}

/* The writer remembers where its head is. */
static hark_status moved(hark_ring *ring, uint64_t index, hark_status status) {
    if (status == HARK_OK) {
        ring->writes = true;
        ring->written_to = index;
    }
    return status;
}

hark_status hark_write(hark_ring *ring, const void *samples, uint64_t n, const int64_t *time, int32_t generation,
                       uint64_t *new_head) {
    hark_shared *shared = ring->shared;
    if (n > ring->capacity / 2) return HARK_TOO_LONG;
    hark_mend_writer(ring);
    /* Acquire, for the sake of the cancel that may have moved it; the index in it is our own. */
    uint64_t head = acquire(&shared->head), index = hark_index(head);
    if (generation >= 0 && (uint32_t)generation != hark_generation(head)) return HARK_STALE;
    if (n > HARK_INDEX_MASK - index) return HARK_EXHAUSTED;

    /* A write that was refused or killed has already overwritten what its reserve said; never take that back. */
    if (relaxed(&shared->reserve) < index + n)
        atomic_store_explicit(&shared->reserve, index + n, memory_order_relaxed);
    /* [1] The reserve goes out before the first word of data. */
    atomic_thread_fence(memory_order_release);
    copy_in(ring, index, samples, n);
    /* If the commit below is refused this block stays in the table; the next one at this index stands before it. */
    if (time && n)
        hark_record(&ring->written, &(hark_block){index, index, (uint32_t)n, (uint32_t)n, *time});

    *new_head = index + n;
    return moved(ring, index + n, commit(shared, head, n, generation));
}

hark_status hark_skip(hark_ring *ring, uint64_t index, uint64_t *lost) {
    hark_shared *shared = ring->shared;
    hark_mend_writer(ring);
    uint64_t head = acquire(&shared->head), at = hark_index(head);
    if (index < at) {
        *lost = at - index;
        return HARK_OVERRUN;
    }
    if (index == at) return HARK_OK;
    if (index - at > HARK_SKIP_MAX || index > HARK_INDEX_MASK - ring->capacity) return HARK_EXHAUSTED;
    /* All that could be read under the old head is gone from here on; a write does not move this until it comes to it. */
    if (relaxed(&shared->reserve) < index + ring->capacity)
        atomic_store_explicit(&shared->reserve, index + ring->capacity, memory_order_relaxed);
    atomic_thread_fence(memory_order_release); /* [1] */
    return moved(ring, index, commit(shared, head, index - at, -1));
}

static bool intact(const hark_ring *ring, uint64_t index, uint64_t *lost) {
    uint64_t reserve = relaxed(&ring->shared->reserve);
    if (reserve <= ring->capacity || reserve - ring->capacity <= index) return true;
    *lost = reserve - ring->capacity - index;
    return false;
}

hark_status hark_read(const hark_ring *ring, uint64_t index, void *samples, uint64_t n, uint64_t *lost) {
    uint64_t head = hark_index(hark_head(ring));
    if (n > ring->capacity) return HARK_TOO_LONG;
    if (index > head || n > head - index) return HARK_NOT_YET;
    if (!intact(ring, index, lost)) return HARK_OVERRUN; /* no need to copy first */
    copy_out(ring, index, samples, n);
    /* [1] If any word above came from a later lap, the reserve of that lap is visible below. */
    atomic_thread_fence(memory_order_acquire);
    return intact(ring, index, lost) ? HARK_OK : HARK_OVERRUN;
}

/* ---- the playback ring */

uint32_t hark_cancel(hark_ring *ring) {
    hark_shared *shared = ring->shared;
    uint64_t head = acquire(&shared->head), next;
    do {
        next = (uint64_t)((hark_generation(head) + 1) & 0xFFFF) << HARK_INDEX_BITS | hark_index(head);
        /* Release and acquire: a canceller passes on what the writer released, since the next reader of the head
         * may see only our value of it. */
    } while (!atomic_compare_exchange_weak_explicit(&shared->head, &head, next, memory_order_acq_rel,
                                                    memory_order_acquire));
    /* Sleepers on either side have something new to look at: there is space, and nothing is pending. */
    hark_wake_everybody(ring);
    return hark_generation(next);
}

void hark_hold(hark_ring *ring, bool hold) {
    uint32_t held = hold ? hark_generation(hark_head(ring)) + 1 : 0;
    atomic_store_explicit(&ring->shared->held, held, memory_order_release);
}

/* The next sample to play under this head: past what was played, past what was cancelled. */
static uint64_t playing_from(const hark_ring *ring, uint64_t head) {
    uint64_t start = generation_start(ring, head), consumed = acquire(&ring->shared->consumed);
    uint64_t from = consumed > start ? consumed : start;
    return from < hark_index(head) ? from : hark_index(head);
}

static void remember(hark_ring *ring, uint64_t head, uint64_t taken) {
    ring->plays = true;
    ring->seen = head;
    ring->seen_cut = relaxed(&ring->shared->cut);
    ring->taken = taken;
}

uint64_t hark_play(hark_ring *ring, void *samples, uint64_t n, int64_t time, uint64_t *lost) {
    hark_shared *shared = ring->shared;
    hark_mend_player(ring);
    uint64_t head = hark_head(ring), index = hark_index(head), from = playing_from(ring, head), missed = 0;
    if (!intact(ring, from, &missed)) {
        if (missed > index - from) missed = index - from;
        *lost += missed;
        from += missed;
    }
    if (n > ring->capacity) n = ring->capacity; /* also bounds the copy when damaged memory claims a huge head */
    uint64_t valid = index - from < n ? index - from : n;
    if (atomic_load_explicit(&shared->held, memory_order_acquire) == hark_generation(head) + 1) valid = 0;
    copy_out(ring, from, samples, valid);
    /* [1], as in hark_read: a cancel gives the writer the space of what we may be copying here. Looking at the
     * generation once more is no matter of correctness; it makes a cancel silence even the block it falls into. */
    atomic_thread_fence(memory_order_acquire);
    bool cancelled = hark_generation(relaxed(&shared->head)) != hark_generation(head);
    if (cancelled || !intact(ring, from, &missed)) valid = 0;
    memset((char *)samples + valid * sizeof(int16_t), 0, (n - valid) * sizeof(int16_t));

    uint64_t frame = hark_end(&ring->played);
    if (n) hark_record(&ring->played, &(hark_block){frame, from, (uint32_t)n, (uint32_t)valid, time});
    if (valid) {
        /* Release: our loads of the samples are done before the writer may use their space. */
        atomic_store_explicit(&shared->consumed, from + valid, memory_order_release);
        hark_announce(&shared->play_tick, &shared->play_sleepers);
    }
    remember(ring, head, valid ? from + valid : relaxed(&shared->consumed));
    return valid;
}

uint64_t hark_consumed(const hark_ring *ring) { return acquire(&ring->shared->consumed); }

uint64_t hark_settled(const hark_ring *ring) { return playing_from(ring, hark_head(ring)); }

uint64_t hark_pending(const hark_ring *ring) {
    uint64_t head = hark_head(ring);
    return hark_index(head) - playing_from(ring, head);
}

uint64_t hark_history(const hark_ring *ring) {
    return ring->capacity / 4 < ring->rate ? ring->capacity / 4 : ring->rate;
}

uint64_t hark_space(const hark_ring *ring) {
    uint64_t taken = hark_pending(ring) + hark_history(ring);
    return taken < ring->capacity ? ring->capacity - taken : 0;
}
