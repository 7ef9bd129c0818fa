/* Faces to choose from. */

import { h, t } from "./dom.js";

const ALL = "😀 😃 😄 😁 😆 😅 😂 🙂 🙃 😉 😊 😇 🥰 😍 😘 😋 😜 🤪 🤗 🤔 🤨 😐 😑 😶 🙄 😏 😴 😌 😔 😕 🙁 ☹️ 😮 😯 😲 😳 🥺 😢 😭 😤 😠 😡 🤬 😱 😨 😰 😓 🤯 😷 🤒 🤕 🥳 😎 🤓 👋 👍 👎 👌 🤞 ✌️ 🤝 👏 🙌 🙏 💪 👀 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 💯 ✨ 🎉 🎁 🔥 ⭐ ☀️ 🌧️ 🌈 ☕ 🍕 🍎 🍺 🎂 🚀 🚗 🚲 ✈️ 🚚 📦 🏠 📱 💻 🖨️ 📷 💡 🔋 🔌 🔧 🔒 🔑 📅 ⏰ ⏳ ✏️ 📎 📄 💬 📞 ✉️ 💳 💰 🧾 🛒 ❓ ❗ ✅ ❌ ⚠️".split(" ");

export function grid(choose) {
  const buttons = ALL.map((one, n) => h("button", { tabIndex: n ? -1 : 0, onclick: () => choose(one) }, one));
  const box = h("div.grid", { role: "group", "aria-label": t("emoji") }, buttons);
  // One stop for Tab; arrows go about.
  box.addEventListener("keydown", (event) => {
    const columns = getComputedStyle(box).gridTemplateColumns.split(" ").length;
    const side = getComputedStyle(box).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: side, ArrowLeft: -side, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement) + step;
    buttons[Math.max(0, Math.min(buttons.length - 1, at))].focus();
  });
  return box;
}
