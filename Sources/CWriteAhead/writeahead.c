#include "writeahead.h"

#include <pthread.h>
#include <sqlite3.h>
#include <string.h>

/// What is collected before it is written without a sync. SQLite's file for Unix writes less than 128 KiB in one call; it takes
/// the length modulo that, and of none it says that the disk is full.
#define CAPACITY (120 << 10)

/// A log: a cache of octets that follow one another, in front of the system's file. Nothing but that: every octet written is written,
/// in an order that gives the same file at each sync.
struct log_file {
    sqlite3_file base;
    sqlite3_file *file;
    unsigned char *octets;
    sqlite3_int64 start;
    int count;
};

/// An error leaves all in place: who asks next, tries again.
static int flush(struct log_file *log) {
    if (log->count == 0) return SQLITE_OK;
    int result = log->file->pMethods->xWrite(log->file, log->octets, log->count, log->start);
    if (result == SQLITE_OK) log->count = 0;
    return result;
}

static int log_write(sqlite3_file *file, const void *octets, int count, sqlite3_int64 at) {
    struct log_file *log = (struct log_file *)file;
    if (log->octets == NULL) log->octets = sqlite3_malloc(CAPACITY);
    int follows = log->count > 0 && at >= log->start && at <= log->start + log->count;
    if (!follows || at + count > log->start + CAPACITY) {
        int result = flush(log);
        if (result != SQLITE_OK) return result;
        if (log->octets == NULL || count > CAPACITY) return log->file->pMethods->xWrite(log->file, octets, count, at);
        log->start = at;
    }
    int offset = (int)(at - log->start);
    memcpy(log->octets + offset, octets, (size_t)count);
    if (offset + count > log->count) log->count = offset + count;
    return SQLITE_OK;
}

static int log_read(sqlite3_file *file, void *octets, int count, sqlite3_int64 at) {
    struct log_file *log = (struct log_file *)file;
    int result = flush(log);
    return result == SQLITE_OK ? log->file->pMethods->xRead(log->file, octets, count, at) : result;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct log_file *log = (struct log_file *)file;
    int result = flush(log);
    return result == SQLITE_OK ? log->file->pMethods->xTruncate(log->file, size) : result;
}

static int log_sync(sqlite3_file *file, int flags) {
    struct log_file *log = (struct log_file *)file;
    int result = flush(log);
    return result == SQLITE_OK ? log->file->pMethods->xSync(log->file, flags) : result;
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size) {
    struct log_file *log = (struct log_file *)file;
    int result = flush(log);
    return result == SQLITE_OK ? log->file->pMethods->xFileSize(log->file, size) : result;
}

static int log_close(sqlite3_file *file) {
    struct log_file *log = (struct log_file *)file;
    // What no commit has synced is nobody's.
    (void)flush(log);
    sqlite3_free(log->octets);
    log->octets = NULL;
    return log->file->pMethods->xClose(log->file);
}

static int log_lock(sqlite3_file *file, int level) {
    struct log_file *log = (struct log_file *)file;
    return log->file->pMethods->xLock(log->file, level);
}

static int log_unlock(sqlite3_file *file, int level) {
    struct log_file *log = (struct log_file *)file;
    return log->file->pMethods->xUnlock(log->file, level);
}

static int log_check_lock(sqlite3_file *file, int *result) {
    struct log_file *log = (struct log_file *)file;
    return log->file->pMethods->xCheckReservedLock(log->file, result);
}

static int log_control(sqlite3_file *file, int operation, void *argument) {
    struct log_file *log = (struct log_file *)file;
    return log->file->pMethods->xFileControl(log->file, operation, argument);
}

static int log_sector_size(sqlite3_file *file) {
    struct log_file *log = (struct log_file *)file;
    return log->file->pMethods->xSectorSize(log->file);
}

static int log_characteristics(sqlite3_file *file) {
    struct log_file *log = (struct log_file *)file;
    return log->file->pMethods->xDeviceCharacteristics(log->file);
}

/// Version 1: a log is never mapped into memory, nor is the index of the log its business.
static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_check_lock,
    .xFileControl = log_control,
    .xSectorSize = log_sector_size,
    .xDeviceCharacteristics = log_characteristics,
};

static sqlite3_vfs *plain;
/// The system's, with an `xOpen` and a name of its own: its other functions do not ask through which of the two they are called.
static sqlite3_vfs collecting;

static int collecting_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL)) return plain->xOpen(plain, name, file, flags, out);
    struct log_file *log = (struct log_file *)file;
    memset(log, 0, sizeof *log);
    log->file = (sqlite3_file *)(log + 1);
    int result = plain->xOpen(plain, name, log->file, flags, out);
    // Without methods SQLite does not close it.
    if (result == SQLITE_OK) log->base.pMethods = &log_methods;
    return result;
}

static int outcome;

static void collect(void) {
    outcome = sqlite3_initialize();
    if (outcome != SQLITE_OK) return;
    plain = sqlite3_vfs_find(NULL);
    if (plain == NULL) {
        outcome = SQLITE_ERROR;
        return;
    }
    collecting = *plain;
    collecting.pNext = NULL;
    collecting.zName = "zegel";
    collecting.szOsFile = (int)sizeof(struct log_file) + plain->szOsFile;
    collecting.xOpen = collecting_open;
    outcome = sqlite3_vfs_register(&collecting, 1);
}

int writeahead_collect(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, collect);
    return outcome;
}
