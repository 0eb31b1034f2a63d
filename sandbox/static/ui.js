// Small helpers for building the page: elements, dialogs, times.

/** Make an element. props: class, text, on:{event: fn}, dataset, aria…; children: nodes or strings (as text). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "text") node.textContent = value;
    else if (key === "testid") node.dataset.testid = value;
    else if (key === "on") for (const [name, fn] of Object.entries(value)) node.addEventListener(name, fn);
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) node.append(child);
  return node;
}

export function button(label, props = {}, onClick) {
  return el("button", { type: "button", ...props, on: onClick ? { click: onClick } : undefined }, label);
}

// The town lies in China, wherever the browser is.
const zone = "Asia/Shanghai";
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", hour12: false });
const clockSeconds = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, month: "long", day: "numeric", weekday: "short" });

export const hourMinute = (seconds) => clock.format(new Date(seconds * 1000));
export const hourMinuteSecond = (seconds) => clockSeconds.format(new Date(seconds * 1000));
export const dayName = (seconds) => day.format(new Date(seconds * 1000));

const colours = 7;
export const colourOf = (id) => Math.abs(Number(id) || 0) % colours;

export function avatar(name, id, extra = "") {
  return el("span", { class: `avatar c${colourOf(id)} ${extra}`, "aria-hidden": "true", text: [...(name || "？")].at(-1) });
}

/** Ask yes or no in a modal dialog; resolves to a boolean. */
export function confirmDialog(question, yes) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: "modal", "aria-label": question, testid: "confirm" });
    const end = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    dialog.append(
      el("p", { text: question }),
      el("div", { class: "modal-actions" },
        button("取消", { class: "tool", testid: "confirm-no" }, () => end(false)),
        button(yes, { class: "tool strong", testid: "confirm-yes" }, () => end(true))));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); end(false); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
