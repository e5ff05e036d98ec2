/* What the audio thread asks of the kernel, and the ring's own benchmark. */
#ifndef HARK_RING_REALTIME_H
#define HARK_RING_REALTIME_H

#include <stdbool.h>
#include <stdint.h>

/* 0 or an errno. *lateness (ns) is read at the wake-up itself. EINTR: a signal came, sleep again. */
int hark_sleep_until(int64_t deadline, int64_t *lateness);
int hark_set_fifo(int priority);
int hark_lock_memory(bool on_fault);

/* Medians of `rounds` batches, ns for one block of `samples`: a write and a read of it, and a memcpy of it. */
typedef struct {
    double write_read, memcpy;
} hark_bench_result;
bool hark_bench(uint32_t samples, uint32_t rounds, hark_bench_result *result); /* false: no memory */

#endif
