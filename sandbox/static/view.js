// One chat as one person sees it: its messages kept in step with the server, and its list on the screen.
import { api } from "./api.js";
import { summary } from "./media.js";
import { bubble, isOwn } from "./message.js";
import { dayName, el } from "./ui.js";

const nearBottom = 60;

export class View {
  /** hooks: the handlers a bubble needs (press, copy, menu, reply), changed(view) after each refresh, seen() → on screen? */
  constructor(viewer, chat, hooks) {
    this.viewer = viewer;
    this.chat = chat;
    this.hooks = hooks;
    this.messages = [];
    this.shown = new Map();
    this.replyKeyboard = null;
    this.draft = null;
    this.lastRead = 0;
    this.loaded = false;
    this.text = "";
    this.replyTo = null;
    this.editing = null;
    this.list = el("div", { class: "list", role: "log", "aria-live": "polite", "aria-label": "消息", testid: "messages", tabindex: "0" });
    this.pinned = true;
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // A keyboard that comes or goes below changes the height: whoever was at the bottom stays there.
    new ResizeObserver(() => { this.height = this.list.clientHeight; if (this.pinned) this.toBottom(); }).observe(this.list);
    this.queued = null;
    this.running = false;
  }

  get group() { return this.chat < 0; }

  find(id) { return this.messages.find((one) => one.message_id === id); }

  atBottom() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < nearBottom; }

  scrolled() {
    const height = this.list.clientHeight;
    // A scroll event of a list that has just shrunk is not the reader's; the observer puts it right.
    if (height === 0 || height !== this.height) { this.height = height; return; }
    this.pinned = this.atBottom();
    if (this.pinned) this.read();
  }

  /** Fetch again from message `from` on (everything when undefined); calls in flight are merged. */
  async refresh(from) {
    if (this.running) {
      this.queued = this.queued === null ? { from } : { from: this.queued.from === undefined || from === undefined ? undefined : Math.min(this.queued.from, from) };
      return;
    }
    this.running = true;
    try {
      await this.fetch(from);
    } catch {
      // The event stream reports a lost connection and reloads all when it is back.
    } finally {
      this.running = false;
    }
    if (this.queued) {
      const { from: next } = this.queued;
      this.queued = null;
      await this.refresh(next);
    }
  }

  async fetch(from) {
    const partial = from !== undefined && this.loaded;
    const [answer, state] = await Promise.all([
      api.messages(this.chat, this.viewer, partial ? from - 1 : undefined), api.state(this.chat)]);
    const fresh = answer.filter((one) => !one.deleted);
    this.messages = partial ? [...this.messages.filter((one) => one.message_id < from), ...fresh] : fresh;
    this.replyKeyboard = state.reply_keyboard;
    this.draft = state.draft;
    if (this.replyTo && !this.find(this.replyTo.message_id)) this.replyTo = null;
    if (this.editing && !this.find(this.editing.message_id)) this.editing = null;
    const first = !this.loaded;
    this.loaded = true;
    this.render();
    if (first) this.read(true);
    this.hooks.changed(this);
  }

  get newest() { return this.messages.reduce((top, one) => Math.max(top, one.message_id), 0); }

  get unread() {
    return this.messages.filter((one) => one.message_id > this.lastRead && !isOwn(one, this.viewer)).length;
  }

  read(force = false) {
    if (!force && !(this.hooks.seen(this) && this.atBottom())) return;
    if (this.lastRead === this.newest) return;
    this.lastRead = this.newest;
    this.hooks.changed(this);
  }

  /** Two officers look at one screen: what one has read in the group is no news to the other, but for whispers. */
  readWith(other) {
    const whispered = this.messages.some((one) => one.message_id > this.lastRead && one.ephemeral_for === this.viewer);
    if (!whispered && other.lastRead > this.lastRead) this.lastRead = other.lastRead;
  }

  toBottom() {
    this.list.scrollTop = this.list.scrollHeight;
    this.pinned = true;
    this.read();
  }

  items() {
    const items = [];
    let day = null;
    // An ephemeral message may stand in another's place, for its receiver only.
    const replaced = new Set(this.messages.map((one) => one.replaces).filter(Boolean));
    for (const message of this.messages) {
      if (replaced.has(message.message_id)) continue;
      const name = dayName(message.date);
      if (name !== day) items.push({ key: `day-${name}`, day: name });
      day = name;
      const last = items.at(-1);
      if (message.media_group_id && last.group === message.media_group_id) last.messages.push(message);
      else items.push({ key: `m${message.message_id}`, group: message.media_group_id, messages: [message], quoted: summary(this.find(message.reply_to)) });
    }
    if (this.draft) items.push({ key: "draft", draft: this.draft });
    return items;
  }

  /** Bring the list in step with the messages; nodes of unchanged messages stay as they are. */
  render() {
    const follow = this.pinned;
    const before = this.list.lastElementChild?.dataset.ids;
    const wanted = new Map(this.items().map((item) => [item.key, item]));
    for (const [key, old] of this.shown) if (!wanted.has(key)) { old.node.remove(); this.shown.delete(key); }
    let cursor = this.list.firstElementChild;
    for (const [key, item] of wanted) {
      const signature = JSON.stringify(item);
      let old = this.shown.get(key);
      if (old && old.signature !== signature) {
        const node = this.draw(item);
        if (cursor === old.node) cursor = node;
        keepFocus(old.node, node);
        old = { node, signature };
        this.shown.set(key, old);
      } else if (!old) {
        old = { node: this.draw(item), signature };
        this.shown.set(key, old);
      }
      if (cursor === old.node) cursor = cursor.nextElementSibling;
      else this.list.insertBefore(old.node, cursor);
    }
    const last = this.messages.at(-1);
    const sentNow = last && before !== this.list.lastElementChild?.dataset.ids && isOwn(last, this.viewer);
    if (follow || sentNow) this.toBottom();
  }

  draw(item) {
    if (item.day) return el("div", { class: "service day" }, el("span", { text: item.day }));
    if (item.draft) {
      const body = el("div", { class: "bubble drafting", testid: "draft" });
      body.textContent = item.draft.text || "正在输入…";
      return el("div", { class: "msg in" }, body);
    }
    return bubble(item.messages, {
      ...this.hooks, viewer: this.viewer, group: this.group, find: (id) => this.find(id), jump: (id) => this.jump(id),
      reply: (message) => this.hooks.reply(this, message), menu: (message, from) => this.hooks.menu(this, message, from),
      press: (message, spec, node) => this.hooks.press(this, message, spec, node), vote: (message, numbers) => this.hooks.vote(this, message, numbers) });
  }

  jump(id) {
    const node = [...this.list.children].find((child) => child.dataset.ids?.split(" ").includes(String(id)));
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("flash");
    setTimeout(() => node.classList.remove("flash"), 1400);
  }
}

/** Replace a node; a button that had the focus gives it to the button of the same label. */
function keepFocus(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement.textContent : null;
  old.replaceWith(node);
  if (focused === null) return;
  const same = [...node.querySelectorAll("button")].find((one) => one.textContent === focused);
  same?.focus({ preventScroll: true });
}
