"""One part of the benchmark in a process of its own: `python -m tests.bench.child fill`.

The environment says which database; Django is set up before the part is imported.
"""

import logging
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    logging.disable(logging.WARNING)
    part = import_module(f"tests.bench.{sys.argv[1]}")
    part.main(*sys.argv[2:])
