/* The core under threads, for a sanitizer to watch and for this program to check: every sample is a function of its
 * index (and generation), so one that is torn, stale or cancelled gives itself away. Exit status 0: all was right. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

enum { CAPACITY = 256, RATE = 16000, LONGEST = CAPACITY / 2 };
/* Long clauses, so that many a cancel falls into the middle of a write. */
enum { PLAYBACK = 16384, CLAUSE = 4096, PLAYED = 512 };

static hark_ring capture, playback;
static atomic_int wrong, accepted, refused, timed, heard, silenced, goal;
static atomic_uint newest, looked; /* generation that the canceller has announced, and that the player has seen */

/* Everything goes on until each party has seen enough of each case, however the threads are scheduled. */
static bool over(void) {
    return wrong || (accepted >= goal && refused >= goal && timed >= goal && heard >= goal && silenced >= goal);
}

static void fail(const char *what, uint64_t at) {
    if (atomic_fetch_add(&wrong, 1) < 5) fprintf(stderr, "%s at %llu\n", what, (unsigned long long)at);
}

static uint32_t random_below(uint32_t *state, uint32_t bound) {
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % bound;
}

static int16_t sample(uint64_t index) { return (int16_t)(index * UINT64_C(0x9E3779B97F4A7C15) >> 48); }

static void *write_capture(void *unused) {
    int16_t block[LONGEST];
    uint32_t seed = 1;
    for (uint64_t head = 0; !over();) {
        uint32_t n = 1 + random_below(&seed, LONGEST);
        int64_t time = (int64_t)head * 62500;
        for (uint32_t i = 0; i < n; i++) block[i] = sample(head + i);
        if (hark_write(&capture, block, n, &time, -1, &head) != HARK_OK) fail("write refused", head);
    }
    return unused;
}

static void check(uint64_t index, const int16_t *block, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (block[i] != sample(index + i)) fail("torn or stale sample", index + i);
}

/* lag NULL: hugs the tail, where overwriting happens; else follows the head and sleeps when it is ahead. */
static void *read_capture(void *lag) {
    int16_t block[LONGEST];
    uint32_t seed = 7;
    uint64_t index = 0, lost;
    while (!over()) {
        uint32_t n = 1 + random_below(&seed, LONGEST);
        if (!lag) index = hark_tail(&capture);
        hark_status status = hark_read(&capture, index, block, n, &lost);
        if (status == HARK_OK) {
            check(index, block, n);
            atomic_fetch_add(&accepted, 1);
            index += n;
        } else if (status == HARK_OVERRUN) {
            atomic_fetch_add(&refused, 1);
            index += lost;
        } else if (lag) {
            hark_wait_head(&capture, index + n, hark_now() + 1000000);
        }
    }
    return NULL;
}

static void *read_times(void *unused) {
    uint64_t lost, at;
    int64_t time;
    uint32_t seed = 5;
    while (!over()) {
        /* Sixteen blocks of 64 on average: about where the table forgets. */
        uint64_t head = hark_index(hark_head(&capture)), back = random_below(&seed, 1400);
        uint64_t index = head > back ? head - back : 0;
        if (hark_time_of(&capture, &capture.written, index, &time, &lost) != HARK_OK) continue;
        if (time != (int64_t)index * 62500) fail("wrong time", index);
        if (hark_position_at(&capture, &capture.written, time, &at, &lost) == HARK_OK && at != index)
            fail("wrong index of a time", index);
        atomic_fetch_add(&timed, 1);
    }
    return unused;
}

static int16_t spoken(uint32_t generation, uint64_t index) {
    return (int16_t)((generation & 0xFF) << 8 | (index & 0xFF));
}

static void *speak(void *unused) {
    int16_t block[CLAUSE];
    uint32_t seed = 3;
    while (!over()) {
        uint64_t head = hark_head(&playback), index = hark_index(head);
        uint32_t generation = hark_generation(head), n = 1 + random_below(&seed, CLAUSE);
        for (uint32_t i = 0; i < n; i++) block[i] = spoken(generation, index + i);
        hark_status status = HARK_AGAIN;
        while (status == HARK_AGAIN && !over())
            status = hark_wait_space(&playback, n, (int32_t)generation, hark_now() + 1000000);
        if (status == HARK_OK) hark_write(&playback, block, n, NULL, (int32_t)generation, &head);
    }
    return unused;
}

static void *barge_in(void *unused) {
    uint32_t seed = 9;
    while (!over()) {
        /* Now and then after some of it was played, now and then while it is being written. */
        if (random_below(&seed, 2)) hark_wait_played(&playback, hark_consumed(&playback) + 300, hark_now() + 200000);
        for (int64_t until = hark_now() + random_below(&seed, 20000); hark_now() < until;) continue;
        /* A sample has room for 8 bits of its generation: keep the player within half of them. */
        if ((uint8_t)(newest - looked) < 100) newest = hark_cancel(&playback);
    }
    return unused;
}

static void *play(void *unused) {
    int16_t block[PLAYED];
    uint64_t lost = 0;
    uint32_t announced;
    while (!over()) {
        looked = announced = newest;
        uint64_t valid = hark_play(&playback, block, PLAYED, 0, &lost), from = hark_consumed(&playback) - valid;
        uint32_t generation = (uint16_t)block[0] >> 8;
        atomic_fetch_add(valid ? &heard : &silenced, 1);
        if (valid && (uint8_t)(generation - announced) > 127) fail("a cancelled generation was heard", from);
        for (uint32_t i = 0; i < PLAYED; i++)
            if (block[i] != (i < valid ? spoken(generation, from + i) : 0)) fail("wrong sample played", from + i);
    }
    if (lost) fail("samples lost that the writer had no space for", lost);
    return unused;
}

static void *make(hark_ring *ring, uint64_t capacity) {
    uint64_t bytes = hark_bytes(capacity, hark_slots_for(capacity));
    void *memory = aligned_alloc(64, bytes);
    char why[HARK_WHY];
    if (!memory) abort();
    memset(memory, 0, bytes);
    hark_format(ring, memory, capacity, RATE);
    if (!hark_adopt(ring, memory, bytes, why)) fail(why, 0);
    return memory;
}

static int racy;
static void *race(void *unused) { /* proof that the sanitizer on this machine sees a race */
    for (int i = 0; i < 1000; i++) racy++;
    return unused;
}

int main(int argc, char **argv) {
    void *(*bodies[])(void *) = {write_capture, read_capture, read_capture, read_times, speak, barge_in, play};
    void *arguments[] = {NULL, NULL, &goal, NULL, NULL, NULL, NULL};
    pthread_t threads[7];
    int n = 7;
    if (argc > 1 && !strcmp(argv[1], "--race")) {
        for (n = 0; n < 2; n++) pthread_create(&threads[n], NULL, race, NULL);
        for (int i = 0; i < n; i++) pthread_join(threads[i], NULL);
        return racy == 0;
    }
    goal = argc > 1 ? atoi(argv[1]) : 200;
    void *memory[] = {make(&capture, CAPACITY), make(&playback, PLAYBACK)};
    for (int i = 0; i < n; i++) pthread_create(&threads[i], NULL, bodies[i], arguments[i]);
    for (int i = 0; i < n; i++) pthread_join(threads[i], NULL);
    printf("accepted %d refused %d timed %d heard %d silent %d cancels %u samples %llu wrong %d\n", accepted, refused,
           timed, heard, silenced, newest, (unsigned long long)hark_index(hark_head(&capture)), wrong);
    free(memory[0]);
    free(memory[1]);
    return wrong != 0;
}
