// One message (or one album) of a chat as a bubble.
import { button, colourOf, el, hourMinute } from "./ui.js";
import { openPicture, otherMedia, picture, summary } from "./media.js";
import { safeHtml } from "./sanitise.js";

/** The person or chat a message seems to come from. */
export function author(message) {
  if (message.sender_chat?.title) return { id: message.sender_chat.id, name: message.sender_chat.title };
  const from = message.from ?? {};
  return { id: from.id, name: [from.first_name, from.last_name].filter(Boolean).join(" ") || "综治通" };
}

export const isOwn = (message, viewer) => message.from?.id === viewer;

export function serviceText(message) {
  const names = (people) => people.map((person) => person.first_name).join("、");
  if (message.new_chat_members) return `${names(message.new_chat_members)} 加入了群`;
  if (message.left_chat_member) return `${names([message.left_chat_member])} 离开了群`;
  if (message.pinned_message) return `置顶了：${summary(message.pinned_message)}`;
  if (message.forum_topic_created) return `新话题：${message.forum_topic_created.name}`;
  if (message.new_chat_title) return `群名改为 ${message.new_chat_title}`;
  return null;
}

function forwardedFrom(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  return origin.sender_user_name ?? origin.sender_user?.first_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? "某人";
}

function quote(message, context) {
  const id = message.reply_to;
  if (!id) return null;
  const known = context.find(id);
  const words = summary(known) || "消息";
  return el("button", { type: "button", class: "quote", testid: "quote", on: { click: () => context.jump(id) } },
    el("strong", { text: known ? author(known).name : "回复" }), el("span", { text: words }));
}

function words(message) {
  const plain = message.text ?? message.caption ?? "";
  if (!message.html && !plain) return null;
  const node = el("div", { class: "words", testid: "text" });
  if (message.html) node.append(safeHtml(message.html));
  else node.textContent = plain;
  return node;
}

function foot(message, viewer, menu) {
  const edited = message.edited || message.edit_date;
  return el("div", { class: "foot" }, menu,
    edited ? el("span", { class: "edited", testid: "edited", text: "已编辑" }) : null,
    el("time", { datetime: new Date(message.date * 1000).toISOString(), text: hourMinute(message.date) }),
    isOwn(message, viewer) ? el("span", { class: "tick", "aria-label": "已发送", text: "✓" }) : null);
}

function reactions(message) {
  const list = message.reactions ?? [];
  if (!list.length) return null;
  const counts = new Map();
  for (const one of list) {
    counts.set(one.emoji, (counts.get(one.emoji) ?? 0) + 1);
  }
  return el("div", { class: "reactions", testid: "reactions" },
    [...counts].map(([emoji, n]) => el("span", { text: n > 1 ? `${emoji} ${n}` : emoji })));
}

const styles = { danger: "danger", success: "success", primary: "primary" };

function inlineButton(message, spec, context) {
  const props = { class: `inline ${styles[spec.style] ?? ""}`, testid: "btn", "data-data": spec.callback_data };
  if (spec.url) return el("a", { ...props, href: /^(https?|tg):/i.test(spec.url) ? spec.url : "#", target: "_blank", rel: "noopener noreferrer" }, `${spec.text} ↗`);
  const node = button(spec.text, { ...props, disabled: Boolean(spec.disabled) });
  node.addEventListener("click", () => {
    if (spec.copy_text) context.copy(spec.copy_text.text ?? spec.copy_text);
    else context.press(message, spec, node);
  });
  return node;
}

function keyboard(message, context) {
  const rich = (message.rich_message?.blocks ?? []).filter((block) => block.type === "buttons").map((block) => block.buttons ?? []);
  const rows = [...rich, ...message.inline_keyboard ?? []];
  if (!rows.length) return null;
  return el("div", { class: "inline-rows", role: "group", "aria-label": "消息按钮" },
    rows.map((row) => el("div", { class: "inline-row" }, row.map((spec) => inlineButton(message, spec, context)))));
}

function album(messages) {
  const pictured = messages.map((message) => el("div", { class: "cell", testid: `msg-${message.message_id}` },
    message.photo ? picture(message, openPicture) : otherMedia(message)));
  return el("div", { class: `album n${Math.min(messages.length, 4)}`, testid: "album" }, pictured);
}

/**
 * The node for one item: messages is one message, or all of an album.
 * context: {viewer, group, find(id), jump(id), press(message, spec, node), vote(message, numbers), copy(text), menu(message, node)}.
 */
export function bubble(messages, context) {
  const [message] = messages;
  const said = serviceText(message);
  if (said) return el("div", { class: "service", testid: `msg-${message.message_id}` }, el("span", { text: said }));
  const own = isOwn(message, context.viewer);
  const ephemeral = message.ephemeral_for !== undefined && message.ephemeral_for !== null;
  const grouped = messages.length > 1;
  const captioned = grouped ? messages.find((one) => one.caption) ?? message : message;
  const from = author(message);
  const origin = forwardedFrom(message);
  const big = message.sticker || message.dice;
  const menu = button("⋯", { class: "more", testid: "msg-menu", "aria-label": "对这条消息：回复、转发等", title: "回复、转发等" }, () => context.menu(captioned, menu));
  const text = words(captioned);
  const body = el("div", { class: `bubble${big ? " bare" : ""}${message.photo || grouped ? " pictured" : ""}${text ? "" : " wordless"}` },
    ephemeral ? el("div", { class: "only-you", testid: "only-you", text: "👁 只有你能看到" }) : null,
    context.group && !own ? el("div", { class: `name t${colourOf(from.id)}`, text: from.name },
      message.from?.is_bot && !message.sender_chat ? el("span", { class: "bot-tag", text: "机器人" }) : null) : null,
    origin ? el("div", { class: "forwarded", testid: "forwarded", text: `转发自 ${origin}` }) : null,
    quote(message, context),
    grouped ? album(messages) : message.photo ? picture(message, openPicture) : otherMedia(message, context.vote),
    text, reactions(message), foot(messages.at(-1), context.viewer, menu));
  const node = el("div", { class: `msg ${own ? "own" : "in"}${ephemeral ? " ephemeral" : ""}`, testid: grouped ? "album-message" : `msg-${message.message_id}` },
    body, keyboard(message, context));
  body.addEventListener("contextmenu", (event) => { event.preventDefault(); context.menu(captioned, menu); });
  body.addEventListener("dblclick", (event) => { if (!event.target.closest("button, a")) context.reply(captioned); });
  node.dataset.ids = messages.map((one) => one.message_id).join(" ");
  return node;
}
