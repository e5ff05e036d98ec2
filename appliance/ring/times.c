/* The tables of blocks: which position was at the device when. Same protocol as the samples, one table at a time. */
#include "core.h"

#include <string.h>

#define NS_PER_SECOND UINT64_C(1000000000)

static uint64_t relaxed(const hark_word *word) { return atomic_load_explicit(word, memory_order_relaxed); }
static void store(hark_word *word, uint64_t value) { atomic_store_explicit(word, value, memory_order_relaxed); }
static uint64_t count_of(const hark_times *times) {
    return atomic_load_explicit(&times->table->count, memory_order_acquire); /* [2] */
}
static uint64_t oldest(const hark_times *times, uint64_t reserve) {
    return reserve > times->size ? reserve - times->size : 0;
}

void hark_record(hark_times *times, const hark_block *block) {
    uint64_t k = relaxed(&times->table->count);
    hark_slot *slot = &times->slots[k % times->size];
    store(&times->table->reserve, k + 1);
    atomic_thread_fence(memory_order_release); /* [1] the reserve goes out before the slot changes */
    store(&slot->position, block->position);
    store(&slot->index, block->index);
    store(&slot->lengths, (uint64_t)block->frames << 32 | block->valid);
    store(&slot->time, (uint64_t)block->time);
    atomic_store_explicit(&times->table->count, k + 1, memory_order_release); /* [2] */
}

/* Block k < count, or false when it was (or may have been) overwritten. */
static bool load(const hark_times *times, uint64_t k, hark_block *block) {
    const hark_slot *slot = &times->slots[k % times->size];
    uint64_t lengths = relaxed(&slot->lengths);
    *block = (hark_block){relaxed(&slot->position), relaxed(&slot->index), (uint32_t)(lengths >> 32),
                          (uint32_t)lengths, (int64_t)relaxed(&slot->time)};
    atomic_thread_fence(memory_order_acquire); /* [1] a later lap's slot brings its reserve with it */
    return k >= oldest(times, relaxed(&times->table->reserve));
}

uint64_t hark_end(const hark_times *times) {
    hark_block last;
    uint64_t count = count_of(times);
    return count && load(times, count - 1, &last) ? last.position + last.frames : 0;
}

static bool begins_by(const hark_block *block, bool by_time, uint64_t key) {
    return by_time ? block->time <= (int64_t)key : block->position <= key;
}

/* The last block that begins at or before the key. HARK_OVERRUN leaves the oldest known block in *found. */
static hark_status find(const hark_times *times, bool by_time, uint64_t key, hark_block *found, uint64_t *which) {
    uint64_t count = count_of(times), low = oldest(times, count), high = count;
    hark_block block;
    bool any = false;
    if (!count) return HARK_NOT_YET;
    while (low < high) { /* blocks before low begin by the key or are forgotten; blocks from high on do not */
        uint64_t middle = low + (high - low) / 2;
        if (!load(times, middle, &block)) {
            low = middle + 1;
        } else if (begins_by(&block, by_time, key)) {
            low = middle + 1;
            any = true;
            *found = block;
            *which = middle;
        } else {
            high = middle;
            if (!any) *found = block;
        }
    }
    return any ? HARK_OK : HARK_OVERRUN;
}

hark_status hark_time_of(const hark_ring *ring, const hark_times *times, uint64_t position, int64_t *time,
                         uint64_t *lost) {
    hark_block block = {0};
    uint64_t which;
    hark_status status = find(times, false, position, &block, &which);
    if (status == HARK_OVERRUN) *lost = block.position > position ? block.position - position : 0;
    if (status != HARK_OK) return status;
    uint64_t into = position - block.position;
    /* One past the block's end is still its own: spans are half open, and their end wants a time too. */
    if (into > block.frames) return HARK_NOT_YET;
    *time = (int64_t)((uint64_t)block.time + into * NS_PER_SECOND / ring->rate);
    return HARK_OK;
}

static uint64_t frames_in(const hark_ring *ring, uint64_t ns) { /* split, so that nothing overflows */
    return ns / NS_PER_SECOND * ring->rate + ns % NS_PER_SECOND * ring->rate / NS_PER_SECOND;
}

hark_status hark_position_at(const hark_ring *ring, const hark_times *times, int64_t time, uint64_t *position,
                             uint64_t *lost) {
    hark_block block = {0}, next;
    uint64_t which = 0;
    hark_status status = find(times, true, (uint64_t)time, &block, &which);
    if (status == HARK_OVERRUN) *lost = frames_in(ring, (uint64_t)block.time - (uint64_t)time);
    if (status != HARK_OK) return status;
    *position = block.position + frames_in(ring, (uint64_t)time - (uint64_t)block.time);
    /* Device times jitter: never run into the next block. After the newest block we extrapolate, since a button
     * pressed now belongs to a sample that is still on its way. */
    if (which + 1 < count_of(times) && load(times, which + 1, &next) && *position > next.position)
        *position = next.position;
    return HARK_OK;
}

hark_status hark_played(const hark_ring *ring, uint64_t position, void *samples, uint64_t n, uint64_t *lost) {
    char *out = samples;
    if (position > HARK_INDEX_MASK || n > hark_end(&ring->played) || position > hark_end(&ring->played) - n)
        return HARK_NOT_YET;
    while (n) {
        hark_block block = {0};
        uint64_t which;
        hark_status status = find(&ring->played, false, position, &block, &which);
        if (status == HARK_OVERRUN) *lost = block.position > position ? block.position - position : 0;
        if (status != HARK_OK) return status;
        uint64_t into = position - block.position;
        if (into >= block.frames) return HARK_NOT_YET; /* only damaged memory has a gap between blocks */
        bool voiced = into < block.valid;
        uint64_t run = (voiced && block.valid < block.frames ? block.valid : block.frames) - into;
        if (run > n) run = n;
        if (voiced) {
            status = hark_read(ring, block.index + into, out, run, lost);
            if (status != HARK_OK) return status;
        } else {
            memset(out, 0, run * sizeof(int16_t));
        }
        out += run * sizeof(int16_t);
        position += run;
        n -= run;
    }
    return HARK_OK;
}
