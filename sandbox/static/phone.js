// One phone: whose it is, its chats, what is open and how it looks.
import { Composer } from "./composer.js";
import { Deeds } from "./deeds.js";
import { Sheet } from "./sheets.js";
import { View } from "./view.js";
import { avatar, button, el } from "./ui.js";

const hints = {
  resident: { private: "点下面的「开始」，再直接说发生了什么、在哪里：文字、照片、位置、语音都可以。" },
  officer: { group: "居民提交后，工单卡片会出现在这里：在卡片上认领、追问、办结。", private: "点「开始」后，/list /mine 等命令在这里也能用。" },
  staff: { group: "派给本单位的工单卡片会出现在这里。", private: "点「开始」。派给您的工单会送到这里；/list /mine 看手上的事。" },
  admin: { group: "居民提交后，工单卡片会出现在这里。", private: "点「开始」。被退回、没人应的急件和保密件会送到这里。" },
};
const roles = { resident: "居民", officer: "值班员", staff: "工作人员", admin: "管理员" };

export class Phone extends Deeds {
  /** people: the owners (two share the duty phone); chats(person) → [{id, label}]; env: {town(), changed()}. */
  constructor(key, label, people, chats, env) {
    super();
    Object.assign(this, { key, label, people, env });
    this.visible = false;
    this.views = [];
    for (const person of people) for (const chat of chats(person)) this.views.push(this.makeView(person, chat));
    this.active = this.views[0];
    this.build();
    this.update();
  }

  makeView(person, chat) {
    const view = new View(person.id, chat.id, {
      changed: () => this.update(), seen: (which) => this.visible && which === this.active && !document.hidden,
      press: (which, message, spec, node) => this.press(which, message, spec, node),
      vote: (which, message, numbers) => this.vote(which, message, numbers),
      copy: (text) => this.copy(text), menu: (which, message, from) => this.menu(which, message, from),
      reply: (which, message) => this.composer.reply(message),
    });
    view.label = chat.label;
    return view;
  }

  build() {
    this.sheet = new Sheet();
    this.composer = new Composer({
      send: (what) => this.send(what), edit: (message, text) => this.edit(message, text),
      pressReply: (spec) => this.pressReply(spec), attach: (from) => this.attach(from),
      commands: () => commandsFor(this.env.town(), this.active), unblock: () => this.block(false), start: () => this.send({ text: "/start" }),
    });
    this.owners = el("div", { class: "owner" });
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "聊天" });
    this.screen = el("div", { class: "screen" }, this.views.map((view) => view.list));
    this.hello = el("div", { class: "hello", testid: "hello" }, el("span", { class: "hello-icon", "aria-hidden": "true", text: "👋" }),
      this.helloName = el("strong"), this.helloText = el("p"));
    this.down = button("↓", { class: "down", testid: "to-bottom", "aria-label": "到最新消息", hidden: true }, () => this.active.toBottom());
    this.toastNode = el("div", { class: "toast", role: "status", "aria-live": "polite", testid: "toast", hidden: true });
    this.alertNode = el("div", { class: "alert", hidden: true });
    this.screen.append(this.hello, this.down, this.toastNode);
    this.node = el("section", { class: "phone", testid: `phone-${this.key}`, "aria-label": `${this.label}的手机` },
      this.owners, this.tabs, this.screen, this.composer.node, this.sheet.node, this.alertNode);
    for (const view of this.views) view.list.addEventListener("scroll", () => this.drawDown(), { passive: true });
  }

  get person() { return this.env.town().people.find((one) => one.id === this.active.viewer) ?? this.people[0]; }

  get unread() { return this.views.reduce((sum, view) => sum + view.unread, 0); }

  open(view) {
    if (view === this.active) return;
    this.sheet.close();
    this.active = view;
    this.update();
    view.toBottom();
  }

  setVisible(visible) {
    this.visible = visible;
    if (visible) this.active.read();
  }

  update() {
    if (!this.node) return;
    const { person, active } = this;
    for (const view of this.views) {
      view.list.hidden = view !== active;
      if (view.chat === active.chat) view.readWith(active);
    }
    const personal = !active.group;
    const fresh = personal && active.loaded && active.messages.length === 0;
    this.hello.hidden = active.messages.length > 0 || !active.loaded;
    this.helloName.textContent = active.label;
    this.helloText.textContent = hints[person.role][active.group ? "group" : "private"];
    this.composer.update(active, { blocked: personal && Boolean(person.blocked_bot), fresh });
    this.drawOwners(person, personal);
    this.drawTabs();
    this.drawDown();
    this.env.changed();
  }

  drawOwners(person, personal) {
    const signature = JSON.stringify([person, personal, this.people.map((one) => this.unreadOf(one.id) > 0)]);
    if (signature === this.ownerSignature) return;
    this.ownerSignature = signature;
    const names = this.people.length > 1
      ? el("div", { class: "switch", role: "group", "aria-label": "用谁的身份" }, this.people.map((one) =>
        button(one.first_name, { testid: `as-${one.id}`, "aria-pressed": String(one.id === person.id) }, () => this.switchTo(one.id)))
        .map((node, i) => { if (this.unreadOf(this.people[i].id)) node.append(dot()); return node; }))
      : el("strong", { class: "owner-name", text: person.first_name });
    this.refocus(this.owners, () => this.owners.replaceChildren(avatar(person.first_name, person.id), names,
      el("span", { class: `role ${person.role}`, text: person.title || (roles[person.role] ?? "") }),
      personal && !person.blocked_bot ? button("屏蔽", { class: "quiet", testid: "block", title: "屏蔽机器人", "aria-label": `${person.first_name}屏蔽机器人` }, () => this.block(true)) : el("span", { class: "spacer" })));
  }

  drawTabs() {
    const views = this.views.filter((view) => view.viewer === this.active.viewer);
    const signature = JSON.stringify(views.map((view) => [view.viewer, view.label, view === this.active, view.unread > 0]));
    if (signature === this.tabSignature) return;
    this.tabSignature = signature;
    this.tabs.classList.toggle("single", views.length === 1);
    this.refocus(this.tabs, () => this.tabs.replaceChildren(...views.map((view) => {
      const node = el("button", { type: "button", role: "tab", "aria-selected": String(view === this.active), testid: view.group ? "tab-group" : "tab-private", on: { click: () => this.open(view) } },
        el("span", { class: "tab-label", text: view.label }));
      if (view.unread && view !== this.active) node.append(dot());
      return node;
    })));
  }

  refocus(parent, draw) {
    const id = parent.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    draw();
    if (id) parent.querySelector(`[data-testid="${id}"]`)?.focus({ preventScroll: true });
  }

  drawDown() {
    const { unread } = this.active;
    this.down.hidden = this.active.atBottom();
    this.down.textContent = unread ? `↓ ${unread} 条新消息` : "↓";
  }

  unreadOf(uid) { return this.views.filter((view) => view.viewer === uid && view !== this.active).reduce((sum, view) => sum + view.unread, 0); }

  switchTo(uid) {
    if (uid === this.active.viewer) return;
    const same = this.views.find((view) => view.viewer === uid && view.group === this.active.group);
    this.open(same ?? this.views.find((view) => view.viewer === uid));
  }

  toast(text, wrong = false) {
    clearTimeout(this.toastTimer);
    this.toastNode.textContent = text;
    this.toastNode.classList.toggle("wrong", wrong);
    this.toastNode.hidden = false;
    this.toastTimer = setTimeout(() => { this.toastNode.hidden = true; }, 4000);
  }

  alert(text) {
    const back = document.activeElement;
    const close = () => { this.alertNode.hidden = true; this.alertNode.replaceChildren(); back?.focus?.({ preventScroll: true }); };
    const ok = button("好", { class: "tool strong", testid: "alert-ok" }, close);
    const box = el("div", { class: "alert-box", role: "alertdialog", "aria-modal": "true", "aria-label": "综治通", testid: "alert" },
      el("strong", { text: "综治通" }), el("p", { text }), ok);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); if (event.key === "Tab") event.preventDefault(); });
    this.alertNode.replaceChildren(box);
    this.alertNode.hidden = false;
    ok.focus({ preventScroll: true });
  }
}

/** The bot's commands in this chat: the narrowest scope that has any. */
function commandsFor(town, view) {
  const scopes = view.group
    ? [`chat_member:${view.chat}:${view.viewer}`, `chat_administrators:${view.chat}`, `chat:${view.chat}`, "all_chat_administrators:", "all_group_chats:", "default:"]
    : [`chat:${view.chat}`, "all_private_chats:", "default:"];
  const administrator = town.people.find((one) => one.id === view.viewer)?.role === "admin";
  for (const scope of scopes.filter((one) => administrator || !one.includes("administrators"))) {
    const found = town.commands?.[`${scope}/zh`] ?? town.commands?.[`${scope}/`];
    if (found?.length) return found;
  }
  return [];
}

const dot = () => el("span", { class: "dot", testid: "unread" }, el("span", { class: "sr", text: "有新消息" }));
