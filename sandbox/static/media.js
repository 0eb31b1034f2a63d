// How photos, voices, places and other things that are no plain text look inside a bubble.
import { pollNode } from "./poll.js";
import { el } from "./ui.js";

function hash(text) {
  let value = 2166136261;
  for (const ch of String(text)) value = Math.imul(value ^ ch.codePointAt(0), 16777619) >>> 0;
  return value;
}

/** A small drawn scene for a picture whose bytes cannot be shown. */
function drawn(seed) {
  const hue = hash(seed) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90"><rect width="120" height="90" fill="hsl(${hue},55%,82%)"/>` +
    `<circle cx="92" cy="24" r="10" fill="hsl(${(hue + 40) % 360},85%,72%)"/>` +
    `<path d="M0 70 34 34l22 24 18-16 46 40v8H0z" fill="hsl(${hue},32%,54%)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The address of a file of a message if the server gave one that is its own. */
function fileUrl(file) {
  const url = file?.url ?? "";
  return typeof url === "string" && url.startsWith("/") && !url.startsWith("//") ? url : null;
}

export function picture(message, onOpen) {
  const sizes = Array.isArray(message.photo) ? message.photo : [message.photo];
  const largest = sizes.at(-1) ?? {};
  const seed = largest.file_unique_id ?? largest.file_id ?? message.message_id;
  const img = el("img", { src: fileUrl(largest) ?? drawn(seed), alt: message.caption ? `照片：${message.caption}` : "照片", loading: "lazy" });
  img.addEventListener("error", () => { img.src = drawn(seed); }, { once: true });
  return el("button", { type: "button", class: "picture", "aria-label": "放大照片", on: { click: () => onOpen(img) } }, img);
}

export function openPicture(img) {
  const dialog = el("dialog", { class: "viewer", "aria-label": "照片" },
    el("img", { src: img.src, alt: img.alt }),
    el("button", { type: "button", class: "tool strong", on: { click: () => dialog.close() } }, "关闭"));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const length = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function voice(message) {
  const bars = el("span", { class: "wave", "aria-hidden": "true" });
  let state = hash(message.voice.file_unique_id ?? message.message_id);
  for (let i = 0; i < 26; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const bar = el("i");
    bar.style.height = `${4 + ((state >>> 16) % 17)}px`;
    bars.append(bar);
  }
  const seconds = message.voice.duration ?? 0;
  return el("div", { class: "voice", "aria-label": `语音消息，${seconds} 秒`, role: "img" },
    el("span", { class: "voice-icon", "aria-hidden": "true", text: "🎤" }), bars, el("span", { class: "voice-length", text: length(seconds) }));
}

function place(point, title, address) {
  const numbers = `${Number(point.latitude).toFixed(5)}，${Number(point.longitude).toFixed(5)}`;
  return el("div", { class: "place" },
    el("div", { class: "map", role: "img", "aria-label": "地图" }, el("span", { class: "pin", "aria-hidden": "true", text: "📍" })),
    el("div", { class: "place-text" },
      el("strong", { text: title ?? "位置" }), el("span", { text: address ?? numbers })));
}

function attachment(icon, title, note, file) {
  const url = fileUrl(file);
  const body = el("span", { class: "file-text" }, el("strong", { text: title }), note && el("span", { text: note }));
  const head = el("span", { class: "file-icon", "aria-hidden": "true", text: icon });
  return url ? el("a", { class: "file", href: url, target: "_blank", rel: "noopener" }, head, body) : el("div", { class: "file" }, head, body);
}

function size(bytes) {
  if (!bytes) return "";
  return bytes < 1024 ? `${bytes} 字节` : `${(bytes / 1024).toFixed(1)} KB`;
}

/** Everything of a message that is neither photo nor text, as a node, or null; vote(message, numbers) for polls. */
export function otherMedia(message, vote) {
  if (message.voice) return voice(message);
  if (message.venue) return place(message.venue.location ?? message.venue, message.venue.title, message.venue.address);
  if (message.location) return place(message.location);
  if (message.animation) return attachment("🎞️", "动图", "", message.animation);
  if (message.document) return attachment("📄", message.document.file_name || "文件", size(message.document.file_size), message.document);
  if (message.video) return attachment("🎬", "视频", length(message.video.duration ?? 0), message.video);
  if (message.video_note) return attachment("📹", "视频留言", "", message.video_note);
  if (message.audio) return attachment("🎵", message.audio.title || "音频", length(message.audio.duration ?? 0), message.audio);
  if (message.contact) return attachment("👤", [message.contact.last_name, message.contact.first_name].filter(Boolean).join(""), message.contact.phone_number);
  if (message.sticker) return el("div", { class: "huge", text: message.sticker.emoji || "🙂" });
  if (message.dice) return el("div", { class: "huge", text: `${message.dice.emoji || "🎲"} ${message.dice.value ?? ""}` });
  if (message.poll) return pollNode(message, vote);
  return null;
}

/** One line that stands for a message: in quotes, reply bars and notices. */
export function summary(message) {
  if (!message) return "";
  const words = message.text || message.caption;
  if (words) return words;
  const kinds = { photo: "照片", voice: "语音", venue: "地点", location: "位置", animation: "动图", document: "文件", video: "视频",
    contact: "名片", sticker: "贴纸", dice: "骰子", poll: "投票", audio: "音频", video_note: "视频留言" };
  for (const [kind, name] of Object.entries(kinds)) if (message[kind]) return `[${name}]`;
  return "消息";
}
