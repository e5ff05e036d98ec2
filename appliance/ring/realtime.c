#define _GNU_SOURCE
#include "realtime.h"

#include <errno.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>

#define NS_PER_SECOND INT64_C(1000000000)

#ifndef MCL_ONFAULT
#define MCL_ONFAULT 4 /* Linux 4.4; older C libraries do not name it */
#endif

int hark_sleep_until(int64_t deadline, int64_t *lateness) {
    struct timespec until = {deadline / NS_PER_SECOND, deadline % NS_PER_SECOND}, now;
    int error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
    *lateness = now.tv_sec * NS_PER_SECOND + now.tv_nsec - deadline;
    return error;
}

int hark_set_fifo(int priority) {
    struct sched_param parameters = {.sched_priority = priority};
    /* Process 0 is the calling thread. RESET_ON_FORK: nothing that it starts inherits the priority. */
    return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters) ? errno : 0;
}

int hark_lock_memory(bool on_fault) {
    return mlockall(MCL_CURRENT | MCL_FUTURE | (on_fault ? MCL_ONFAULT : 0)) ? errno : 0;
}
