// Start of the page: makes the phones from the town, keeps them in step with its events.
import { api, follow } from "./api.js";
import { Journal } from "./journal.js";
import { Phone } from "./phone.js";
import { Toolbar } from "./toolbar.js";
import { avatar, button, el } from "./ui.js";

const residentsShown = 3;
const $ = (id) => document.getElementById(id);
const phones = [];
let town = null;

/** The private chat and the groups he is in; who works in the group sees it first, residents have no group. */
function chatsOf(order) {
  return (person) => {
    const groups = town.chats.filter((chat) => chat.type !== "private" && chat.members.some((one) => one.id === person.id && one.status !== "left" && one.status !== "kicked"));
    const chats = [{ id: person.id, label: town.bot?.first_name ?? "综治通" }];
    if (person.role !== "resident") for (const group of groups) chats.push({ id: group.id, label: group.title ?? "值班群" });
    return order === "group" ? chats.reverse() : chats;
  };
}

function layOut() {
  const of = (role) => town.people.filter((person) => person.role === role);
  const env = { town: () => town, changed: drawPeople };
  const officers = of("officer").slice(0, 2);
  for (const person of of("resident").slice(0, residentsShown)) phones.push(new Phone(String(person.id), person.first_name, [person], chatsOf(), env));
  if (officers.length) phones.push(new Phone("duty", "值班", officers, chatsOf("group"), env));
  for (const person of of("admin").slice(0, 2)) phones.push(new Phone(String(person.id), person.first_name, [person], chatsOf(), env));
  for (const person of of("staff")) phones.push(new Phone(String(person.id), person.first_name, [person], chatsOf("group"), env));
  $("phones").replaceChildren(...phones.map((phone) => phone.node));
  $("people").replaceChildren(...phones.map((phone) => {
    phone.tab = button("", { class: "person", testid: `go-${phone.key}` }, () => phone.node.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" }));
    phone.tab.append(avatar(phone.label, phone.people[0].id, "small"), el("span", { text: phone.label }), el("span", { class: "dot", testid: "unread-person", hidden: true }, el("span", { class: "sr", text: "有新消息" })));
    return phone.tab;
  }));
  watchVisible();
}

function watchVisible() {
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const phone = phones.find((one) => one.node === entry.target);
      phone.setVisible(entry.isIntersecting);
      phone.tab.setAttribute("aria-current", String(entry.isIntersecting));
      if (entry.isIntersecting && phone.tab.offsetLeft + phone.tab.offsetWidth > $("people").clientWidth + $("people").scrollLeft) $("people").scrollLeft = phone.tab.offsetLeft;
    }
    drawPeople();
  }, { root: $("phones"), threshold: 0.6 });
  for (const phone of phones) watcher.observe(phone.node);
}

function drawPeople() {
  let total = 0;
  for (const phone of phones) {
    if (!phone.tab) continue;
    phone.tab.querySelector(".dot").hidden = phone.unread === 0;
    total += phone.unread;
  }
  document.title = total ? `（${total}）综治通 沙盒` : "综治通 沙盒";
}

let sayTimer;
function say(text) {
  const bar = $("offline");
  bar.textContent = text;
  bar.hidden = false;
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => { bar.hidden = true; }, 3000);
}

const refreshAll = () => Promise.all(phones.flatMap((phone) => phone.views).map((view) => view.refresh()));

async function reloadTown() {
  town = await api.town();
  toolbar.show(town.faults);
  for (const phone of phones) phone.update();
}

async function reload() {
  try {
    await reloadTown();
    await refreshAll();
  } catch (error) {
    say(error.message);
  }
}

/** Events come in bursts: one refresh a chat and burst, from the lowest message touched. */
const touched = new Map();
let burst = null;
let townTouched = false;

function onEvent(event) {
  if (event.kind === "call" || event.kind === "settled") return;
  if (event.kind === "answer") return phones.forEach((phone) => phone.waiting.size && phone.takeAnswers());
  if (event.chat_id === undefined || event.chat_id === null) { townTouched = true; touched.set(null, undefined); }
  else {
    const known = touched.has(event.chat_id);
    const from = event.message_id || undefined;
    const old = touched.get(event.chat_id);
    touched.set(event.chat_id, known ? (old === undefined || from === undefined ? undefined : Math.min(old, from)) : from);
    townTouched ||= event.kind === "people";
  }
  burst ??= setTimeout(flush, 40);
}

function flush() {
  burst = null;
  const now = new Map(touched);
  touched.clear();
  if (townTouched) reloadTown().catch(() => undefined);
  townTouched = false;
  if (now.has(null)) return refreshAll();
  for (const view of phones.flatMap((phone) => phone.views)) if (now.has(view.chat)) view.refresh(now.get(view.chat));
}

let wasLost = false;
function onState(connected) {
  if (connected && wasLost) { say("又连上了"); reload(); }
  if (!connected) {
    clearTimeout(sayTimer);
    $("offline").textContent = "与沙盒断开，正在重新连接…";
    $("offline").hidden = false;
  }
  wasLost = !connected;
}

const journal = new Journal($("journal"), () => toolbar.journalButton.setAttribute("aria-expanded", "false"));
const toolbar = new Toolbar($("tools"), { say, reload, cleared: () => journal.clear(), journal: () => journal.toggle() });

$("tools-toggle").addEventListener("click", () => {
  const open = document.body.classList.toggle("with-tools");
  $("tools-toggle").setAttribute("aria-expanded", String(open));
});
document.addEventListener("visibilitychange", () => phones.forEach((phone) => phone.setVisible(phone.visible)));

async function start() {
  try {
    town = await api.town();
  } catch (error) {
    say(`${error.message}，两秒后再试`);
    setTimeout(start, 2000);
    return;
  }
  layOut();
  toolbar.show(town.faults);
  follow(onEvent, onState);
  await refreshAll();
  document.body.dataset.ready = "yes";
}

start();
