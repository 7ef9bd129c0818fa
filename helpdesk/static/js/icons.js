/* Icons of parts that come into the page. Those drawn from the file come a frame after the
   rest, and what is around them is laid out again; of its own copies they are there at once. */

const OWN = "icon-";
let isHere = false;

async function fetchThem() {
  const file = document.querySelector(".icon > use")?.getAttribute("href").split("#")[0];
  if (!file) return;
  const part = document.createElement("template");
  part.innerHTML = await (await fetch(file)).text();
  const all = part.content.firstElementChild;
  all.setAttribute("hidden", "");
  for (const one of all.children) one.id = OWN + one.id;
  document.body.append(all);
  isHere = true;
}

fetchThem().catch(() => {});

/* The same part, with icons of the page. */
export function drawn(part) {
  if (!isHere) return;
  for (const one of part.querySelectorAll(".icon > use")) {
    one.setAttribute("href", `#${OWN}${one.getAttribute("href").split("#")[1]}`);
  }
}
