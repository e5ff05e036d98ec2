/* One block through the ring against one memcpy of it, in private memory: the core alone, no Python. */
#include "core.h"
#include "realtime.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 64, BENCH_CAPACITY = 16384 };

static int ascending(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *values, uint32_t n) {
    qsort(values, n, sizeof *values, ascending);
    return values[n / 2];
}

static double ring_batch(hark_ring *ring, const int16_t *from, int16_t *to, uint32_t n) {
    int64_t began = hark_now();
    for (int i = 0; i < BATCH; i++) {
        uint64_t head = 0, lost;
        hark_write(ring, from, n, &began, -1, &head);
        hark_read(ring, head - n, to, n, &lost);
    }
    return (double)(hark_now() - began) / BATCH;
}

static double memcpy_batch(const int16_t *from, int16_t *to, uint32_t n) {
    void *(*volatile copy)(void *, const void *, size_t) = memcpy; /* volatile: a call that is not optimised away */
    int64_t began = hark_now();
    for (int i = 0; i < BATCH; i++) copy(to, from, n * sizeof *to);
    return (double)(hark_now() - began) / BATCH;
}

static void measure(hark_ring *ring, int16_t *blocks, double *times, uint32_t samples, uint32_t rounds,
                    hark_bench_result *result) {
    int16_t *from = blocks, *to = blocks + samples;
    for (uint32_t i = 0; i < rounds; i++) { /* interleaved, so that a busy machine disturbs both alike */
        times[i] = ring_batch(ring, from, to, samples);
        times[rounds + i] = memcpy_batch(from, to, samples);
    }
    result->write_read = median(times, rounds);
    result->memcpy = median(times + rounds, rounds);
}

bool hark_bench(uint32_t samples, uint32_t rounds, hark_bench_result *result) {
    uint64_t bytes = hark_bytes(BENCH_CAPACITY, hark_slots_for(BENCH_CAPACITY));
    void *memory = aligned_alloc(64, bytes);
    int16_t *blocks = calloc(2 * (size_t)samples, sizeof *blocks);
    double *times = calloc(2 * (size_t)rounds, sizeof *times);
    bool ready = memory && blocks && times;
    if (ready) {
        hark_ring ring;
        memset(memory, 0, bytes);
        hark_format(&ring, memory, BENCH_CAPACITY, 16000);
        measure(&ring, blocks, times, samples, rounds, result);
    }
    free(times);
    free(blocks);
    free(memory);
    return ready;
}
