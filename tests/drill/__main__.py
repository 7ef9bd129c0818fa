"""python -m tests.drill: the honest build has to pass, then each saboteur to fail."""

import argparse
import os
import random
import signal
import sys

from tests.drill import run
from tests.drill.saboteurs import SABOTEURS
from tests.drill.sizes import SIZES
from tests.peers import Dovecot


def main() -> int:
    # Stopped from outside, it takes everything it started along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    options = _options()
    if Dovecot.program() is None:
        print("There is no Dovecot. Type: sudo apt install dovecot-imapd dovecot-lmtpd")
        return 2
    seed = options.seed
    print(f"seed {seed}; the same one plans the same drill\n", flush=True)
    if options.saboteur:
        # As of any build: 0 would say that this one passes.
        return 1 if run.spoilt(options.saboteur, seed, size=options.size) else 0
    passed = True
    if not options.teeth:
        passed = run.honest(options.size or "lite", seed)
    if not options.honest:
        for name in SABOTEURS:
            passed &= run.spoilt(name, seed)
    return 0 if passed else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    drawn = os.environ.get("DRILL_SEED") or str(random.randrange(1_000_000))
    parser.add_argument("--seed", type=int, default=int(drawn))
    parser.add_argument("--size", choices=SIZES)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--honest", action="store_true", help="only the build as it is")
    only.add_argument("--teeth", action="store_true", help="only the saboteurs")
    only.add_argument("--saboteur", choices=SABOTEURS, help="one of them; exit code 1")
    return parser.parse_args()


sys.exit(main())
