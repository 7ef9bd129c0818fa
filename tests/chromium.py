"""The browser of everything that looks at pages.

Chromium's shell for tests: the same engine without tabs and toolbars of its own, which
are pages too, and cost three times as much as one of ours.
"""

CHROMIUM = "/usr/bin/chromium-headless-shell"
# With its windows, for what is about them.
WHOLE = "/usr/bin/chromium"
# As root Chromium has no sandbox; /dev/shm is small in containers.
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
# All sites of a test are on this machine, about which ordinary windows ask people.
NEARBY = "--disable-features=LocalNetworkAccessChecks"

# Milliseconds a page is waited for: other tests keep this machine busy, and what passes
# waits no longer than it must.
PATIENCE = 30_000
