"""Runs a command from which no socket can be opened: the kernel kills whichever of its processes tries.

    sealed_off.py PROGRAM ARGUMENT…

The exit code is the command's; 128 + signal where it was killed. Linux on x86-64 and 64-bit ARM; nobody needs to be
root. Exit code 99: this machine has no such filter.
"""

import ctypes
import os
import platform
import struct
import sys

# Numbers of the calls: socket, io_uring_setup (a ring can open sockets too).
CALLS = {"x86_64": (0xC000003E, [41, 425]), "aarch64": (0xC00000B7, [198, 425])}
# Everything else of a seccomp filter (linux/seccomp.h, linux/filter.h).
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
KILL, ALLOW = 0x80000000, 0x7FFF0000
NUMBER, ARCHITECTURE = 0, 4
SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2


def instructions(architecture, forbidden):
    """Kill calls of another architecture and the forbidden ones; allow the rest."""
    yield LOAD, 0, 0, ARCHITECTURE
    yield IF_EQUAL, 1, 0, architecture
    yield RETURN, 0, 0, KILL
    yield LOAD, 0, 0, NUMBER
    for call in forbidden:
        yield IF_EQUAL, 0, 1, call
        yield RETURN, 0, 0, KILL
    # On x86-64 the numbers of another interface (x32) begin here: none of them is needed.
    yield 0x35, 0, 1, 0x40000000
    yield RETURN, 0, 0, KILL
    yield RETURN, 0, 0, ALLOW


def seal():
    architecture, forbidden = CALLS[platform.machine()]
    program = list(instructions(architecture, forbidden))
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    libc = ctypes.CDLL(None, use_errno=True)
    held = Program(len(program), ctypes.cast(code, ctypes.c_void_p))
    if libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(held), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def main():
    if sys.platform != "linux" or platform.machine() not in CALLS:
        return 99
    child = os.fork()
    if child == 0:
        try:
            seal()
        except OSError:
            os._exit(99)
        os.execv(sys.argv[1], sys.argv[1:])
    return code_of(os.waitpid(child, 0)[1])


def code_of(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


if __name__ == "__main__":
    sys.exit(main())
