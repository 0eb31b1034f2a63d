// The tools above the phones: faults, the clock, starting over, the journal.
import { api } from "./api.js";
import { button, confirmDialog, el } from "./ui.js";

const kinds = [
  { kind: "429", label: "429 太快了", note: "要求稍后再发", extra: { retry_after: 3 } },
  { kind: "500", label: "500", note: "服务器内部错误" },
  { kind: "502", label: "502", note: "网关错误" },
  { kind: "cut_before", label: "连接中断（收到前）", note: "请求没有被执行" },
  { kind: "cut_after", label: "连接中断（收到后）", note: "已执行，但没有回答" },
  { kind: "slow", label: "变慢", note: "每次慢 2 秒", extra: { delay: 2 } },
  { kind: "duplicate_update", label: "更新重复", note: "同一条更新送两次" },
];
const steps = [[60, "+1 分钟"], [600, "+10 分钟"], [86400, "+1 天"]];

export class Toolbar {
  /** hooks: say(text), reload(), cleared() (the journal), journal() → now open. */
  constructor(root, hooks) {
    this.root = root;
    this.hooks = hooks;
    this.faults = [];
    this.faultButton = button("故障", { class: "tool", testid: "faults-toggle", "aria-expanded": "false", "aria-controls": "faults", "aria-haspopup": "true" }, () => this.showFaults(this.panel.hidden));
    this.panel = this.makePanel();
    this.journalButton = button("调用记录", { class: "tool", testid: "journal-toggle", "aria-expanded": "false", "aria-controls": "journal" }, () => this.showJournal());
    root.append(
      el("div", { class: "fault-box" }, this.faultButton, this.panel),
      el("div", { class: "clock", role: "group", "aria-label": "把沙盒的时钟拨快" }, el("span", { class: "clock-label", text: "时钟" }),
        steps.map(([seconds, label]) => button(label, { class: "tool", testid: `clock-${seconds}`, title: `时钟拨快 ${label.slice(1)}` }, () => this.advance(seconds, label)))),
      this.journalButton,
      button("重新来过", { class: "tool danger", testid: "reset" }, () => this.reset()));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !this.panel.hidden) { this.showFaults(false); this.faultButton.focus(); } });
    document.addEventListener("pointerdown", (event) => { if (!this.panel.hidden && !event.target.closest(".fault-box")) this.showFaults(false); });
  }

  makePanel() {
    this.boxes = new Map(kinds.map((one) => [one.kind, el("input", { type: "checkbox", testid: `fault-${one.kind}`, on: { change: () => this.apply() } })]));
    this.chance = el("select", { "data-testid": "fault-chance", on: { change: () => this.apply() } },
      [["1", "每次都出"], ["0.5", "一半时候"], ["0.2", "偶尔（五分之一）"]].map(([value, label]) => el("option", { value, text: label })));
    return el("div", { class: "panel", id: "faults", testid: "faults", role: "group", "aria-label": "故障开关", hidden: true },
      el("p", { class: "hint", text: "模拟 Telegram 不顺的日子，看机器人怎么应付。" }),
      kinds.map((one) => el("label", { class: "check" }, this.boxes.get(one.kind), el("span", {}, el("strong", { text: one.label }), el("span", { text: one.note })))),
      el("label", { class: "field" }, el("span", { text: "多常出现" }), this.chance),
      button("全部关掉", { class: "tool wide", testid: "faults-clear" }, () => { for (const box of this.boxes.values()) box.checked = false; this.apply(); }));
  }

  showFaults(open) {
    this.panel.hidden = !open;
    this.faultButton.setAttribute("aria-expanded", String(open));
    if (open) this.boxes.values().next().value.focus();
  }

  showJournal() {
    this.journalButton.setAttribute("aria-expanded", String(this.hooks.journal()));
  }

  /** The server knows no switching off of one fault: clear all, then switch the wanted ones on again. */
  async apply() {
    try {
      await api.clearFaults();
      for (const one of kinds) {
        if (this.boxes.get(one.kind).checked) await api.addFault({ kind: one.kind, probability: Number(this.chance.value), times: null, ...one.extra });
      }
    } catch (error) {
      this.hooks.say(error.message);
    }
    this.hooks.reload();
  }

  /** Show the faults the server has on (a list of {kind, …}). */
  show(faults) {
    const on = new Set((Array.isArray(faults) ? faults : Object.values(faults ?? {})).map((one) => one.kind));
    for (const [kind, box] of this.boxes) box.checked = on.has(kind);
    this.faultButton.textContent = on.size ? `故障（${on.size} 个开着）` : "故障";
    this.faultButton.classList.toggle("on", on.size > 0);
  }

  async advance(seconds, label) {
    try {
      await api.clock(seconds);
      this.hooks.say(`时钟已拨快 ${label.slice(1)}`);
    } catch (error) {
      this.hooks.say(error.message);
    }
  }

  async reset() {
    if (!await confirmDialog("清空所有手机里的消息，从头开始？（机器人自己存的工单不受影响）", "重新来过")) return;
    try {
      await api.reset();
      this.hooks.cleared();
      this.hooks.say("已经重新来过");
    } catch (error) {
      this.hooks.say(error.message);
    }
    this.hooks.reload();
  }
}
