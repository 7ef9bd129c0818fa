"""One drill: start, load and kill at once, come to rest, judge."""

import contextlib
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.drill import facts, faults, replies, saboteurs, verdict
from tests.drill.browser import Browser, NoAnswer
from tests.drill.chat import answers
from tests.drill.chat.load import ChatLoad
from tests.drill.evidence import Evidence
from tests.drill.hooks.answers import HookAgent
from tests.drill.hooks.load import HookLoad
from tests.drill.ledger import Ledger
from tests.drill.load import Load
from tests.drill.mail.letters import address
from tests.drill.mail.load import MailLoad
from tests.drill.product import CHECKOUT, Product, copy_checkout
from tests.drill.saboteurs import Saboteur
from tests.drill.sizes import SIZES, Size
from tests.drill.watch import Watch

RESULTS = CHECKOUT / "var" / "drill"
# After the last kill everything has to be worked within this time.
LIMIT = 120.0
PARTS = ("web", "worker", "pump", "postgres", "valkey")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What is to be done. saboteur: None for the honest build."""

    size: Size
    size_name: str
    seed: int
    saboteur: Saboteur | None = None

    @property
    def name(self) -> str:
        build = self.saboteur.name if self.saboteur else "honest"
        return f"{build}-{self.size_name}-{self.seed}"

    @property
    def kinds(self) -> list[faults.Kind]:
        if self.saboteur:
            return list(self.saboteur.kills)
        return list(self.size.kinds)


def drill(wanted: Drill) -> list[verdict.Check]:
    """Do it, print the verdict and keep it with ledger and log in var/drill/."""
    begun = time.monotonic()
    results = RESULTS / wanted.name
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    folder = Path(tempfile.mkdtemp(prefix="drill-"))
    folder.chmod(0o711)  # PostgreSQL runs as another user than root
    ledger = Ledger(results / "ledger.jsonl")
    try:
        copy_checkout(folder / "checkout")
        if wanted.saboteur:
            saboteurs.spoil(folder / "checkout", wanted.saboteur)
        product = Product(folder, log=results / "up.log")
        with contextlib.ExitStack() as peers, product:
            words = (product, ledger, wanted.size, wanted.seed, peers)
            mail, chat, hooks = MailLoad(*words), ChatLoad(*words), HookLoad(*words)
            checks = _through(wanted, product, ledger, mail, chat, hooks)
            for log in [*mail.logs(), *chat.logs()]:
                shutil.copy(log, results)
    finally:
        ledger.close()
        shutil.rmtree(folder, ignore_errors=True)
    _tell(wanted, checks, results, seconds=time.monotonic() - begun)
    return checks


def _through(
    wanted: Drill,
    product: Product,
    ledger: Ledger,
    mail: MailLoad,
    chat: ChatLoad,
    hooks: HookLoad,
) -> list[verdict.Check]:
    size, seed = wanted.size, wanted.seed
    product.start()
    admin = replies.set_up(product, mail.mailbox())
    loads: list[Load] = [mail, chat, hooks]
    for load in loads:
        load.connect(admin)
    customers = [address(sender) for sender in mail.senders]
    agent = replies.AgentAtWork(product, ledger, seed, customers=customers)
    teller = HookAgent(product, ledger, seed + 30, customers=[])
    moments = {name: one for load in loads for name, one in load.moments().items()}
    killer = faults.Killer(product, ledger, seed, moments)
    steps = faults.plan(seed, size.kills, wanted.kinds)
    chat.begin()
    with Watch(product.port, ledger):
        _all_at_once(
            ledger,
            mail=mail.run,
            chat=chat.run,
            hooks=hooks.run,
            agent=lambda: agent.run(size.replies, size.seconds),
            teller=lambda: teller.run(size.told, size.seconds),
            **answers.shifts(product, ledger, size, seed),
            faults=lambda: killer.run(steps),
        )
        _come_to_rest(product, ledger, loads)
    down = _down(product)
    outside = [number for load in loads for number in load.outside()]
    found = facts.read(product, outside=outside, down=down)
    return verdict.judge(Evidence(ledger, found, size))


def _all_at_once(ledger: Ledger, **parts: Callable[[], None]) -> None:
    """Run the parts beside each other; one that breaks is in the verdict."""

    def run(name: str, part: Callable[[], None]) -> None:
        try:
            part()
        except Exception as error:
            ledger.write("broke", part=name, words=f"{type(error).__name__}: {error}")
            raise

    threads = [
        threading.Thread(target=run, args=item, name=item[0], daemon=True)
        for item in parts.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _come_to_rest(product: Product, ledger: Ledger, loads: list[Load]) -> None:
    """Wait until nothing is to be done, seen twice in a row."""
    begun = time.monotonic()
    quiet = 0
    left: object = "the database does not answer"
    while quiet < 2:
        if time.monotonic() - begun > LIMIT:
            ledger.write("restless", left=str(left))
            return
        rows = product.ask(facts.BACKLOG)
        left = rows[0] if rows else "the database does not answer"
        is_read = all(load.is_read() for load in loads)
        idle = left == (0, 0, 0) and is_read and not _down(product)
        quiet = quiet + 1 if idle else 0
        time.sleep(0.5)
    ledger.write("rest", seconds=round(time.monotonic() - begun, 1))


def _down(product: Product) -> list[str]:
    running = product.processes()
    down = [part for part in PARTS if part not in running]
    try:
        healthy = Browser(product.port).get("/healthz").status == 200
    except NoAnswer:
        healthy = False
    return down if healthy else [*down, "/healthz"]


def _tell(
    wanted: Drill, checks: list[verdict.Check], results: Path, *, seconds: float
) -> None:
    title = f"fault drill {wanted.name} ({seconds:.0f} s)"
    text = verdict.table(checks, title=title)
    (results / "verdict.txt").write_text(text + "\n")
    with (results / "verdict.jsonl").open("w") as lines:
        for check in checks:
            line = {
                "check": check.id,
                "passed": check.passed,
                "counted": check.counted,
                "found": check.kinds(),
                "examples": [finding.words for finding in check.findings[:20]],
            }
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(text, flush=True)


def honest(size: str, seed: int) -> bool:
    """Whether the build as it is passes."""
    checks = drill(Drill(size=SIZES[size], size_name=size, seed=seed))
    return all(check.passed for check in checks)


def spoilt(name: str, seed: int, *, size: str | None = None) -> bool:
    """Whether the drill notices this saboteur, and for the right reason."""
    saboteur = saboteurs.SABOTEURS[name]
    size = size or saboteur.size
    wanted = Drill(size=SIZES[size], size_name=size, seed=seed, saboteur=saboteur)
    found = {check.id: check.kinds() for check in drill(wanted)}
    noticed = saboteur.kind in found[saboteur.check]
    word = "noticed" if noticed else "NOT NOTICED: the drill is broken"
    print(f"saboteur {name}: {word} ({saboteur.check} {saboteur.kind})\n", flush=True)
    return noticed
