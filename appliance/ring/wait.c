/* Sleeping until an index moves: a futex that works between processes and costs the writer nothing while nobody
 * sleeps. A sleeper that is killed leaves its count behind; from then on a wake is one system call, never a wrong one. */
#define _GNU_SOURCE
#include "core.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND INT64_C(1000000000)

int64_t hark_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static void wake(_Atomic uint32_t *tick) {
    syscall(SYS_futex, tick, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

void hark_announce(_Atomic uint32_t *tick, _Atomic uint32_t *sleepers) {
    atomic_fetch_add_explicit(tick, 1, memory_order_release);
    /* Sequentially consistent, paired with the fence in doze(): of our store of the index and the sleeper's count,
     * at least one is seen by the other side. So either it does not sleep or we wake it. */
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(sleepers, memory_order_relaxed)) wake(tick);
}

void hark_wake_everybody(hark_ring *ring) {
    hark_announce(&ring->shared->write_tick, &ring->shared->write_sleepers);
    hark_announce(&ring->shared->play_tick, &ring->shared->play_sleepers);
}

typedef struct {
    hark_ring *ring;
    uint64_t amount;
    int32_t generation;
} question;
typedef hark_status answer(const question *asked);

static hark_status head_reached(const question *asked) {
    return hark_index(hark_head(asked->ring)) >= asked->amount ? HARK_OK : HARK_NOT_YET;
}

static hark_status space_found(const question *asked) {
    if (asked->generation >= 0 && (uint32_t)asked->generation != hark_generation(hark_head(asked->ring)))
        return HARK_STALE;
    return hark_space(asked->ring) >= asked->amount ? HARK_OK : HARK_NOT_YET;
}

static hark_status played_up(const question *asked) {
    return hark_settled(asked->ring) >= asked->amount ? HARK_OK : HARK_NOT_YET;
}

static hark_status doze(const question *asked, answer *ask, _Atomic uint32_t *tick, _Atomic uint32_t *sleepers,
                        int64_t deadline) {
    hark_status status = ask(asked);
    if (status != HARK_NOT_YET) return status;
    struct timespec until = {deadline / NS_PER_SECOND, deadline % NS_PER_SECOND};
    atomic_fetch_add_explicit(sleepers, 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst); /* see hark_announce */
    uint32_t seen = atomic_load_explicit(tick, memory_order_acquire);
    /* Asked again after the tick was read: an index that moves from here on changes the tick, and the kernel
     * compares it with `seen` before it puts us to sleep. */
    status = ask(asked);
    if (status == HARK_NOT_YET) {
        long result = syscall(SYS_futex, tick, FUTEX_WAIT_BITSET, seen, &until, NULL, FUTEX_BITSET_MATCH_ANY);
        status = result < 0 && errno == ETIMEDOUT ? HARK_TIMEOUT : HARK_AGAIN;
    }
    atomic_fetch_sub_explicit(sleepers, 1, memory_order_relaxed);
    return status;
}

hark_status hark_wait_head(hark_ring *ring, uint64_t index, int64_t deadline) {
    return doze(&(question){ring, index, -1}, head_reached, &ring->shared->write_tick, &ring->shared->write_sleepers,
                deadline);
}

hark_status hark_wait_space(hark_ring *ring, uint64_t n, int32_t generation, int64_t deadline) {
    return doze(&(question){ring, n, generation}, space_found, &ring->shared->play_tick,
                &ring->shared->play_sleepers, deadline);
}

hark_status hark_wait_played(hark_ring *ring, uint64_t index, int64_t deadline) {
    return doze(&(question){ring, index, -1}, played_up, &ring->shared->play_tick, &ring->shared->play_sleepers,
                deadline);
}
