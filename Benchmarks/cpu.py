"""Processor time of processes, from /proc."""
import os
import resource

TICKS = os.sysconf("SC_CLK_TCK")


def _fields(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(") ", 1)[1].split()


def of_process(pid):
    """Seconds of the process itself."""
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def of_family(pid):
    """Seconds of the process, of its children, and of those that have ended."""
    fields = _fields(pid)
    total = sum(int(field) for field in fields[11:15]) / TICKS
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            if _fields(entry)[1] == str(pid):
                total += of_process(entry)
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total


def of_finished_children():
    """Seconds of our own children that have ended: the load."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
