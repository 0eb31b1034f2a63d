// Message HTML to DOM nodes through an allow-list; everything else becomes its plain text.
import { el } from "./ui.js";

const kept = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "BLOCKQUOTE", "BR", "P",
  "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "TABLE", "CAPTION", "THEAD", "TBODY", "TR", "TH", "TD", "HR",
  "DETAILS", "SUMMARY", "SUB", "SUP", "MARK", "FOOTER"]);
const dropped = new Set(["SCRIPT", "STYLE", "IFRAME", "OBJECT", "EMBED", "TEMPLATE", "NOSCRIPT", "SVG", "MATH"]);
const schemes = /^(https?:|tg:|mailto:|tel:)/i;

export function safeHtml(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const out = document.createDocumentFragment();
  copy(parsed.body, out);
  return out;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE) copyElement(node, to);
  }
}

function copyElement(node, to) {
  const tag = node.tagName.toUpperCase();
  if (dropped.has(tag)) return;
  // A quotation ends its line by itself: the line break after it makes no empty line.
  if (tag === "BR" && ["BLOCKQUOTE", "PRE"].includes(node.previousSibling?.tagName)) return;
  const target = counterpart(node, tag);
  copy(node, target ?? to);
  if (target) to.append(target);
}

function counterpart(node, tag) {
  if (tag === "A") return link(node);
  if (tag === "TG-SPOILER" || node.classList.contains("tg-spoiler")) return spoiler();
  if (tag === "BLOCKQUOTE" && node.hasAttribute("expandable")) return expandable();
  return kept.has(tag) ? document.createElement(tag) : null;
}

function link(node) {
  const href = node.getAttribute("href") ?? "";
  if (!schemes.test(href)) return el("span", { class: "link" });
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" });
}

function spoiler() {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "隐藏的文字，点一下显示" });
  const show = () => { node.classList.add("shown"); node.removeAttribute("aria-label"); };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); } });
  return node;
}

function expandable() {
  const node = el("blockquote", { class: "expandable", role: "button", tabindex: "0", title: "点一下展开或收起" });
  const turn = () => node.classList.toggle("open");
  node.addEventListener("click", turn);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") turn(); });
  return node;
}
