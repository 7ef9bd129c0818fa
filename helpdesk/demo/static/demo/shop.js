/* What the shop itself tells the chat, by the calls every site can make. */

window.Helpdesk = window.Helpdesk || [];

const { token, order } = document.body.dataset;
if (token) window.Helpdesk.push(["identify", { token }], ["setContext", { order }]);

for (const button of document.querySelectorAll("[data-ask]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    window.Helpdesk.push(["prefill", button.dataset.ask], ["open", "chat"]);
  });
}

document.querySelector("[data-sign-out]")?.addEventListener("click", () => {
  window.Helpdesk.push(["logout"]);
});
