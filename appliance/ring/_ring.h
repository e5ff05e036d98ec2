/* Shared by the files of the Python module. Limited API of Python 3.11: one binary for every later version. */
#ifndef HARK_RING_MODULE_H
#define HARK_RING_MODULE_H

#define _GNU_SOURCE
#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "segment.h"

/* From appliance.ring.errors, set once at import; the module is not meant for sub-interpreters. */
extern PyObject *hark_RingError, *hark_Overrun, *hark_NotYet, *hark_StaleGeneration;
bool hark_import_errors(void);

/* int16 samples of any C-contiguous buffer: items "h", or bytes of even length. False with an exception set. */
bool hark_samples(PyObject *object, int flags, Py_buffer *buffer, uint64_t *n);
/* Arguments by position or name into `values`, absent ones NULL. */
bool hark_arguments(PyObject *const *args, Py_ssize_t n, PyObject *names, const char *const *known, int required,
                    PyObject **values);
bool hark_uint(PyObject *object, const char *what, uint64_t most, uint64_t *value);
bool hark_deadline(PyObject *timeout, int64_t *deadline); /* NULL or None: never */
/* Raise what a status means. `lost` is for HARK_OVERRUN. Always NULL. */
PyObject *hark_raise(hark_status status, uint64_t lost);

bool hark_optional_generation(PyObject *object, int32_t *generation); /* NULL or None: -1 */

typedef struct {
    PyObject_HEAD
    hark_segment segment;
    int sleeping; /* threads inside a wait without the GIL: the memory must outlive them */
    bool closed;
} Core;
extern PyType_Spec hark_core_spec;

hark_ring *hark_ring_of(Core *self); /* NULL with RingError when closed */
PyObject *hark_core_wait(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names);
PyObject *hark_core_wait_played(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names);
PyObject *hark_core_wait_space(Core *self, PyObject *const *args, Py_ssize_t n, PyObject *names);

#endif
