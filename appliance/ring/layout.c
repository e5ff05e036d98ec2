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
