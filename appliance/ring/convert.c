/* Between Python's objects and the core's numbers: arguments, buffers, errors. */
#include "_ring.h"

#include <math.h>
#include <string.h>

PyObject *hark_RingError, *hark_Overrun, *hark_NotYet, *hark_StaleGeneration;

bool hark_import_errors(void) {
    PyObject *errors = PyImport_ImportModule("appliance.ring.errors");
    if (!errors) return false;
    hark_RingError = PyObject_GetAttrString(errors, "RingError");
    hark_Overrun = PyObject_GetAttrString(errors, "Overrun");
    hark_NotYet = PyObject_GetAttrString(errors, "NotYet");
    hark_StaleGeneration = PyObject_GetAttrString(errors, "StaleGeneration");
    Py_DECREF(errors);
    return hark_RingError && hark_Overrun && hark_NotYet && hark_StaleGeneration;
}

static void raise_overrun(uint64_t lost) {
    PyObject *error = PyObject_CallFunction(hark_Overrun, "K", (unsigned long long)lost);
    if (!error) return;
    PyErr_SetObject(hark_Overrun, error);
    Py_DECREF(error);
}

PyObject *hark_raise(hark_status status, uint64_t lost) {
    switch (status) {
    case HARK_OVERRUN: raise_overrun(lost); break;
    case HARK_NOT_YET: PyErr_SetString(hark_NotYet, "this is beyond what was written; wait for it first"); break;
    case HARK_STALE:
        PyErr_SetString(hark_StaleGeneration, "this generation was cancelled; drop what belongs to it");
        break;
    case HARK_TOO_LONG:
        PyErr_SetString(PyExc_ValueError, "longer than the ring: a write takes half its capacity, a read all of it");
        break;
    default: PyErr_SetString(hark_RingError, "the head index is damaged; create the ring again"); break;
    }
    return NULL;
}

static bool holds_int16(const Py_buffer *buffer) {
    const char *format = buffer->format ? buffer->format : "B";
    if (*format == '@' || *format == '=' || *format == (PY_LITTLE_ENDIAN ? '<' : '>')) format++;
    if (buffer->itemsize == 2) return !strcmp(format, "h");
    return buffer->itemsize == 1 && strchr("Bbc", *format) && buffer->len % 2 == 0;
}

bool hark_samples(PyObject *object, int flags, Py_buffer *buffer, uint64_t *n) {
    if (PyObject_GetBuffer(object, buffer, flags | PyBUF_ND | PyBUF_FORMAT)) return false;
    if (!holds_int16(buffer)) {
        PyErr_Format(PyExc_TypeError, "expected int16 samples (or bytes of even length), got %zd bytes of format '%s'",
                     buffer->len, buffer->format ? buffer->format : "B");
        PyBuffer_Release(buffer);
        return false;
    }
    *n = (uint64_t)buffer->len / sizeof(int16_t);
    return true;
}

bool hark_arguments(PyObject *const *args, Py_ssize_t n, PyObject *names, const char *const *known, int required,
                    PyObject **values) {
    Py_ssize_t most = 0, named = names ? PyTuple_Size(names) : 0;
    while (known[most]) values[most++] = NULL;
    if (n > most) {
        PyErr_Format(PyExc_TypeError, "expected at most %zd arguments, got %zd", most, n);
        return false;
    }
    for (Py_ssize_t i = 0; i < n; i++) values[i] = args[i];
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *name = PyTuple_GetItem(names, i);
        Py_ssize_t k = 0;
        while (known[k] && PyUnicode_CompareWithASCIIString(name, known[k])) k++;
        if (!known[k] || values[k]) {
            PyErr_Format(PyExc_TypeError, "unexpected or repeated argument %R", name);
            return false;
        }
        values[k] = args[n + i];
    }
    for (int i = 0; i < required; i++) {
        if (!values[i]) {
            PyErr_Format(PyExc_TypeError, "missing argument '%s'", known[i]);
            return false;
        }
    }
    return true;
}

bool hark_uint(PyObject *object, const char *what, uint64_t most, uint64_t *value) {
    unsigned long long number = PyLong_AsUnsignedLongLong(object);
    if (number == (unsigned long long)-1 && PyErr_Occurred()) {
        if (!PyErr_ExceptionMatches(PyExc_OverflowError)) {
            PyErr_Clear(); /* numpy's integers, say, are none of Python's: ask them for one */
            PyObject *index = PyNumber_Index(object);
            bool good = index && hark_uint(index, what, most, value);
            Py_XDECREF(index);
            return good;
        }
        PyErr_Clear();
        number = (unsigned long long)-1;
    }
    if (number > most) {
        PyErr_Format(PyExc_ValueError, "%s: expected 0 to %llu, got %R", what, (unsigned long long)most, object);
        return false;
    }
    *value = number;
    return true;
}

bool hark_deadline(PyObject *timeout, int64_t *deadline) {
    *deadline = INT64_MAX;
    if (!timeout || timeout == Py_None) return true;
    double seconds = PyFloat_AsDouble(timeout);
    if (PyErr_Occurred()) return false;
    if (isnan(seconds) || seconds < 0) {
        PyErr_Format(PyExc_ValueError, "timeout: expected seconds >= 0 or None, got %R", timeout);
        return false;
    }
    if (seconds < 1e9) *deadline = hark_now() + (int64_t)(seconds * 1e9); /* beyond 30 years: never */
    return true;
}

bool hark_optional_generation(PyObject *object, int32_t *generation) {
    uint64_t value;
    *generation = -1;
    if (!object || object == Py_None) return true;
    if (!hark_uint(object, "generation", 0xFFFF, &value)) return false;
    *generation = (int32_t)value;
    return true;
}
