// What the owner of a phone can do: send, edit, press, block, react, forward.
import { api } from "./api.js";
import { author, isOwn } from "./message.js";
import { pollSheet } from "./poll.js";
import { albumSheet, attachSheet, content, fileSheet, messageSheet, outsideForwardSheet, photoSheet, placeSheet, voiceSheet } from "./sheets.js";

const patience = 20_000;

/** Base of a phone, which brings: active, views, person, sheet, composer, update(), toast(), alert(). */
export class Deeds {
  //: Presses not answered yet: callback query id → {viewer, node, since}.
  waiting = new Map();

  async attempt(work, view = this.active) {
    try {
      const result = await work();
      view.refresh(view.newest || undefined);
      return result;
    } catch (error) {
      this.toast(error.message, true);
      return null;
    }
  }

  send(what, view = this.active) {
    const body = { chat_id: view.chat, ...what };
    if (this.anonymous && view.group) body.as_anonymous_admin = true;
    view.toBottom();
    return this.attempt(() => api.send(view.viewer, body), view);
  }

  /** What the attach panel sends: a reply that was begun goes with it. */
  sendAttached(what) {
    const replyTo = this.active.replyTo?.message_id;
    this.composer.cancel();
    return this.send({ reply_to: replyTo, ...what });
  }

  edit(message, text) {
    const view = this.active;
    return this.attempt(async () => {
      await api.edit(view.viewer, { chat_id: view.chat, message_id: message.message_id, text });
      await view.refresh(message.message_id);
    }, view);
  }

  async press(view, message, spec, node) {
    node.setAttribute("aria-busy", "true");
    const what = { chat_id: view.chat, message_id: message.message_id };
    if (spec.callback_data) what.data = spec.callback_data;
    else what.text = spec.text;
    const pressed = await this.attempt(() => api.press(view.viewer, what), view);
    if (!pressed) return node.removeAttribute("aria-busy");
    this.waiting.set(pressed.callback_query_id, { viewer: view.viewer, node, since: Date.now() });
    await this.takeAnswers();
  }

  /** Show the answers to presses made on this phone. */
  async takeAnswers() {
    const viewers = new Set([...this.waiting.values()].map((one) => one.viewer));
    for (const viewer of viewers) {
      const answers = await api.answers(viewer).catch(() => []);
      for (const answer of answers) this.answered(answer);
    }
    for (const [id, one] of this.waiting) if (Date.now() - one.since > patience) { one.node.removeAttribute("aria-busy"); this.waiting.delete(id); }
  }

  answered(answer) {
    const one = this.waiting.get(answer.callback_query_id);
    if (!one) return;
    this.waiting.delete(answer.callback_query_id);
    one.node.removeAttribute("aria-busy");
    if (!answer.text) return;
    if (answer.show_alert) this.alert(answer.text);
    else this.toast(answer.text);
  }

  vote(view, message, options) {
    return this.attempt(async () => {
      await api.vote(view.viewer, { chat_id: view.chat, message_id: message.message_id, options });
      await view.refresh(message.message_id);
    }, view);
  }

  pressReply(spec) {
    const view = this.active;
    const tap = (what) => {
      view.toBottom();
      return this.attempt(() => api.pressReply(view.viewer, { chat_id: view.chat, text: spec.text, ...what }), view);
    };
    return spec.request_location ? placeSheet(this.sheet, this.composer.attachButton, tap, false) : tap({});
  }

  async block(blocked) {
    const { person } = this;
    await this.attempt(async () => { await api.block(person.id, blocked); person.blocked_bot = blocked; });
    this.update();
  }

  attach(from) {
    const send = (what) => this.sendAttached(what);
    const kind = (id, icon, label, open) => ({ id, icon, label, run: () => open(this.sheet, from, send) });
    const kinds = [kind("photo", "🖼️", "照片", photoSheet), kind("album", "🗂️", "相册", albumSheet), kind("location", "📍", "位置", placeSheet),
      kind("voice", "🎤", "语音", voiceSheet),
      kind("poll", "📊", "投票", pollSheet), kind("file", "📄", "文件", fileSheet), kind("forward", "↪️", "转发别人的", outsideForwardSheet)];
    if (this.active.group && this.person.role === "admin") {
      kinds.push({ id: "anonymous", icon: this.anonymous ? "🙂" : "🎭", label: this.anonymous ? "恢复实名" : "匿名发言", run: () => {
        this.anonymous = !this.anonymous;
        this.sheet.close();
        this.toast(this.anonymous ? "以后在群里以匿名管理员身份发言" : "以后在群里用自己的名字发言");
      } });
    }
    attachSheet(this.sheet, from, kinds);
  }

  menu(view, message, from) {
    const acts = [{ id: "reply", label: "↩ 回复", run: () => this.composer.reply(message) }];
    if (isOwn(message, view.viewer) && (message.text || message.caption) && !message.forward_origin) acts.push({ id: "edit", label: "✎ 编辑", run: () => this.composer.editMessage(message) });
    if (content(message)) {
      for (const target of this.views.filter((one) => one.viewer === view.viewer)) {
        acts.push({ id: target.group ? "forward-group" : "forward", label: `↪ 转发到 ${target.label}`, run: () => this.forward(message, target) });
      }
    }
    const words = message.text ?? message.caption;
    if (words) acts.push({ id: "copy", label: "📋 复制文字", run: () => this.copy(words) });
    if (isOwn(message, view.viewer)) {
      acts.push({ id: "delete", label: "🗑 删除", run: () => this.attempt(async () => {
        await api.remove(view.viewer, { chat_id: view.chat, message_id: message.message_id });
        await view.refresh(message.message_id);
      }, view) });
    }
    messageSheet(this.sheet, from, message, acts, (emoji) =>
      this.attempt(async () => {
        await api.react(view.viewer, { chat_id: view.chat, message_id: message.message_id, emoji });
        await view.refresh(message.message_id);
      }, view));
  }

  async forward(message, target) {
    await this.send({ ...content(message), forward_from: author(message).name }, target);
    if (target !== this.active) this.toast(`已转发到 ${target.label}`);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast("已复制");
    } catch {
      this.alert(text);
    }
  }
}
