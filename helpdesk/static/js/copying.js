/* A secret that is shown once is copied with one press. */

import { toast } from "./toast.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  const { textContent } = button.closest(".code").querySelector("code");
  navigator.clipboard.writeText(textContent).then(() => toast(button.dataset.copied), () => {});
});
