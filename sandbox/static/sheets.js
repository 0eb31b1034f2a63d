// The panels that rise from the bottom of a phone: attach, photo, album, voice, place, forward, message menu.
import { button, el } from "./ui.js";
import { summary } from "./media.js";

const places = [
  { title: "青溪镇人民政府", address: "青溪镇人民路 1 号", latitude: 30.24118, longitude: 118.70254 },
  { title: "幸福小区", address: "青溪镇幸福路 23 号", latitude: 30.24391, longitude: 118.70687 },
  { title: "中心小学", address: "青溪镇学府路 8 号", latitude: 30.23875, longitude: 118.69912 },
  { title: "东门菜市场", address: "青溪镇东门街 15 号", latitude: 30.24006, longitude: 118.71135 },
];
//: What the sandbox can draw, in the order of its own list.
const scenes = ["不亮的路灯", "堆着杂物的楼道", "路面上的坑", "修好的路灯", "清空的楼道"];
const emojis = ["👍", "❤", "🔥", "👏", "🙏", "👌", "😢", "👎"];

/** The panel of one phone: one thing open at a time, Escape and 取消 close it. */
export class Sheet {
  constructor() {
    this.node = el("div", { class: "sheet", role: "dialog", testid: "sheet", hidden: true });
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.close(); }
    });
    this.back = null;
  }

  open(title, from, ...content) {
    this.back = from ?? null;
    this.node.setAttribute("aria-label", title);
    this.node.replaceChildren(
      el("div", { class: "sheet-head" }, el("strong", { text: title }),
        button("✕", { class: "icon", "aria-label": "关闭", testid: "sheet-close" }, () => this.close())),
      ...content);
    this.node.hidden = false;
    const first = this.node.querySelector(".sheet-body button, .sheet-body input, .sheet-body textarea");
    (first ?? this.node.querySelector("button")).focus({ preventScroll: true });
  }

  close() {
    if (this.node.hidden) return;
    this.node.hidden = true;
    this.node.replaceChildren();
    this.back?.focus?.({ preventScroll: true });
  }
}

const field = (label, input) => el("label", { class: "field" }, el("span", { text: label }), input);

/** A form body with a send button; `submit` gives what to send, or a promise of it. */
function form(sheet, send, submit, ...fields) {
  return el("form", {
    class: "sheet-body",
    on: { submit: async (event) => { event.preventDefault(); const what = await submit(); if (what) { sheet.close(); send(what); } } },
  }, ...fields, el("button", { type: "submit", class: "tool strong wide", "data-testid": "sheet-send" }, "发送"));
}

const captionField = () => el("input", { type: "text", maxlength: "1024", placeholder: "可以不写", "data-testid": "sheet-caption" });

const asBase64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).split(",", 2)[1]);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

export function photoSheet(sheet, from, send) {
  const caption = captionField();
  const drawn = el("select", { "data-testid": "sheet-scene" }, scenes.map((label, index) => el("option", { value: String(index), text: label })));
  const file = el("input", { type: "file", accept: "image/*", "data-testid": "sheet-file" });
  sheet.open("发照片", from, form(sheet, send, async () => ({
    photo: file.files.length ? await asBase64(file.files[0]) : true, index: Number(drawn.value), caption: caption.value.trim() || undefined,
  }), field("说明", caption), field("画一张", drawn), field("或用自己的照片", file)));
}

export function albumSheet(sheet, from, send) {
  const caption = captionField();
  const number = el("input", { type: "number", min: "2", max: "10", value: "3", required: true, "data-testid": "sheet-count" });
  sheet.open("发相册", from, form(sheet, send, () => ({ album: Number(number.value), caption: caption.value.trim() || undefined }),
    field("几张（2–10）", number), field("说明", caption)));
}

export function fileSheet(sheet, from, send) {
  const caption = captionField();
  const file = el("input", { type: "file", required: true, "data-testid": "sheet-file" });
  sheet.open("发文件", from, form(sheet, send, async () => ({
    document: { content: await asBase64(file.files[0]), file_name: file.files[0].name, mime_type: file.files[0].type || "application/octet-stream" }, caption: caption.value.trim() || undefined,
  }), field("文件", file), field("说明", caption)));
}

export function voiceSheet(sheet, from, send) {
  const seconds = el("input", { type: "range", min: "1", max: "60", value: "8", "data-testid": "sheet-seconds" });
  const shown = el("output", { text: "8 秒" });
  seconds.addEventListener("input", () => { shown.textContent = `${seconds.value} 秒`; });
  sheet.open("发语音", from, form(sheet, send, () => ({ voice: { duration: Number(seconds.value) } }),
    el("label", { class: "field" }, el("span", {}, "时长 ", shown), seconds)));
}

/** Places to choose from; `venues` false offers bare positions only. */
export function placeSheet(sheet, from, send, venues = true) {
  const rows = places.map((place) => el("li", {},
    el("span", { class: "place-name" }, el("strong", { text: place.title }), el("span", { text: place.address })),
    button("发位置", { class: "tool", testid: "send-location", "aria-label": `发位置：${place.title}` },
      () => { sheet.close(); send({ location: { latitude: place.latitude, longitude: place.longitude } }); }),
    venues && button("发地点", { class: "tool", testid: "send-venue", "aria-label": `发地点：${place.title}` },
      () => { sheet.close(); send({ venue: place }); })));
  sheet.open("发位置或地点", from, el("div", { class: "sheet-body" },
    venues && el("p", { class: "hint", text: "“位置”只有坐标，“地点”还带名称和地址。" }), el("ul", { class: "place-list" }, rows)));
}

export function outsideForwardSheet(sheet, from, send) {
  const name = el("input", { type: "text", value: "老邻居", maxlength: "64", required: true, "data-testid": "sheet-name" });
  const words = el("textarea", { rows: "3", maxlength: "4096", required: true, "data-testid": "sheet-text" });
  sheet.open("转发别人的消息", from, form(sheet, send, () => words.value.trim() && ({ text: words.value.trim(), forward_from: name.value.trim() || "某人" }),
    field("原来是谁发的", name), field("内容", words)));
}

/** kinds: [{id, icon, label, run}] */
export function attachSheet(sheet, from, kinds) {
  sheet.open("发送…", from, el("div", { class: "sheet-body attach-grid" },
    kinds.map((kind) => el("button", { type: "button", class: "attach-kind", "data-testid": `attach-${kind.id}`, on: { click: kind.run } },
      el("span", { "aria-hidden": "true", text: kind.icon }), kind.label))));
}

/** acts: [{id, label, run}]; react(emoji|null) */
export function messageSheet(sheet, from, message, acts, react) {
  sheet.open("这条消息", from, el("div", { class: "sheet-body" },
    el("p", { class: "hint clip", text: summary(message) }),
    el("div", { class: "emoji-row", role: "group", "aria-label": "回应" },
      emojis.map((emoji) => button(emoji, { class: "icon", "aria-label": `回应 ${emoji}`, testid: `react-${emoji}` }, () => { sheet.close(); react(emoji); })),
      button("⌫", { class: "icon", "aria-label": "收回回应", title: "收回回应", testid: "react-none" }, () => { sheet.close(); react(null); })),
    el("div", { class: "act-list" }, acts.map((act) => button(act.label, { class: "tool wide", testid: `act-${act.id}` }, () => { sheet.close(); act.run(); })))));
}

/** What to send to repeat a message's content elsewhere; null if it cannot be forwarded here. */
export function content(message) {
  if (message.photo) return { photo: true, caption: message.caption };
  if (message.voice) return { voice: { duration: message.voice.duration } };
  if (message.venue) return { venue: { ...message.venue, ...message.venue.location } };
  if (message.location) return { location: { latitude: message.location.latitude, longitude: message.location.longitude } };
  if (message.document) return { document: true, caption: message.caption };
  if (message.video) return { video: true, caption: message.caption };
  return message.text ? { text: message.text } : null;
}
