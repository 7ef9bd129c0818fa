"""Become another program: one that dies with its parent, as another user if asked.

Run by its path with `python -I -S`, so it must import nothing but the standard library.
"""

import argparse
import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000


def main() -> None:
    options = _options()
    if options.uid is not None:
        os.setgroups([])
        os.setgid(options.uid)
        os.setuid(options.uid)
    if options.namespace is not None:
        _enter_namespace(options.namespace)
    if options.cwd:
        os.chdir(options.cwd)
    # After setuid, which forgets it.
    _die_with(options.parent, signal.Signals[options.signal])
    os.execvp(options.command[0], options.command)  # noqa: S606 that is its job


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", required=True)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--namespace", type=int)
    parser.add_argument("--cwd")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def _enter_namespace(inside: int) -> None:
    """Be somebody else inside, and stay who we are for the files outside.

    The kernel allows this one line of each map without any privilege.
    """
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are not allowed here")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {uid} 1"),
        ("gid_map", f"{inside} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 pathlib is slow to load
            file.write(line)


def _die_with(parent: int, number: signal.Signals) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    # The parent may have died before that call: then nothing would ever signal us.
    if os.getppid() != parent:
        raise SystemExit(1)


main()
