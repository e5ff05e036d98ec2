#define _GNU_SOURCE
#include "segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static struct flock one_byte(hark_lock which, short type) {
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = which, .l_len = 1};
}

static int lock(int fd, hark_lock which, short type) {
    struct flock request = one_byte(which, type);
    return fcntl(fd, F_OFD_SETLK, &request) ? errno : 0;
}

/* MAP_POPULATE: the realtime threads must not take the page faults. */
static int map(hark_segment *segment, uint64_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, segment->fd, 0);
    if (memory == MAP_FAILED) return errno;
    segment->memory = memory;
    segment->bytes = bytes;
    return 0;
}

static int fill_new(hark_segment *segment, uint64_t capacity, uint64_t rate) {
    uint64_t bytes = hark_bytes(capacity, hark_slots_for(capacity));
    int error = lock(segment->fd, HARK_LOCK_ATTACHED, F_RDLCK);
    /* posix_fallocate, not ftruncate: a full /dev/shm is ENOSPC here, and not SIGBUS in the audio thread later. */
    if (!error) error = posix_fallocate(segment->fd, 0, (off_t)bytes);
    if (!error) error = map(segment, bytes);
    if (!error) hark_format(&segment->ring, segment->memory, capacity, rate);
    return error;
}

int hark_segment_create(hark_segment *segment, const char *name, uint64_t capacity, uint64_t rate,
                        char why[HARK_WHY]) {
    *segment = (hark_segment){.fd = -1};
    if (!hark_geometry_ok(capacity, rate, why)) return EBADMSG;
    segment->fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (segment->fd < 0) return errno;
    int error = fill_new(segment, capacity, rate);
    if (error) {
        shm_unlink(name);
        hark_segment_close(segment);
    }
    return error;
}

static int adopt(hark_segment *segment, char why[HARK_WHY]) {
    struct stat status;
    int error = lock(segment->fd, HARK_LOCK_ATTACHED, F_RDLCK);
    if (error) return error;
    if (fstat(segment->fd, &status)) return errno;
    uint64_t bytes = (uint64_t)status.st_size, most = hark_bytes(HARK_CAPACITY_MAX, HARK_SLOTS_MAX);
    if (bytes < sizeof(hark_shared) || bytes > most) {
        snprintf(why, HARK_WHY, "size: expected %zu to %llu bytes, got %llu", sizeof(hark_shared),
                 (unsigned long long)most, (unsigned long long)bytes);
        return EBADMSG;
    }
    error = map(segment, bytes);
    if (error) return error;
    return hark_adopt(&segment->ring, segment->memory, bytes, why) ? 0 : EBADMSG;
}

int hark_segment_attach(hark_segment *segment, const char *name, char why[HARK_WHY]) {
    *segment = (hark_segment){.fd = shm_open(name, O_RDWR, 0)};
    if (segment->fd < 0) return errno;
    int error = adopt(segment, why);
    if (error) hark_segment_close(segment);
    return error;
}

int hark_segment_claim(hark_segment *segment, hark_lock role) {
    bool *held = role == HARK_LOCK_WRITER ? &segment->writer : &segment->player;
    if (*held) return 0;
    int error = lock(segment->fd, role, F_WRLCK);
    *held = !error;
    return error == EACCES ? EAGAIN : error;
}

int hark_segment_in_use(const char *name, bool *in_use) {
    *in_use = false;
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0) return errno == ENOENT ? 0 : errno;
    struct flock request = one_byte(HARK_LOCK_ATTACHED, F_WRLCK);
    int error = fcntl(fd, F_OFD_GETLK, &request) ? errno : 0;
    *in_use = !error && request.l_type != F_UNLCK;
    close(fd);
    return error;
}

void hark_segment_close(hark_segment *segment) {
    if (segment->memory) munmap(segment->memory, segment->bytes);
    if (segment->fd >= 0) close(segment->fd); /* and the kernel drops the locks */
    *segment = (hark_segment){.fd = -1};
}
