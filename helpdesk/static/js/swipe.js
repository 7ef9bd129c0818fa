/* Rows that are swiped by a finger: towards the end resolves, towards the start snoozes.

   Whoever scrolls must not do either: a swipe begins flat, in the midst of the window, and
   counts from a third of the row on. The bar over the list has a button for both. */

const FLAT = 2;
const BEGIN = 12;
const EDGE = 24;
const PART = 0.34;
const MOST = 140;
const VERBS = { 1: "resolve", "-1": "snooze" };

export function start(list, first) {
  let touch = null;

  const isMirrored = () => getComputedStyle(list).direction === "rtl";

  function began(event) {
    end();
    const link = event.target.closest?.(".row-link");
    const row = link?.closest("li.entry");
    if (!row || event.touches.length > 1 || list.picks().length) return;
    const [{ clientX: x, clientY: y }] = event.touches;
    // The edges are the system's, for going back.
    if (x < EDGE || x > innerWidth - EDGE) return;
    touch = { row, link, x, y, by: 0, isFlat: false };
  }

  function moved(event) {
    if (!touch) return;
    const [{ clientX, clientY }] = event.touches;
    const across = clientX - touch.x;
    const along = Math.abs(clientY - touch.y);
    if (!touch.isFlat) {
      if (Math.max(Math.abs(across), along) < BEGIN) return;
      touch.isFlat = Math.abs(across) > along * FLAT;
      if (!touch.isFlat || event.touches.length > 1) {
        end();
        return;
      }
    }
    // What is swiped does not scroll meanwhile.
    if (event.cancelable) event.preventDefault();
    touch.by = across;
    draw(touch);
  }

  const wanted = ({ row, by }) => {
    if (Math.abs(by) < Math.min(MOST, row.offsetWidth * PART)) return "";
    return VERBS[Math.sign(by) * (isMirrored() ? -1 : 1)];
  };

  /* The row goes with the finger; below it stands what will be done. */
  function draw(one) {
    const verb = VERBS[Math.sign(one.by) * (isMirrored() ? -1 : 1)];
    const button = list.querySelector(`.bulk [name="verb"][value="${verb}"]`);
    if (!button) return;
    if (one.shown !== verb) {
      one.sign?.remove();
      one.sign = document.createElement("span");
      one.sign.className = `swiped ${verb}`;
      one.sign.setAttribute("aria-hidden", "true");
      one.sign.append(button.querySelector(".icon").cloneNode(true), ` ${button.getAttribute("aria-label")}`);
      one.row.prepend(one.sign);
      one.shown = verb;
    }
    one.sign.classList.toggle("is-enough", Boolean(wanted(one)));
    one.link.style.translate = `${one.by}px`;
  }

  async function ended() {
    const one = touch;
    const verb = one?.isFlat && wanted(one);
    touch = null;
    if (!one) return;
    if (!verb) {
      back(one);
      return;
    }
    one.link.style.translate = `${Math.sign(one.by) * 100}%`;
    try {
      await list.swiped(verb, one.row.dataset.number);
    } finally {
      // It is still there where it was refused, or belongs to this list all the same.
      back(one);
    }
  }

  function back(one) {
    one.link.style.removeProperty("translate");
    one.sign?.remove();
  }

  function end() {
    if (touch) back(touch);
    touch = null;
  }

  list.addEventListener("touchstart", began, { passive: true });
  // Not passive: a list that scrolled below a swipe would do two things at once.
  list.addEventListener("touchmove", moved, { passive: false });
  list.addEventListener("touchend", ended);
  list.addEventListener("touchcancel", end);
  began(first);
}
