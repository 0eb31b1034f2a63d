// The lower end of a phone: reply bar, text field, attach and send, the reply keyboard, 开始 and 解除屏蔽.
import { button, el } from "./ui.js";
import { summary } from "./media.js";
import { author } from "./message.js";

export class Composer {
  /** hooks: send(what), edit(message, text), pressReply(spec), attach(node), unblock(), start(), commands(). */
  constructor(hooks) {
    this.hooks = hooks;
    this.view = null;
    this.input = el("textarea", { class: "input", rows: "1", maxlength: "4096", "aria-label": "消息", placeholder: "写消息…", testid: "input", enterkeyhint: "send" });
    this.attachButton = button("📎", { class: "icon attach", "aria-label": "发照片、相册、位置、语音等", title: "照片、相册、位置、语音…", testid: "attach" }, () => hooks.attach(this.attachButton));
    this.sendButton = button("➤", { class: "icon send", "aria-label": "发送", title: "发送（回车）", testid: "send" }, () => this.submit());
    this.bar = el("div", { class: "reply-bar", hidden: true, testid: "reply-bar" });
    this.row = el("div", { class: "row" }, this.attachButton, this.input, this.sendButton);
    this.keys = el("div", { class: "reply-keys", role: "group", "aria-label": "快捷按钮", hidden: true, testid: "reply-keyboard" });
    this.startButton = button("开始", { class: "big", testid: "start" }, () => hooks.start());
    this.unblockButton = button("已屏蔽机器人 · 解除屏蔽", { class: "big warn", testid: "unblock" }, () => hooks.unblock());
    this.suggest = el("div", { class: "suggest", role: "group", "aria-label": "机器人的命令", hidden: true, testid: "suggest" });
    this.node = el("div", { class: "composer" }, this.suggest, this.bar, this.row, this.startButton, this.unblockButton, this.keys);
    this.signature = "";
    this.input.addEventListener("input", () => { if (this.view) this.view.text = this.input.value; this.fit(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    // While an input method is composing, Enter chooses a word.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.view && (this.view.replyTo || this.view.editing)) {
      this.cancel();
    }
  }

  fit() {
    this.input.style.height = "auto";
    if (this.input.scrollHeight > 0) this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 132)}px`;
    this.sendButton.disabled = this.input.value.trim() === "";
    this.drawSuggestions();
  }

  /** While a command is being typed, those of the bot that begin so; a tap sends one. */
  drawSuggestions() {
    const typed = this.input.value;
    const fitting = /^\/[a-z0-9_]*$/.test(typed) ? this.hooks.commands().filter((one) => `/${one.command}`.startsWith(typed)) : [];
    this.suggest.hidden = fitting.length === 0 || this.row.hidden;
    this.suggest.replaceChildren(...fitting.map((one) => el("button", { type: "button", on: { click: () => { this.input.value = `/${one.command}`; this.submit(); } } },
      el("strong", { text: `/${one.command}` }), el("span", { text: one.description }))));
  }

  submit() {
    const { view } = this;
    const text = this.input.value.trim();
    if (!view || !text) return;
    const { editing, replyTo } = view;
    if (editing) this.hooks.edit(editing, text);
    else this.hooks.send({ text, reply_to: replyTo?.message_id });
    this.cancel();
    this.set("");
    this.input.focus({ preventScroll: true });
  }

  set(text) {
    this.input.value = text;
    if (this.view) this.view.text = text;
    this.fit();
  }

  cancel() {
    if (!this.view) return;
    if (this.view.editing) this.set("");
    this.view.replyTo = null;
    this.view.editing = null;
    this.update(this.view, this.state);
  }

  reply(message) {
    this.view.editing = null;
    this.view.replyTo = message;
    this.update(this.view, this.state);
    this.input.focus({ preventScroll: true });
  }

  editMessage(message) {
    this.view.replyTo = null;
    this.view.editing = message;
    this.update(this.view, this.state);
    this.set(message.text ?? message.caption ?? "");
    this.input.focus({ preventScroll: true });
  }

  /** Show the composer of `view`; state: {blocked, fresh}. */
  update(view, state) {
    const moved = this.view !== view;
    this.view = view;
    this.state = state;
    const shown = !this.row.hidden;
    this.row.hidden = state.blocked || state.fresh;
    if (moved) this.input.value = view.text;
    if (moved || !shown) this.fit();
    this.startButton.hidden = state.blocked || !state.fresh;
    this.unblockButton.hidden = !state.blocked;
    this.drawBar(view);
    this.drawKeys(state.blocked ? null : view.replyKeyboard);
  }

  drawBar(view) {
    const target = view.editing ?? view.replyTo;
    this.bar.hidden = !target || this.row.hidden;
    if (!target) return this.bar.replaceChildren();
    this.bar.replaceChildren(
      el("div", {}, el("strong", { text: view.editing ? "编辑消息" : `回复 ${author(target).name}` }), el("span", { text: summary(target) })),
      button("✕", { class: "icon", "aria-label": "取消", testid: "reply-cancel" }, () => this.cancel()));
  }

  drawKeys(keyboard) {
    const rows = Array.isArray(keyboard) ? keyboard : keyboard?.keyboard ?? [];
    const signature = JSON.stringify(keyboard ?? null);
    if (signature === this.signature) return;
    this.signature = signature;
    this.input.placeholder = keyboard?.input_field_placeholder || "写消息…";
    this.keys.hidden = rows.length === 0;
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "reply-row" }, row.map((spec) => {
      const key = typeof spec === "string" ? { text: spec } : spec;
      return button(key.text, { class: `reply-key ${["danger", "success", "primary"].includes(key.style) ? key.style : ""}`, testid: "reply-btn" }, () => this.hooks.pressReply(key));
    }))));
  }
}
