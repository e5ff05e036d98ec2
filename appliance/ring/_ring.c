/* The Python module: the Core type, and what the audio thread asks of the kernel. */
#include "_ring.h"

#include <errno.h>
#include <sys/mman.h>

#include "realtime.h"

static PyObject *none_or_errno(int error, const char *name) {
    if (!error) Py_RETURN_NONE;
    errno = error;
    return PyErr_SetFromErrnoWithFilename(PyExc_OSError, name);
}

static PyObject *ring_sleep_until(PyObject *module, PyObject *argument) {
    (void)module;
    int64_t deadline = PyLong_AsLongLong(argument), lateness = 0;
    int error = EINTR;
    if (deadline == -1 && PyErr_Occurred()) return NULL;
    if (deadline < 0) deadline = 0;
    while (error == EINTR) {
        Py_BEGIN_ALLOW_THREADS
        error = hark_sleep_until(deadline, &lateness);
        Py_END_ALLOW_THREADS
        if (error == EINTR && PyErr_CheckSignals()) return NULL;
    }
    return error ? none_or_errno(error, NULL) : PyLong_FromLongLong(lateness);
}

static PyObject *ring_set_fifo(PyObject *module, PyObject *argument) {
    (void)module;
    long priority = PyLong_AsLong(argument);
    if (priority == -1 && PyErr_Occurred()) return NULL;
    return none_or_errno(priority < 1 || priority > 99 ? EINVAL : hark_set_fifo((int)priority), NULL);
}

static PyObject *ring_lock_memory(PyObject *module, PyObject *args, PyObject *kwargs) {
    static char *known[] = {"on_fault", NULL};
    int on_fault = 1;
    (void)module;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|p", known, &on_fault)) return NULL;
    return none_or_errno(hark_lock_memory(on_fault), NULL);
}

static PyObject *ring_unlink(PyObject *module, PyObject *argument) {
    (void)module;
    PyObject *name = PyUnicode_AsUTF8String(argument);
    if (!name) return NULL;
    PyObject *result = none_or_errno(shm_unlink(PyBytes_AsString(name)) ? errno : 0, PyBytes_AsString(name));
    Py_DECREF(name);
    return result;
}

static PyObject *ring_in_use(PyObject *module, PyObject *argument) {
    (void)module;
    bool in_use = false;
    PyObject *name = PyUnicode_AsUTF8String(argument);
    if (!name) return NULL;
    PyObject *failed = none_or_errno(hark_segment_in_use(PyBytes_AsString(name), &in_use), PyBytes_AsString(name));
    Py_DECREF(name);
    Py_XDECREF(failed);
    return failed ? PyBool_FromLong(in_use) : NULL;
}

static PyObject *ring_bench(PyObject *module, PyObject *args) {
    unsigned int samples, rounds;
    bool ready;
    hark_bench_result result;
    (void)module;
    if (!PyArg_ParseTuple(args, "II", &samples, &rounds)) return NULL;
    if (samples < 1 || samples > 4096 || rounds < 1 || rounds > 1000000) {
        PyErr_SetString(PyExc_ValueError, "expected 1 to 4096 samples and 1 to 1000000 rounds");
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    ready = hark_bench(samples, rounds, &result);
    Py_END_ALLOW_THREADS
    return ready ? Py_BuildValue("dd", result.write_read, result.memcpy) : PyErr_NoMemory();
}

static PyMethodDef functions[] = {
    {"sleep_until_ns", ring_sleep_until, METH_O, NULL},
    {"set_fifo", ring_set_fifo, METH_O, NULL},
    {"lock_memory", (PyCFunction)(void (*)(void))ring_lock_memory, METH_VARARGS | METH_KEYWORDS, NULL},
    {"unlink", ring_unlink, METH_O, NULL},
    {"in_use", ring_in_use, METH_O, NULL},
    {"bench", ring_bench, METH_VARARGS, NULL},
    {0},
};

static int ring_exec(PyObject *module) {
    if (!hark_import_errors()) return -1;
    PyObject *core = PyType_FromSpec(&hark_core_spec);
    if (!core) return -1;
    int failed = PyModule_AddObjectRef(module, "Core", core);
    Py_DECREF(core);
    return failed;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, ring_exec}, {0, NULL}};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "_ring", .m_size = 0, .m_methods = functions, .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit__ring(void) { return PyModuleDef_Init(&definition); }
