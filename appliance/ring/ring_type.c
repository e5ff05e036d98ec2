/* Core, the base class of Ring: one shared-memory segment as a Python object. See _ring.pyi for the methods. */
#include "_ring.h"

#include <errno.h>

hark_ring *hark_ring_of(Core *self) {
    if (!self->closed && self->segment.memory) return &self->segment.ring;
    PyErr_SetString(hark_RingError, "the ring is closed");
    return NULL;
}

static int core_init(Core *self, PyObject *args, PyObject *kwargs) {
    static char *known[] = {"name", "capacity", "rate", NULL};
    const char *name;
    unsigned long long capacity = 0, rate = 0;
    char why[HARK_WHY] = "";
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s|KK", known, &name, &capacity, &rate)) return -1;
    if (self->segment.memory) {
        PyErr_SetString(hark_RingError, "the ring is open already");
        return -1;
    }
    bool create = PyTuple_Size(args) > 1; /* with a geometry; a name alone attaches */
    int error = create ? hark_segment_create(&self->segment, name, capacity, rate, why)
                       : hark_segment_attach(&self->segment, name, why);
    if (!error) return 0;
    if (error == EBADMSG) {
        PyErr_Format(hark_RingError, "%s: %s", name, why);
    } else {
        errno = error;
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, name);
    }
    return -1;
}

static PyObject *core_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)args, (void)kwargs;
    Core *self = (Core *)((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    if (self) self->segment.fd = -1;
    return (PyObject *)self;
}

static void core_dealloc(Core *self) {
    PyTypeObject *type = Py_TYPE((PyObject *)self);
    hark_segment_close(&self->segment);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static PyObject *core_detach(Core *self, PyObject *unused) {
    (void)unused;
    self->closed = true;
    if (!self->sleeping)
        hark_segment_close(&self->segment);
    else if (self->segment.memory)
        hark_wake_everybody(&self->segment.ring); /* the last thread to wake closes */
    Py_RETURN_NONE;
}

/* ---- roles */

static bool claim(Core *self, hark_lock role, const char *what) {
    int error = hark_segment_claim(&self->segment, role);
    if (!error) return true;
    if (error == EAGAIN) {
        PyErr_Format(hark_RingError, "another process is this ring's %s, and there can be one only; stop it first", what);
    } else {
        errno = error;
        PyErr_SetFromErrno(PyExc_OSError);
    }
    return false;
}

static PyObject *core_claim_writer(Core *self, PyObject *unused) {
    (void)unused;
    if (!hark_ring_of(self) || !claim(self, HARK_LOCK_WRITER, "writer")) return NULL;
    Py_RETURN_NONE;
}

static PyObject *core_claim_player(Core *self, PyObject *unused) {
    (void)unused;
    if (!hark_ring_of(self) || !claim(self, HARK_LOCK_PLAYER, "player")) return NULL;
    Py_RETURN_NONE;
}

/* ---- samples in and out */

static bool optional_time(PyObject *object, int64_t *time, bool *given) {
    *given = object && object != Py_None;
    if (!*given) return true;
    *time = PyLong_AsLongLong(object);
    return *time != -1 || !PyErr_Occurred();
}

static PyObject *core_write(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    static const char *const known[] = {"block", "device_time_ns", "generation", NULL};
    PyObject *values[3];
    int64_t time = 0;
    int32_t generation;
    bool timed;
    Py_buffer buffer;
    uint64_t samples, head = 0;
    hark_ring *ring = hark_ring_of(self);
    if (!ring || !hark_arguments(args, n, names, known, 1, values)) return NULL;
    if (!optional_time(values[1], &time, &timed) || !hark_optional_generation(values[2], &generation)) return NULL;
    if (!self->segment.writer && !claim(self, HARK_LOCK_WRITER, "writer")) return NULL; /* the first write only */
    if (!hark_samples(values[0], PyBUF_SIMPLE, &buffer, &samples)) return NULL;
    hark_status status = hark_write(ring, buffer.buf, samples, timed ? &time : NULL, generation, &head);
    PyBuffer_Release(&buffer);
    return status == HARK_OK ? PyLong_FromUnsignedLongLong(head) : hark_raise(status, 0);
}

static PyObject *core_skip(Core *self, PyObject *index) {
    uint64_t at, lost = 0;
    hark_ring *ring = hark_ring_of(self);
    if (!ring || !hark_uint(index, "index", HARK_INDEX_MASK, &at)) return NULL;
    if (!self->segment.writer && !claim(self, HARK_LOCK_WRITER, "writer")) return NULL;
    hark_status status = hark_skip(ring, at, &lost);
    if (status != HARK_OK) return hark_raise(status, lost);
    Py_RETURN_NONE;
}

typedef hark_status reading(const hark_ring *ring, uint64_t from, void *samples, uint64_t n, uint64_t *lost);

static PyObject *read_with(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names, const char *const *known,
                           reading *read) {
    PyObject *values[2];
    Py_buffer buffer;
    uint64_t from, samples, lost = 0;
    hark_ring *ring = hark_ring_of(self);
    if (!ring || !hark_arguments(args, n, names, known, 2, values)) return NULL;
    if (!hark_uint(values[0], known[0], HARK_INDEX_MASK, &from)) return NULL;
    if (!hark_samples(values[1], PyBUF_WRITABLE, &buffer, &samples)) return NULL;
    hark_status status = read(ring, from, buffer.buf, samples, &lost);
    PyBuffer_Release(&buffer);
    if (status != HARK_OK) return hark_raise(status, lost);
    Py_RETURN_NONE;
}

static PyObject *core_read_into(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    static const char *const known[] = {"index", "out", NULL};
    return read_with(self, args, n, names, known, hark_read);
}

static PyObject *core_played_into(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    static const char *const known[] = {"frame", "out", NULL};
    return read_with(self, args, n, names, known, hark_played);
}

/* (valid, lost). The caller has claimed the player's role. */
static PyObject *core_play_into(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    static const char *const known[] = {"out", "device_time_ns", NULL};
    PyObject *values[2];
    int64_t time = 0;
    bool timed;
    Py_buffer buffer;
    uint64_t frames, valid = 0, lost = 0;
    hark_ring *ring = hark_ring_of(self);
    if (!ring || !hark_arguments(args, n, names, known, 1, values)) return NULL;
    if (!optional_time(values[1], &time, &timed)) return NULL;
    if (!self->segment.player && !claim(self, HARK_LOCK_PLAYER, "player")) return NULL;
    if (!hark_samples(values[0], PyBUF_WRITABLE, &buffer, &frames)) return NULL;
    bool fits = frames <= ring->capacity;
    if (fits) valid = hark_play(ring, buffer.buf, frames, timed ? time : hark_now(), &lost);
    PyBuffer_Release(&buffer);
    if (!fits) return hark_raise(HARK_TOO_LONG, 0);
    return Py_BuildValue("KK", (unsigned long long)valid, (unsigned long long)lost);
}

static PyObject *core_cancel(Core *self, PyObject *unused) {
    (void)unused;
    hark_ring *ring = hark_ring_of(self);
    return ring ? PyLong_FromUnsignedLong(hark_cancel(ring)) : NULL;
}

static PyObject *core_hold(Core *self, PyObject *hold) {
    hark_ring *ring = hark_ring_of(self);
    int on = PyObject_IsTrue(hold);
    if (!ring || on < 0) return NULL;
    hark_hold(ring, on);
    Py_RETURN_NONE;
}

/* ---- times */

static PyObject *time_of(Core *self, PyObject *position, const hark_times *times) {
    uint64_t at, lost = 0;
    int64_t time = 0;
    if (!hark_uint(position, "position", HARK_INDEX_MASK, &at)) return NULL;
    hark_status status = hark_time_of(&self->segment.ring, times, at, &time, &lost);
    return status == HARK_OK ? PyLong_FromLongLong(time) : hark_raise(status, lost);
}

static PyObject *position_at(Core *self, PyObject *time_ns, const hark_times *times) {
    uint64_t at = 0, lost = 0;
    int64_t time = PyLong_AsLongLong(time_ns);
    if (time == -1 && PyErr_Occurred()) return NULL;
    hark_status status = hark_position_at(&self->segment.ring, times, time, &at, &lost);
    return status == HARK_OK ? PyLong_FromUnsignedLongLong(at) : hark_raise(status, lost);
}

static PyObject *core_time_of(Core *self, PyObject *index) {
    return hark_ring_of(self) ? time_of(self, index, &self->segment.ring.written) : NULL;
}
static PyObject *core_index_at(Core *self, PyObject *time) {
    return hark_ring_of(self) ? position_at(self, time, &self->segment.ring.written) : NULL;
}
static PyObject *core_played_time_of(Core *self, PyObject *frame) {
    return hark_ring_of(self) ? time_of(self, frame, &self->segment.ring.played) : NULL;
}
static PyObject *core_frame_at(Core *self, PyObject *time) {
    return hark_ring_of(self) ? position_at(self, time, &self->segment.ring.played) : NULL;
}

/* ---- numbers to look at */

typedef uint64_t number(const hark_ring *ring);
static uint64_t head_index(const hark_ring *ring) { return hark_index(hark_head(ring)); }
static uint64_t head_generation(const hark_ring *ring) { return hark_generation(hark_head(ring)); }
static uint64_t capacity(const hark_ring *ring) { return ring->capacity; }
static uint64_t rate(const hark_ring *ring) { return ring->rate; }
static uint64_t frames(const hark_ring *ring) { return hark_end(&ring->played); }

static PyObject *core_number(Core *self, void *which) {
    static number *const numbers[] = {head_index, hark_tail, head_generation, capacity, rate, hark_consumed,
                                      hark_pending, hark_space, frames, hark_history};
    hark_ring *ring = hark_ring_of(self);
    /* The writer asks where it stands before it writes. No write of this process is half done here: it holds the GIL. */
    if (ring && self->segment.writer) hark_mend_writer(ring);
    return ring ? PyLong_FromUnsignedLongLong(numbers[(intptr_t)which](ring)) : NULL;
}

static PyObject *core_closed(Core *self, void *unused) {
    (void)unused;
    return PyBool_FromLong(self->closed || !self->segment.memory);
}

#define NUMBER(name, which) {name, (getter)core_number, NULL, NULL, (void *)(intptr_t)which}
static PyGetSetDef getters[] = {
    NUMBER("head", 0),  NUMBER("tail", 1),     NUMBER("generation", 2), NUMBER("capacity", 3),
    NUMBER("rate", 4),  NUMBER("consumed", 5), NUMBER("pending", 6),    NUMBER("space", 7),
    NUMBER("frames", 8), NUMBER("history", 9), {"closed", (getter)core_closed, NULL, NULL, NULL}, {0},
};

#define FAST(name, function) {name, (PyCFunction)(void (*)(void))function, METH_FASTCALL | METH_KEYWORDS, NULL}
#define PLAIN(name, function, flags) {name, (PyCFunction)(void (*)(void))function, flags, NULL}
static PyMethodDef methods[] = {
    FAST("write", core_write),
    FAST("read_into", core_read_into),
    FAST("played_into", core_played_into),
    FAST("_play_into", core_play_into),
    FAST("wait", hark_core_wait),
    FAST("wait_space", hark_core_wait_space),
    FAST("wait_played", hark_core_wait_played),
    PLAIN("skip", core_skip, METH_O),
    PLAIN("cancel", core_cancel, METH_NOARGS),
    PLAIN("hold", core_hold, METH_O),
    PLAIN("time_of", core_time_of, METH_O),
    PLAIN("index_at", core_index_at, METH_O),
    PLAIN("played_time_of", core_played_time_of, METH_O),
    PLAIN("frame_at", core_frame_at, METH_O),
    PLAIN("claim_writer", core_claim_writer, METH_NOARGS),
    PLAIN("_claim_player", core_claim_player, METH_NOARGS),
    PLAIN("_detach", core_detach, METH_NOARGS),
    {0},
};

static PyType_Slot slots[] = {
    {Py_tp_new, core_new},       {Py_tp_init, core_init},   {Py_tp_dealloc, core_dealloc},
    {Py_tp_methods, methods},    {Py_tp_getset, getters},   {0, NULL},
};
PyType_Spec hark_core_spec = {
    .name = "appliance.ring._ring.Core",
    .basicsize = sizeof(Core),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .slots = slots,
};
