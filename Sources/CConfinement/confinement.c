#define _GNU_SOURCE
#include "confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

static int limit(int what, rlim_t soft, rlim_t hard) {
    struct rlimit value = {soft, hard};
    return setrlimit(what, &value);
}

#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

// 32 bits of an argument, the low half first: both machines put the small end first.
#define ARGUMENT(n) ((uint32_t)offsetof(struct seccomp_data, args[n]))
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (offset))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define REFUSE ANSWER(SECCOMP_RET_ERRNO | EPERM)
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
#define IF_CALL(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1)
#define PERMIT(name) IF_CALL(name), ALLOW

#ifdef MACHINE
static int install(struct sock_filter *code, unsigned short length) {
    struct sock_fprog program = {length, code};
    return (int)syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

/// Everything that is not named is refused with EPERM; clone3 with ENOSYS, so that the C library takes clone.
static int filter_calls(void) {
    struct sock_filter code[] = {
        LOAD(offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(offsetof(struct seccomp_data, nr)),
        IF_CALL(clone3), ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
        PERMIT(read), PERMIT(write), PERMIT(readv), PERMIT(writev), PERMIT(pread64), PERMIT(close), PERMIT(lseek),
        PERMIT(fstat), PERMIT(newfstatat), PERMIT(statx), PERMIT(statfs), PERMIT(fstatfs), PERMIT(getdents64), PERMIT(readlinkat),
        PERMIT(faccessat), PERMIT(faccessat2), PERMIT(getcwd), PERMIT(fcntl), PERMIT(dup), PERMIT(ppoll),
        PERMIT(mmap), PERMIT(munmap), PERMIT(mprotect), PERMIT(mremap), PERMIT(madvise), PERMIT(brk), PERMIT(membarrier),
        PERMIT(rt_sigaction), PERMIT(rt_sigprocmask), PERMIT(rt_sigreturn), PERMIT(sigaltstack), PERMIT(rt_sigtimedwait),
        PERMIT(futex), PERMIT(sched_yield), PERMIT(sched_getaffinity), PERMIT(set_robust_list), PERMIT(rseq), PERMIT(set_tid_address),
        PERMIT(clock_gettime), PERMIT(clock_getres), PERMIT(clock_nanosleep), PERMIT(nanosleep), PERMIT(gettimeofday),
        PERMIT(getpid), PERMIT(getppid), PERMIT(gettid), PERMIT(getuid), PERMIT(geteuid), PERMIT(getgid), PERMIT(getegid),
        PERMIT(getrandom), PERMIT(uname), PERMIT(sysinfo), PERMIT(getrusage), PERMIT(setitimer),
        PERMIT(exit), PERMIT(exit_group), PERMIT(restart_syscall), PERMIT(wait4), PERMIT(setrlimit), PERMIT(prlimit64),
        PERMIT(seccomp),
#ifdef __NR_open
        PERMIT(stat), PERMIT(lstat), PERMIT(access), PERMIT(readlink), PERMIT(poll), PERMIT(alarm), PERMIT(time), PERMIT(arch_prctl),
        IF_CALL(fork), ALLOW,
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_open, 0, 4),
        LOAD(ARGUMENT(1)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0, 1),
        REFUSE,
        ALLOW,
#endif
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 4),
        LOAD(ARGUMENT(2)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0, 1),
        REFUSE,
        ALLOW,
        // A signal to itself, as abort(3) sends it, is one to a thread of this process.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_tgkill, 0, 1),
        ALLOW,
        // fork(2) and threads, which pango looks for fonts with; no new namespace.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 4),
        LOAD(ARGUMENT(0)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID, 0, 1),
        REFUSE,
        ALLOW,
        REFUSE,
    };
    return install(code, sizeof code / sizeof *code);
}

/// On top of the first: threads but no further process, no waiting for one, no signals but to itself.
static int filter_child(uint32_t self) {
    struct sock_filter code[] = {
        LOAD(offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 4),
        LOAD(ARGUMENT(0)),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
        REFUSE,
        ALLOW,
#ifdef __NR_fork
        IF_CALL(fork), REFUSE,
#endif
        IF_CALL(setrlimit), REFUSE,
        IF_CALL(seccomp), REFUSE,
        // Reading a limit is harmless.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_prlimit64, 0, 4),
        LOAD(ARGUMENT(2)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
        REFUSE,
        ALLOW,
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_tgkill, 0, 3),
        LOAD(ARGUMENT(0)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, self, 1, 0),
        REFUSE,
        ALLOW,
    };
    return install(code, sizeof code / sizeof *code);
}
#else
static int filter_calls(void) { return -1; }
static int filter_child(uint32_t self) { return (void)self, -1; }
#endif

static int limit_files(const char *const *readable, int count) {
    struct landlock_ruleset_attr rules = {0};
    rules.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
        LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
        LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
        LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (set < 0) return -1;
    for (int index = 0; index < count; index++) {
        int place = open(readable[index], O_PATH | O_CLOEXEC);
        if (place < 0) continue;
        struct landlock_path_beneath_attr rule = {LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR, place};
        if (syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
            // A file takes no right that only a folder can have.
            rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
            syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
        }
        close(place);
    }
    int result = (int)syscall(SYS_landlock_restrict_self, set, 0);
    close(set);
    return result;
}

static int confine(const char *const *readable, int count) {
    prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return confinement_no_filter | confinement_no_files;
    int missing = limit_files(readable, count) == 0 ? 0 : confinement_no_files;
    return missing | (filter_calls() == 0 ? 0 : confinement_no_filter);
}

static void confine_child(void) { filter_child((uint32_t)getpid()); }
#else
static int confine(const char *const *readable, int count) {
    (void)readable, (void)count;
    return confinement_no_filter | confinement_no_files;
}
static void confine_child(void) {}
#endif

int confinement_enter(const char *const *readable, int count, unsigned long memory) {
    int failed = limit(RLIMIT_CORE, 0, 0) | limit(RLIMIT_FSIZE, 0, 0) | limit(RLIMIT_NOFILE, 256, 256);
    failed |= limit(RLIMIT_AS, memory, memory);
    return (failed ? confinement_no_limits : 0) | confine(readable, count);
}

static int start(
    const char *program, char *const *arguments, char *const *environment, pid_t *child, const int *in, const int *out) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, standard;
    sigemptyset(&none);
    sigfillset(&standard);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
#ifdef __linux__
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &standard);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    int code = posix_spawn(child, program, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

static int open_pipe(int *ends) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC);
#else
    if (pipe(ends) != 0) return -1;
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) | fcntl(ends[1], F_SETFD, FD_CLOEXEC);
#endif
}

int confinement_spawn(
    const char *program, char *const *arguments, char *const *environment, pid_t *child, int *input, int *output) {
    int in[2], out[2];
    if (open_pipe(in) != 0) return errno;
    if (open_pipe(out) != 0) {
        int code = errno;
        close(in[0]), close(in[1]);
        return code;
    }
    int code = start(program, arguments, environment, child, in, out);
    close(in[0]), close(out[1]);
    if (code != 0) {
        close(in[1]), close(out[0]);
        return code;
    }
    fcntl(in[1], F_SETFL, O_NONBLOCK);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    *input = in[1], *output = out[0];
    return 0;
}

pid_t confinement_split(int seconds) {
    pid_t child = fork();
    if (child == 0) {
        limit(RLIMIT_CPU, (rlim_t)seconds, (rlim_t)seconds + 1);
        confine_child();
    }
    return child;
}
