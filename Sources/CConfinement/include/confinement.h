#pragma once
#include <sys/types.h>

/// What a confinement could not be had for.
enum {
    confinement_no_filter = 1,
    confinement_no_files = 2,
    confinement_no_limits = 4,
};

/// Confines this process and its children for good, as far as the kernel lets it without privileges.
///
/// Memory is limited, files can only be read, and of those only what lies below the given folders; there are no sockets, no other
/// programs, no signals to other processes, no tracing. Must be called while there is one thread.
///
/// - Parameters:
///   - readable: paths; one that does not exist is passed over.
///   - memory: octets of address space.
/// - Returns: 0, or the sum of what could not be had.
int confinement_enter(const char *const *readable, int count, unsigned long memory);

/// A copy of this process that can start no further one and ends after `seconds` of processor time.
///
/// - Returns: as fork(2).
pid_t confinement_split(int seconds);

/// Starts a program with pipes at its standard input and output, nothing else open, in a process group of its own.
///
/// No variable but the given ones reaches it; what it writes to standard error goes nowhere. All ends here are closed on exec and do
/// not block.
///
/// - Parameters:
///   - arguments, environment: end in NULL.
///   - input, output: our ends.
/// - Returns: 0, or an errno.
int confinement_spawn(
    const char *program, char *const *arguments, char *const *environment, pid_t *child, int *input, int *output);
