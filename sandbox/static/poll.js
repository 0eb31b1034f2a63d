// A poll inside a bubble: its options as buttons, counts and shares once one has voted or it is over; and the sheet to make one.
import { button, el } from "./ui.js";

const kind = (poll) => [poll.is_closed ? "投票已结束" : poll.is_anonymous ? "匿名投票" : "公开投票", poll.allows_multiple_answers ? "可多选" : ""].filter(Boolean).join(" · ");

function option(message, number, vote) {
  const { poll } = message;
  const { text, voter_count: count } = poll.options[number];
  const mine = message.voted ?? [];
  const chosen = mine.includes(number);
  const shown = mine.length > 0 || poll.is_closed;
  const share = poll.total_voter_count ? Math.round((100 * count) / poll.total_voter_count) : 0;
  const next = chosen ? mine.filter((one) => one !== number) : poll.allows_multiple_answers ? [...mine, number] : [number];
  const node = button("", { class: `choice${chosen ? " chosen" : ""}`, testid: "vote", "aria-pressed": String(chosen), disabled: poll.is_closed }, () => vote(message, next));
  node.append(el("span", { class: "choice-mark", "aria-hidden": "true", text: chosen ? "✓" : poll.allows_multiple_answers ? "☐" : "○" }),
    el("span", { class: "choice-text", text }),
    shown ? el("span", { class: "choice-count", text: `${count} 票 · ${share}%` }) : "");
  if (shown) {
    const bar = el("span", { class: "choice-bar", "aria-hidden": "true" });
    bar.style.width = `${share}%`;
    node.append(bar);
  }
  return node;
}

/** vote(message, numbers) casts the vote, none takes it back. */
export function pollNode(message, vote) {
  const { poll } = message;
  return el("div", { class: "poll", testid: "poll" },
    el("strong", { text: poll.question }), el("span", { class: "poll-kind", text: kind(poll) }),
    (poll.options ?? []).map((_, number) => option(message, number, vote)),
    el("span", { class: "poll-total", text: poll.total_voter_count ? `${poll.total_voter_count} 人已投` : "还没有人投" }));
}

export function pollSheet(sheet, from, send) {
  const field = (label, input) => el("label", { class: "field" }, el("span", { text: label }), input);
  const question = el("input", { type: "text", maxlength: "300", required: true, "data-testid": "sheet-question" });
  const options = el("textarea", { rows: "3", required: true, "data-testid": "sheet-options", placeholder: "在家\n不在家" });
  const multiple = el("input", { type: "checkbox", "data-testid": "sheet-multiple" });
  const open = el("input", { type: "checkbox", "data-testid": "sheet-open" });
  const submit = (event) => {
    event.preventDefault();
    const texts = options.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (!texts.length || !question.value.trim()) return;
    sheet.close();
    send({ poll: { question: question.value.trim(), options: texts, multiple: multiple.checked, anonymous: !open.checked } });
  };
  sheet.open("发投票", from, el("form", { class: "sheet-body", on: { submit } },
    field("问题", question), field("选项，一行一个", options),
    el("label", { class: "check" }, multiple, el("span", { text: "可以选几项" })), el("label", { class: "check" }, open, el("span", { text: "看得到谁选了什么" })),
    el("button", { type: "submit", class: "tool strong wide", "data-testid": "sheet-send" }, "发送")));
}
