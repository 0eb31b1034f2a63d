// The drawer with the latest Bot API calls.
import { api } from "./api.js";
import { button, el, hourMinuteSecond } from "./ui.js";

const kept = 200;

export class Journal {
  constructor(root, closed) {
    this.root = root;
    this.last = 0;
    this.only = false;
    this.rows = el("ol", { class: "calls", testid: "calls" });
    this.empty = el("p", { class: "hint", text: "机器人还没有调用过接口。" });
    const wrong = el("input", { type: "checkbox", testid: "journal-errors", on: { change: () => this.rows.classList.toggle("errors", wrong.checked) } });
    root.append(
      el("div", { class: "sheet-head" }, el("strong", { text: "接口调用记录" }),
        el("label", { class: "check" }, wrong, el("span", { text: "只看失败" })),
        button("✕", { class: "icon", "aria-label": "关闭调用记录", testid: "journal-close" }, () => { this.toggle(); closed(); })),
      el("p", { class: "hint", text: "机器人对 Bot API 的每一次调用，新的在上面；取更新（getUpdates）不列。" }),
      this.empty, this.rows);
  }

  toggle() {
    this.root.hidden = !this.root.hidden;
    document.body.classList.toggle("with-journal", !this.root.hidden);
    if (this.root.hidden) clearInterval(this.timer);
    else {
      this.load();
      this.timer = setInterval(() => this.load(), 1500);
    }
    return !this.root.hidden;
  }

  /** Forget what is shown (the town was reset). */
  clear() {
    this.rows.replaceChildren();
    this.empty.hidden = false;
  }

  async load() {
    if (this.loading || document.hidden) return;
    this.loading = true;
    try {
      const calls = await api.calls(this.last);
      for (const call of calls.slice(-kept)) this.rows.prepend(this.row(call));
      if (calls.length) this.last = calls.at(-1).n;
      while (this.rows.childElementCount > kept) this.rows.lastElementChild.remove();
      this.empty.hidden = this.rows.childElementCount > 0;
    } catch {
      // The page says elsewhere that the connection is lost.
    } finally {
      this.loading = false;
    }
  }

  row(call) {
    const params = call.params ?? {};
    const about = [params.chat_id && `→ ${params.chat_id}`, params.text ?? params.caption].filter(Boolean).join("  ");
    return el("li", { class: call.ok ? "" : "failed" }, el("details", {},
      el("summary", {}, el("time", { text: hourMinuteSecond(call.at) }), el("code", { text: call.method }),
        el("span", { class: "result", text: call.ok ? "成功" : String(call.error_code ?? "断") }),
        el("span", { class: "about", text: call.ok ? about : call.description || about })),
      el("pre", { text: JSON.stringify(params, null, 1) }),
      call.description && !call.ok ? el("p", { text: call.description }) : null));
  }
}
