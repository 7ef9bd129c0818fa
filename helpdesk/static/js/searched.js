/* What was searched for, told on the way out: the page may be gone before an answer. */

export function remember(words) {
  if (!words.trim()) return;
  const form = new FormData();
  form.append("q", words);
  form.append("csrfmiddlewaretoken", document.body.dataset.csrf);
  navigator.sendBeacon("/search/remember/", form);
}
