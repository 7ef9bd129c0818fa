/* An app of others in a frame of its own: it gets its token, and may say how high it is.

   It says {type: "helpdesk:resize", height: 320} to its parent; nothing else is heard. */

const LEAST = 40;
const MOST = 800;
const app = document.querySelector("iframe");
// Same origin: the frame in which this page stands beside the ticket, if it stands there.
const outer = window.frameElement;

document.documentElement.classList.toggle("is-framed", Boolean(outer));
addEventListener("message", ({ source, data }) => {
  if (source !== app.contentWindow || data?.type !== "helpdesk:resize" || !Number.isFinite(data.height)) return;
  const height = `${Math.min(MOST, Math.max(LEAST, Math.round(data.height)))}px`;
  app.style.blockSize = height;
  if (outer) outer.style.blockSize = height;
});
document.forms[0].submit();
