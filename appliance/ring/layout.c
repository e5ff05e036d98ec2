/* From bare memory to a ring, and the checks that stand between them. */
#include "core.h"

#include <stdio.h>

/* Every field is loaded exactly once, so that what was checked is what is used even while somebody scribbles. */
static uint64_t get(const hark_word *word) { return atomic_load_explicit(word, memory_order_relaxed); }
static void set(hark_word *word, uint64_t value) { atomic_store_explicit(word, value, memory_order_relaxed); }

static uint64_t whole_lines(uint64_t bytes) { return (bytes + 63) / 64 * 64; }
static uint64_t table_bytes(uint64_t slots) { return sizeof(hark_table) + slots * sizeof(hark_slot); }

uint64_t hark_slots_for(uint64_t capacity) {
    uint64_t slots = capacity / HARK_SHORTEST_BLOCK;
    if (slots < HARK_SLOTS_MIN) return HARK_SLOTS_MIN;
    return slots > HARK_SLOTS_MAX ? HARK_SLOTS_MAX : slots;
}

uint64_t hark_bytes(uint64_t capacity, uint64_t slots) {
    return sizeof(hark_shared) + whole_lines(capacity * sizeof(int16_t)) + 2 * table_bytes(slots);
}

bool hark_geometry_ok(uint64_t capacity, uint64_t rate, char why[HARK_WHY]) {
    if (capacity < HARK_CAPACITY_MIN || capacity > HARK_CAPACITY_MAX || capacity % HARK_LANES) {
        snprintf(why, HARK_WHY, "capacity: expected a multiple of %d from %d to %d samples, got %llu", HARK_LANES,
                 HARK_CAPACITY_MIN, HARK_CAPACITY_MAX, (unsigned long long)capacity);
        return false;
    }
    if (rate < HARK_RATE_MIN || rate > HARK_RATE_MAX) {
        snprintf(why, HARK_WHY, "rate: expected %d to %d Hz, got %llu", HARK_RATE_MIN, HARK_RATE_MAX,
                 (unsigned long long)rate);
        return false;
    }
    return true;
}

static void lay_out(hark_ring *ring, char *memory, uint64_t capacity, uint64_t rate, uint64_t slots) {
    char *tables = memory + sizeof(hark_shared) + whole_lines(capacity * sizeof(int16_t));
    ring->shared = (hark_shared *)(void *)memory;
    ring->words = (hark_word *)(void *)(memory + sizeof(hark_shared));
    ring->capacity = capacity;
    ring->rate = rate;
    hark_times *views[] = {&ring->written, &ring->played};
    for (size_t i = 0; i < 2; i++) {
        char *table = tables + i * table_bytes(slots);
        views[i]->table = (hark_table *)(void *)table;
        views[i]->slots = (hark_slot *)(void *)(table + sizeof(hark_table));
        views[i]->size = slots;
    }
}

void hark_format(hark_ring *ring, void *zeroed_memory, uint64_t capacity, uint64_t rate) {
    uint64_t slots = hark_slots_for(capacity);
    lay_out(ring, zeroed_memory, capacity, rate, slots);
    set(&ring->shared->version, HARK_VERSION);
    set(&ring->shared->rate, rate);
    set(&ring->shared->capacity, capacity);
    set(&ring->shared->slots, slots);
    set(&ring->shared->bytes, hark_bytes(capacity, slots));
    /* Release: whoever sees the magic sees the geometry before it. */
    atomic_store_explicit(&ring->shared->magic, HARK_MAGIC, memory_order_release);
}

static bool header_ok(const hark_shared *shared, uint64_t bytes, char why[HARK_WHY]) {
    if (bytes < sizeof(hark_shared)) {
        snprintf(why, HARK_WHY, "size: expected at least %zu bytes, got %llu", sizeof(hark_shared),
                 (unsigned long long)bytes);
        return false;
    }
    /* Acquire: pairs with the last store of hark_format. */
    uint64_t magic = atomic_load_explicit(&shared->magic, memory_order_acquire), version = get(&shared->version);
    if (magic != HARK_MAGIC) {
        snprintf(why, HARK_WHY, "magic: expected %016llx, got %016llx", (unsigned long long)HARK_MAGIC,
                 (unsigned long long)magic);
        return false;
    }
    if (version != HARK_VERSION) {
        snprintf(why, HARK_WHY, "version: expected %d, got %llu", HARK_VERSION, (unsigned long long)version);
        return false;
    }
    return true;
}

static bool indices_ok(const hark_ring *ring, char why[HARK_WHY]) {
    /* Loaded in this order, each with acquire, because a live writer goes on while we look: reserve may only trail
     * the head read after it by one write or skip, and the head can never pass the reserve read after it. */
    uint64_t before = atomic_load_explicit(&ring->shared->reserve, memory_order_acquire);
    uint64_t consumed = atomic_load_explicit(&ring->shared->consumed, memory_order_acquire);
    uint64_t head = hark_index(atomic_load_explicit(&ring->shared->head, memory_order_acquire));
    uint64_t after = get(&ring->shared->reserve);
    if (head > after || before > head + ring->capacity + HARK_SKIP_MAX || consumed > head) {
        snprintf(why, HARK_WHY, "indices: head %llu, reserve %llu and consumed %llu contradict each other",
                 (unsigned long long)head, (unsigned long long)after, (unsigned long long)consumed);
        return false;
    }
    return true;
}

bool hark_adopt(hark_ring *ring, void *memory, uint64_t bytes, char why[HARK_WHY]) {
    const hark_shared *shared = memory;
    if (!header_ok(shared, bytes, why)) return false;
    uint64_t capacity = get(&shared->capacity), rate = get(&shared->rate), slots = get(&shared->slots);
    if (!hark_geometry_ok(capacity, rate, why)) return false;
    if (slots < HARK_SLOTS_MIN || slots > HARK_SLOTS_MAX) {
        snprintf(why, HARK_WHY, "time table: expected %d to %d blocks, got %llu", HARK_SLOTS_MIN, HARK_SLOTS_MAX,
                 (unsigned long long)slots);
        return false;
    }
    uint64_t expected = hark_bytes(capacity, slots), claimed = get(&shared->bytes);
    if (claimed != expected || bytes != expected) {
        snprintf(why, HARK_WHY, "size: expected %llu bytes, header claims %llu, memory has %llu",
                 (unsigned long long)expected, (unsigned long long)claimed, (unsigned long long)bytes);
        return false;
    }
    lay_out(ring, memory, capacity, rate, slots);
    return indices_ok(ring, why);
}

/* ---- mending. Each party restores only what it alone may move, or what it saw a moment ago, so that two that mend at the same
 *      time agree. What a reader copied meanwhile was wrong samples or an overrun, as the contract says. */

static void restore(const hark_ring *ring) {
    hark_shared *shared = ring->shared;
    uint64_t slots = ring->written.size;
    const struct {
        hark_word *word;
        uint64_t value;
    } fields[] = {
        {&shared->version, HARK_VERSION}, {&shared->rate, ring->rate},
        {&shared->capacity, ring->capacity}, {&shared->slots, slots},
        {&shared->bytes, hark_bytes(ring->capacity, slots)}, {&shared->magic, HARK_MAGIC},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (get(fields[i].word) != fields[i].value)
            atomic_store_explicit(fields[i].word, fields[i].value, memory_order_release);
}

static void restore_reserve(const hark_ring *ring) {
    hark_word *word = &ring->shared->reserve;
    uint64_t before = hark_index(hark_head(ring));
    uint64_t reserve = atomic_load_explicit(word, memory_order_acquire), after = hark_index(hark_head(ring));
    /* By exchange: a writer that moved it on meanwhile was right. */
    if (reserve < before || reserve > after + ring->capacity)
        atomic_compare_exchange_strong_explicit(word, &reserve, after, memory_order_acq_rel, memory_order_relaxed);
}

void hark_mend_writer(hark_ring *ring) {
    if (!ring->writes) return;
    hark_word *word = &ring->shared->head;
    restore(ring);
    uint64_t head = hark_head(ring); /* its generation is anybody's, its index ours alone */
    while (hark_index(head) != ring->written_to &&
           !atomic_compare_exchange_weak_explicit(word, &head, (head & ~HARK_INDEX_MASK) | ring->written_to,
                                                  memory_order_acq_rel, memory_order_acquire)) {
    }
    restore_reserve(ring);
    /* Nobody can have played what was never written. A player that is there remembers better, and says so at its next block. */
    uint64_t consumed = get(&ring->shared->consumed);
    if (consumed > ring->written_to)
        atomic_compare_exchange_strong_explicit(&ring->shared->consumed, &consumed, ring->written_to,
                                                memory_order_acq_rel, memory_order_relaxed);
}

/* Whether a head can have come of this one: nobody cancels or writes so much between two blocks. */
static bool follows(uint64_t head, uint64_t before) {
    uint16_t cancels = (uint16_t)(hark_generation(head) - hark_generation(before));
    return cancels <= HARK_CANCELS_MAX && hark_index(head) >= hark_index(before) &&
           hark_index(head) - hark_index(before) <= HARK_SKIP_MAX;
}

void hark_mend_player(hark_ring *ring) {
    hark_shared *shared = ring->shared;
    if (!ring->plays) return;
    restore(ring);
    uint64_t cut = atomic_load_explicit(&shared->cut, memory_order_acquire), head = hark_head(ring);
    while (!follows(head, ring->seen) &&
           !atomic_compare_exchange_weak_explicit(&shared->head, &head, ring->seen, memory_order_acq_rel,
                                                  memory_order_acquire)) {
    }
    /* The cut of a generation moves once. */
    if (hark_generation(hark_head(ring)) == hark_generation(ring->seen_cut) && cut != ring->seen_cut)
        atomic_compare_exchange_strong_explicit(&shared->cut, &cut, ring->seen_cut, memory_order_acq_rel,
                                                memory_order_relaxed);
    if (get(&shared->consumed) != ring->taken)
        atomic_store_explicit(&shared->consumed, ring->taken, memory_order_release);
    restore_reserve(ring);
}
