"""What a child process does to itself before it opens anything. Standard library only: it must start quickly."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
MAX_WRITTEN_BYTES = 256 * 1024 * 1024
# A program that stands by ends itself after so long without a question; whoever asks next starts another.
IDLE_SECONDS = 300
# How far a program stands back behind servers that people wait for, among the programs and among the sessions of the
# machine; further what works for long. Not further than that: where there is no rest, it would never end.
NICE, NICER = 5, 10
GROUP_NICE, GROUP_NICER = 2, 5
GROUP_TRIES, GROUP_PAUSE = 3, 0.11


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The file can't be used. The argument is an error code of the catalogue."""


def run_program(
    work: Callable[[dict[str, Any]], None], *, starts_programs: bool = False, in_background: bool = False
) -> None:
    """Do the work asked for in the first argument; whatever goes wrong is said in one line.

    `in_background`: it works for long, and everybody else goes first.
    """
    request: dict[str, Any] = json.loads(sys.argv[1])
    _confine(request["memory_bytes"], request["cpu_seconds"])
    _die_with_parent(request["parent"], starts_programs=starts_programs)
    if in_background:
        _stand_back()
    else:
        os.nice(NICE)
    with faults_said():
        work(request)


def serve(answer: Callable[[bytes], Iterable[bytes]], *, anew: bool = True, in_background: bool = False) -> None:
    """Answer each line of the input with lines, until there are no more or nobody has asked for a while.

    Time counts `anew` for each of them, or once for all; one that needs too much of it or of memory ends the program.
    `in_background`: what it finds is used while it goes on, so those who use it go first.
    """
    bounds: dict[str, Any] = json.loads(sys.argv[1])
    _confine(bounds["memory_bytes"], None)
    if in_background:
        _stand_back()
    else:
        os.nice(NICE)
        _weigh_session(GROUP_NICE)
    _die_with_parent(bounds["parent"], starts_programs=False)
    # What has been loaded stays, and need not be looked through for garbage again and again.
    gc.freeze()
    # Words and lines come by the thousand and hold no circles.
    gc.set_threshold(50_000, 20, 20)
    signal.alarm(IDLE_SECONDS)
    is_first = True
    while line := sys.stdin.buffer.readline():
        signal.alarm(0)
        if is_first or anew:
            _limit_time(bounds["cpu_seconds"])
        is_first = False
        for part in answer(line):
            sys.stdout.buffer.write(part + b"\n")
            sys.stdout.buffer.flush()
        signal.alarm(IDLE_SECONDS)


@contextlib.contextmanager
def faults_said() -> Iterator[None]:
    """Whatever goes wrong is said in one line; the parent decides what it means."""
    try:
        yield
    except Refused as refusal:
        say(error=str(refusal))
    except MemoryError:
        say(error="limits")
    except Exception as error:  # noqa: BLE001 - any fault is an answer
        say(error="unexpected", kind=type(error).__name__)


def say(**line: Any) -> None:
    """One line for the parent."""
    print(json.dumps(line), flush=True)  # noqa: T201 - standard output is how a child answers


def _confine(memory_bytes: int, cpu_seconds: int | None) -> None:
    limits = [(resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_FSIZE, MAX_WRITTEN_BYTES), (resource.RLIMIT_CORE, 0)]
    if cpu_seconds is not None:
        limits.append((resource.RLIMIT_CPU, cpu_seconds))
    for kind, value in limits:
        # A tighter limit that is already there stays; some systems don't know all of them.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def limit_memory(memory_bytes: int) -> None:
    """Less than there was."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _stand_back() -> None:
    """Let others on the machine go first. What this program starts inherits it."""
    os.nice(NICER)
    if sys.platform == "linux":
        # Never in front of somebody who has just got something to do.
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    _weigh_session(GROUP_NICER)


def _weigh_session(nice: int) -> None:
    """Where sessions are weighed before their programs, the one of this program would count as much as the server's."""
    if sys.platform != "linux":
        return
    for _ in range(GROUP_TRIES):
        try:
            Path("/proc/self/autogroup").write_text(str(nice))
        except BlockingIOError:
            # Allowed every tenth of a second, on the whole machine.
            time.sleep(GROUP_PAUSE)
        except OSError:
            return
        else:
            return


def _limit_time(seconds: int) -> None:
    """So much from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _die_with_parent(parent: int, *, starts_programs: bool) -> None:
    number = signal.SIGKILL
    if starts_programs:
        # Not the hard way: the programs it started (tesseract) have to go with it.
        number = signal.SIGTERM
        signal.signal(number, lambda *_: os.killpg(0, signal.SIGKILL))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        # It died before it could be watched.
        sys.exit(1)
