/* The waits of Core: without the GIL, interruptible, and safe against a close in another thread. */
#include "_ring.h"

typedef struct {
    hark_status (*once)(Core *self, uint64_t amount, int32_t generation, int64_t deadline);
    uint64_t amount;
    int32_t generation;
    int64_t deadline;
} sleep_request;

static hark_status for_head(Core *self, uint64_t amount, int32_t generation, int64_t deadline) {
    (void)generation;
    return hark_wait_head(&self->segment.ring, amount, deadline);
}
static hark_status for_space(Core *self, uint64_t amount, int32_t generation, int64_t deadline) {
    return hark_wait_space(&self->segment.ring, amount, generation, deadline);
}
static hark_status for_played(Core *self, uint64_t amount, int32_t generation, int64_t deadline) {
    (void)generation;
    return hark_wait_played(&self->segment.ring, amount, deadline);
}

/* True, False when the deadline passed, or NULL with an exception (a signal handler's, or the ring was closed). */
static PyObject *sleep_for(Core *self, sleep_request request) {
    hark_status status = HARK_AGAIN;
    while (status == HARK_AGAIN) {
        if (!hark_ring_of(self)) return NULL;
        self->sleeping++;
        Py_BEGIN_ALLOW_THREADS
        status = request.once(self, request.amount, request.generation, request.deadline);
        Py_END_ALLOW_THREADS
        self->sleeping--;
        if (self->closed && !self->sleeping) hark_segment_close(&self->segment);
        if (PyErr_CheckSignals()) return NULL;
    }
    if (status == HARK_STALE) return hark_raise(status, 0);
    return PyBool_FromLong(status == HARK_OK);
}

PyObject *hark_core_wait(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    static const char *const known[] = {"index", "timeout_s", NULL};
    PyObject *values[2];
    sleep_request request = {.once = for_head, .generation = -1};
    if (!hark_ring_of(self) || !hark_arguments(args, n, names, known, 1, values)) return NULL;
    if (!hark_uint(values[0], "index", HARK_INDEX_MASK, &request.amount)) return NULL;
    return hark_deadline(values[1], &request.deadline) ? sleep_for(self, request) : NULL;
}

PyObject *hark_core_wait_played(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    static const char *const known[] = {"index", "timeout_s", NULL};
    PyObject *values[2];
    sleep_request request = {.once = for_played, .generation = -1};
    if (!hark_ring_of(self) || !hark_arguments(args, n, names, known, 1, values)) return NULL;
    if (!hark_uint(values[0], "index", HARK_INDEX_MASK, &request.amount)) return NULL;
    return hark_deadline(values[1], &request.deadline) ? sleep_for(self, request) : NULL;
}

PyObject *hark_core_wait_space(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    static const char *const known[] = {"n", "timeout_s", "generation", NULL};
    PyObject *values[3];
    sleep_request request = {.once = for_space};
    hark_ring *ring = hark_ring_of(self);
    if (!ring || !hark_arguments(args, n, names, known, 1, values)) return NULL;
    if (!hark_uint(values[0], "n", ring->capacity - hark_history(ring), &request.amount)) return NULL;
    if (!hark_optional_generation(values[2], &request.generation)) return NULL;
    return hark_deadline(values[1], &request.deadline) ? sleep_for(self, request) : NULL;
}
