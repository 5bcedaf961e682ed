// The survey: saves each answer as it is given, shows one section at a time, works without a connection.

import * as fields from "./survey-fields.js";
import { NOWHERE, openStore, prepareOffline } from "./survey-store.js";

const TYPING = 700;
const SLOW = 600;
const PATIENCE = 15_000;
const WAITS = [2_000, 4_000, 8_000, 15_000, 30_000];

const form = document.getElementById("survey");
const words = JSON.parse(document.getElementById("words").textContent);
const plural = new Intl.PluralRules(document.documentElement.lang);
const questions = new Map(
  [...form.querySelectorAll(".question")].map((element) => [element.dataset.key, { element }]),
);
const sections = [...form.querySelectorAll(".section")];
const isShell = form.dataset.shell !== undefined;

function say(key, values = {}) {
  return words[key].replace(/\{([a-z_]+)\}/g, (_, name) => values[name]);
}

function count(key, n) {
  const form = `${key}.${plural.select(n)}`;
  return say(form in words ? form : `${key}.other`, { n });
}

function notice(text) {
  const place = document.getElementById("notice");
  place.textContent = text;
  place.className = text ? "notice" : "";
}

// ---- saving ----

// pending: what is not acknowledged yet, by question, oldest first: {body, stamp}.
const pending = new Map();
let store = NOWHERE;
let sending = false;
let flying = {};
let failures = 0;
let timer;
let ended = "";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const revisionOf = ({ element }) => element.querySelector('[name^="r:"]');

// Take a question's fields as they are now: keep them here, then send them.
function commit(question) {
  clearTimeout(question.typing);
  question.typing = undefined;
  if (question.element.dataset.settled !== undefined) return;
  const said = fields.read(question.element);
  problem(question, said.problem ? say(...said.problem) : "");
  if (said.problem || said.partial) return;
  const known = pending.get(question.element.dataset.key)?.body ?? question.known;
  const body = said.body ?? (known ? { state: "skipped" } : undefined);
  if (!body || same(body, known)) return;
  queue(question, body);
}

function queue(question, body) {
  const { key } = question.element.dataset;
  const entry = { body, at: Date.now(), stamp: store.put(key, body).catch(() => null) };
  pending.delete(key);
  pending.set(key, entry);
  mark(question, "saving");
  status();
  send();
}

async function send() {
  if (sending || ended) return;
  sending = true;
  clearTimeout(timer);
  while (pending.size && !ended) {
    const [key, entry] = pending.entries().next().value;
    if (!(await sendOne(questions.get(key), key, entry))) {
      timer = setTimeout(send, WAITS[Math.min(failures++, WAITS.length - 1)]);
      break;
    }
    failures = 0;
  }
  sending = false;
  status();
}

function put(key, { body }, revision, orNext = false) {
  return fetch(`/survey/answers/${key}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, revision, or_next: orNext }),
    keepalive: true,
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// Whether the service has answered.
async function sendOne(question, key, entry) {
  let reply;
  flying = { key, entry };
  try {
    reply = await put(key, entry, Number(revisionOf(question).value));
  } catch {
    return false;
  } finally {
    flying = {};
  }
  if (reply.status === 429 || reply.status >= 500) return false;
  const result = await reply.json().catch(() => ({}));
  if (reply.ok) await saved(question, key, entry, result.revision);
  else if (reply.status === 409 && result.code === "stale") await stale(question, key, entry, result.current);
  else if (reply.status === 404 || reply.status === 401) return gone(question);
  else await refused(question, key, entry, result);
  return true;
}

async function settle(key, entry) {
  if (pending.get(key) === entry) pending.delete(key);
  await store.drop(key, await entry.stamp);
}

async function saved(question, key, entry, revision) {
  revisionOf(question).value = revision;
  question.known = entry.body;
  if (pending.get(key) === entry) {
    mark(question, "saved");
    problem(question, question.hint ?? "");
  }
  await settle(key, entry);
  await remember();
}

// Answered since, perhaps in another tab: that answer is shown, and may be overruled.
async function stale(question, key, entry, current) {
  revisionOf(question).value = current.revision;
  const mine = pending.get(key) ?? entry;
  await settle(key, mine);
  fields.write(question.element, current);
  question.known = fields.read(question.element).body;
  mark(question, "elsewhere");
  problem(question, say("save.elsewhere"), () => {
    fields.write(question.element, fields.stored(mine.body));
    problem(question, "");
    queue(question, mine.body);
    refresh();
  });
  refresh();
}

async function refused(question, key, entry, result) {
  mark(question, "refused");
  const reason = `reason.${result.reason ?? "misshapen"}`;
  problem(question, say(reason in words ? reason : "reason.misshapen", result.values));
  await settle(key, entry);
}

// The session is over, or a submission took back an answer whose condition had ended.
async function gone(question) {
  const reply = await fetch("/survey/answers").catch(() => undefined);
  if (!reply) return false;
  if (reply.ok && revisionOf(question).value !== "0") {
    revisionOf(question).value = 0;
    return true;
  }
  ended = store.keeps ? say("save.session_over") : say("save.session_over_unkept");
  notice(ended);
  return true;
}

// The revisions seen here, to go on from without a connection.
async function remember() {
  const seen = {};
  for (const [key, question] of questions) {
    const revision = Number(revisionOf(question).value);
    if (revision) seen[key] = revision;
  }
  await store.put("seen", seen).catch(() => {});
}

function mark({ element }, state) {
  element.dataset.mark = state;
  element.querySelector(".mark").textContent = state === "saved" ? say("save.saved") : "";
}

function problem({ element }, text, overrule) {
  const place = element.querySelector(".problem");
  if (place.textContent === text && !overrule) return;
  place.textContent = text;
  if (!overrule) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = say("save.use_mine");
  button.addEventListener("click", overrule, { once: true });
  place.append(" ", button);
  place.scrollIntoView({ block: "nearest" });
}

function status() {
  const place = document.getElementById("saved");
  const n = pending.size;
  const failing = n && (failures || ended || !navigator.onLine);
  if (n && !failing && Date.now() - pending.values().next().value.at < SLOW) {
    // What takes no time is not announced.
    setTimeout(status, SLOW);
    return;
  }
  let text = n ? say("save.saving") : say("save.saved");
  if (failing) {
    text = count("save.kept", n);
    if (!store.keeps) text = say("save.unsent", { n });
    for (const key of pending.keys()) mark(questions.get(key), "kept");
  }
  const touched = n || [...questions.values()].some(({ known }) => known);
  place.dataset.state = failing ? "kept" : n ? "saving" : "saved";
  place.textContent = touched ? text : "";
}

// ---- what is put, and how far somebody is ----

let conditions;

function saidIn(slug, put) {
  const said = {};
  for (const [key, { element }] of questions) {
    const [own, item] = key.split("/");
    const body = own === slug && put.has(key) ? fields.read(element).body : undefined;
    if (body) said[item] = fields.stored(body);
  }
  return said;
}

function showIf() {
  if (!conditions) return;
  const put = new Set();
  for (const [key, { element }] of questions) {
    const { showIf: condition } = element.dataset;
    const [slug] = key.split("/");
    const holds = !condition || conditions.holds(condition, form.dataset.group, saidIn(slug, put));
    if (holds) put.add(key);
    element.hidden = !holds;
  }
}

const isDone = ({ element, known }) =>
  element.dataset.settled !== undefined ||
  Boolean(known || fields.read(element).body || Number(element.querySelector('[name^="r:"]').value));

function refresh() {
  showIf();
  let left = 0;
  let all = 0;
  for (const section of sections) {
    const put = [...section.querySelectorAll(".question:not([hidden])")];
    const open = put.filter(({ dataset }) => !isDone(questions.get(dataset.key)));
    for (const { dataset } of put) all += Number(dataset.minutes);
    for (const { dataset } of open) left += Number(dataset.minutes);
    const count = document.querySelector(`[data-count="${section.dataset.section}"]`);
    count.textContent = open.length
      ? say("survey.answered_of", { done: put.length - open.length, all: put.length })
      : say("survey.complete");
  }
  const n = Math.max(1, Math.ceil(left));
  const text = left ? say("survey.left", { n }) : say("survey.nothing_left");
  const place = document.getElementById("left");
  if (place.textContent !== text) place.textContent = text;
  document.getElementById("progress").value = all ? (100 * (all - left)) / all : 100;
}

// ---- special kinds of questions ----

function allocate({ element }) {
  const rest = element.querySelector(".rest");
  const sum = fields.pointsOf(element).reduce((total, [, points]) => total + (points || 0), 0);
  const n = Math.round((100 - sum) * 100) / 100;
  const key = n > 0 ? "rest" : n < 0 ? "rest_over" : "rest_none";
  const told = n ? count(`answer.${key}`, Math.abs(n)) : say("answer.rest_none");
  const untouched = fields.read(element).empty;
  rest.textContent = `${told}${n && !untouched ? `. ${say("answer.rest_unsaved")}` : ""}`;
  rest.dataset.state = key;
}

function step(question, button) {
  const input = button.parentElement.querySelector("input");
  const now = fields.numberOf(input.value || "0") || 0;
  const by = button.classList.contains("more") ? 5 : -5;
  const rest = fields.pointsOf(question.element).reduce((left, [, points]) => left - (points || 0), 100);
  input.value = Math.max(0, now + (by > 0 && rest > 0 ? Math.min(by, rest) : by));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function rank(question, button) {
  const { element } = question;
  const row = button.closest(".rank");
  const list = row?.parentElement;
  if (row && button.classList.contains("up")) row.previousElementSibling?.before(row);
  if (row && button.classList.contains("down")) row.nextElementSibling?.after(row);
  element.dataset.ranked = "";
  fields.settleNonAnswers(element, element.querySelector('[name^="a:"]'));
  if (row) {
    button.focus();
    const place = [...list.children].indexOf(row) + 1;
    const option = row.querySelector(".what").textContent;
    element.querySelector(".said").textContent = say("answer.rank_moved", {
      option,
      place,
      all: list.children.length,
    });
  }
  commit(question);
  refresh();
}

// A share written as 0.4 may mean 40 %: it is saved as written, and asked about.
function plausible(question) {
  const { element } = question;
  const value = fields.numberOf(element.querySelector('[name^="a:"]').value);
  const doubtful = element.dataset.percent !== undefined && value > 0 && value < 1;
  const percent = Math.round(value * 10_000) / 100;
  question.hint = doubtful ? say("answer.share_hint", { percent }) : "";
  if (question.hint || !fields.read(element).problem) problem(question, question.hint);
}

function dress(question) {
  const { element } = question;
  for (const button of element.querySelectorAll("button[hidden]")) button.hidden = false;
  for (const select of element.querySelectorAll(".rank select")) select.closest(".rank").dataset.js = "";
  if (element.dataset.type === "allocation") allocate(question);
}

// ---- going from section to section ----

function commitAll() {
  for (const question of questions.values()) if (question.typing) commit(question);
}

function lockMemory(section) {
  // What was asked from memory stays as it is once a section has shown the answers.
  const tells = section.querySelector("[data-tells]");
  if (!tells) return;
  const [slug] = tells.dataset.key.split("/");
  for (const element of form.querySelectorAll("[data-memory]")) {
    if (!element.dataset.key.startsWith(`${slug}/`)) continue;
    element.dataset.settled = "";
    element.querySelector(".memory").textContent = say("answer.settled");
    for (const input of element.querySelectorAll("input, textarea")) {
      if (["checkbox", "radio"].includes(input.type)) input.disabled = true;
      else input.readOnly = true;
    }
  }
}

function show(number, { push = true, focus = true } = {}) {
  const section = sections.find(({ dataset }) => dataset.section === String(number));
  if (!section) return;
  commitAll();
  for (const one of sections) one.hidden = one !== section;
  form.elements.section.value = number;
  form.dataset.at = number;
  document.querySelector(".contents").open = false;
  for (const link of document.querySelectorAll(".contents [data-to]")) {
    if (link.dataset.to === String(number)) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  lockMemory(section);
  if (push) history.pushState({ at: number }, "", `/survey/answer?at=${number}`);
  if (focus) {
    section.querySelector("h1").focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }
}

async function toReview() {
  commitAll();
  const end = Date.now() + 3_000;
  while (pending.size && navigator.onLine && !failures && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (pending.size || !navigator.onLine) notice(say("review.waiting"));
  else location.assign("/survey/review");
}

// ---- events ----

function questionOf(target) {
  const element = target.closest?.(".question");
  return element ? questions.get(element.dataset.key) : undefined;
}

form.addEventListener("input", ({ target }) => {
  const question = questionOf(target);
  if (!question) return;
  fields.settleNonAnswers(question.element, target);
  if (question.element.dataset.type === "allocation") allocate(question);
  const typed = !["radio", "checkbox"].includes(target.type);
  clearTimeout(question.typing);
  if (typed) question.typing = setTimeout(() => commit(question), TYPING);
  else commit(question);
  refresh();
});

form.addEventListener("change", ({ target }) => {
  const question = questionOf(target);
  if (!question) return;
  commit(question);
  if (question.element.dataset.type === "number") plausible(question);
});

form.addEventListener("click", ({ target }) => {
  const question = questionOf(target);
  if (!question || target.tagName !== "BUTTON") return;
  if (target.matches(".more, .fewer")) step(question, target);
  if (target.matches(".up, .down, .keep")) rank(question, target);
});

// The Enter key takes an answer and goes to the next line; it never leaves the section.
form.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key !== "Enter" || target.tagName !== "INPUT") return;
  event.preventDefault();
  const question = questionOf(target);
  commit(question);
  const typed = [...question.element.querySelectorAll("input:not([type])")];
  typed[typed.indexOf(target) + 1]?.focus();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const to = event.submitter?.dataset.to;
  if (to === "review") toReview();
  else show(to ?? Number(form.dataset.at) + 1);
});

document.querySelector(".contents").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.to) show(link.dataset.to);
  else toReview();
});

addEventListener("popstate", () => {
  const at = new URLSearchParams(location.search).get("at");
  show(at ?? 1, { push: false });
});

// Closing while typing: what stands in the fields is sent with the last breath, or kept; it stays
// also where an earlier state is still on its way.
function lastBreath() {
  commitAll();
  for (const [key, entry] of pending) {
    if (flying.entry === entry) continue;
    const known = Number(revisionOf(questions.get(key)).value);
    put(key, entry, known, flying.key === key).catch(() => {});
  }
}

addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") lastBreath();
  else if (pending.size) send();
});
addEventListener("pagehide", lastBreath);
const goOn = isShell ? comeBack : send;
addEventListener("online", () => {
  failures = 0;
  goOn();
});

// The form takes the blank one's place; a browser in a lift never says that it was offline.
let back;
async function comeBack() {
  clearTimeout(back);
  await send();
  const busy = pending.size || ended || form.querySelector('[data-mark="elsewhere"]');
  const reply = busy ? {} : await fetch("/survey/answers").catch(() => ({}));
  if (reply.status < 429) location.reload();
  else back = setTimeout(comeBack, 8_000);
}
addEventListener("offline", status);
document.addEventListener("submit", ({ target }) => {
  if (target !== form) commitAll();
});

// ---- beginning ----

async function begin() {
  // Somebody may have answered before this script ran; the browser knows what was there at first.
  const early = [...questions.values()].filter(({ element }) => touched(element));
  for (const question of questions.values()) {
    dress(question);
    if (!Number(revisionOf(question).value)) continue;
    const given = fields.read(question.element).body ?? { state: "skipped" };
    question.known = early.includes(question) ? {} : given;
  }
  const shown = sections.find(({ hidden }) => !hidden);
  if (isShell) show(new URLSearchParams(location.search).get("at") ?? 1, { push: false, focus: false });
  else if (shown) lockMemory(shown);
  refresh();
  store = await openStore(form.dataset.tag, form.dataset.keep !== undefined);
  const kept = await store.all();
  const seen = kept.get("seen")?.value ?? {};
  kept.delete("seen");
  if (isShell) recall(seen);
  for (const [key, { value, stamp }] of kept) {
    const question = questions.get(key);
    if (!question || pending.has(key)) continue;
    fields.write(question.element, fields.stored(value));
    pending.set(key, { body: value, stamp });
    dress(question);
  }
  for (const question of early) commit(question);
  form.dataset.ready = "";
  refresh();
  status();
  goOn();
  if (!isShell) await remember();
}

const touched = (element) =>
  [...element.querySelectorAll("input:not([type=hidden]), textarea")].some((input) =>
    ["radio", "checkbox"].includes(input.type)
      ? input.checked !== input.defaultChecked
      : input.value !== input.defaultValue,
  );

function recall(seen) {
  notice(say("save.offline"));
  for (const [key, revision] of Object.entries(seen)) {
    const question = questions.get(key);
    if (!question) continue;
    revisionOf(question).value = revision;
    problem(question, say("save.sent_before"));
  }
}

// On a bad network this may take several goes; until then the service knows what is put.
async function loadConditions() {
  try {
    conditions = await import("./survey-conditions.js");
    refresh();
  } catch {
    setTimeout(loadConditions, WAITS[0]);
  }
}

async function later() {
  if (form.querySelector("[data-show-if]")) await loadConditions();
  if (form.dataset.keep !== undefined && !isShell) {
    const files = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="modulepreload"], script[src], .logo')];
    const conditional = form.querySelector("[data-show-if]") ? JSON.parse(form.dataset.conditional) : [];
    await prepareOffline([...files.map(({ href, src }) => href ?? src), ...conditional]);
  }
}

await begin();
// Conditions and the kept form wait until the first section has been drawn.
if (form.querySelector("[data-show-if]")) later();
else (self.requestIdleCallback ?? setTimeout)(later, { timeout: 3_000 });
