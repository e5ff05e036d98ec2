/* A ring in POSIX shared memory: opening, locking, closing. Linux (open file description locks, since 3.15). */
#ifndef HARK_RING_SEGMENT_H
#define HARK_RING_SEGMENT_H

#include "core.h"

typedef struct {
    hark_ring ring;
    void *memory; /* NULL when closed */
    uint64_t bytes;
    int fd;
    bool writer, player; /* roles this segment holds */
} hark_segment;

/* Bytes of the file that the kernel locks for us. It lets go of them when their holder dies, however it dies, so a
 * killed writer never bars its successor, and "in use" is never out of date. A fork shares its parent's locks. */
typedef enum { HARK_LOCK_WRITER = 0, HARK_LOCK_PLAYER = 1, HARK_LOCK_ATTACHED = 2 } hark_lock;

/* These return 0 or an errno. EBADMSG: not a ring, and `why` says what is wrong with it. */
int hark_segment_create(hark_segment *segment, const char *name, uint64_t capacity, uint64_t rate,
                        char why[HARK_WHY]);
int hark_segment_attach(hark_segment *segment, const char *name, char why[HARK_WHY]);
int hark_segment_claim(hark_segment *segment, hark_lock role); /* EAGAIN: another process has it */
int hark_segment_in_use(const char *name, bool *in_use);       /* by any other opener; false when there is none */
void hark_segment_close(hark_segment *segment);                /* idempotent */

#endif
