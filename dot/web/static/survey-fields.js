// What a question's fields say as an answer, and an answer put back into the fields.

const SEPARATOR = "|";
const NON_ANSWERS = new Set(["cannot_judge", "not_applicable", "skipped"]);
const RADIO = new Set(["bars", "choice", "agreement", "frequency", "yes_no"]);

export const isRadio = (element) => RADIO.has(element.dataset.type);

const inputs = (element, prefix) => [...element.querySelectorAll(`[name^="${prefix}:"]`)];
const filled = (element) => inputs(element, "a").filter(({ value }) => value.trim() !== "");
const nonAnswer = (element) => inputs(element, "n").find(({ checked }) => checked)?.value;
const codeOf = (element, { name }) => name.slice(`a:${element.dataset.key}:`.length);
export const comment = (element) => inputs(element, "c")[0];

export function numberOf(text) {
  const plain = text.trim().replace(",", ".");
  return /^[-+]?[0-9]{1,15}(\.[0-9]{1,12})?$/.test(plain) ? Number(plain) : NaN;
}

// {body} to send, {empty}, {partial} while an allocation does not add up, or {problem: [key, values]}.
export function read(element) {
  const said = answerOf(element);
  const words = comment(element).value.trim();
  if (said.body) return { body: words ? { ...said.body, comment: words } : said.body };
  if (said.empty && words) return { body: { state: "skipped", comment: words } };
  return said;
}

function answerOf(element) {
  if (isRadio(element)) return picked(element);
  const word = nonAnswer(element);
  if (word) return { body: { state: word } };
  const kinds = { multiple_choice: several, ranking, allocation, number, recall };
  return (kinds[element.dataset.type] ?? text)(element);
}

function picked(element) {
  const value = inputs(element, "a").find(({ checked }) => checked)?.value;
  if (value === undefined) return { empty: true };
  if (NON_ANSWERS.has(value)) return { body: { state: value } };
  const said = element.dataset.type === "bars" ? { value: Number(value) } : { choice: value };
  return { body: { state: "answered", ...said } };
}

function several(element) {
  const choices = inputs(element, "a").filter(({ checked }) => checked).map(({ value }) => value);
  return choices.length ? { body: { state: "answered", choices } } : { empty: true };
}

function ranking(element) {
  if (element.dataset.ranked === undefined) return { empty: true };
  const choices = [...element.querySelectorAll(".rank")].map(({ dataset }) => dataset.option);
  return { body: { state: "answered", choices } };
}

export function pointsOf(element) {
  const given = inputs(element, "a").map((input) => [codeOf(element, input), input.value.trim()]);
  return given.map(([code, value]) => [code, value === "" ? 0 : numberOf(value)]);
}

function allocation(element) {
  if (!filled(element).length) return { empty: true };
  const points = pointsOf(element);
  if (points.some(([, value]) => !(value >= 0))) return { problem: ["answer.not_a_number"] };
  const total = points.reduce((sum, [, value]) => sum + value, 0);
  if (Math.abs(total - 100) > 0.01) return { partial: true };
  return { body: { state: "answered", shares: Object.fromEntries(points) } };
}

function number(element) {
  const [input] = filled(element);
  if (!input) return { empty: true };
  const value = numberOf(input.value);
  if (Number.isNaN(value)) return { problem: ["answer.not_a_number"] };
  const { min, max } = element.dataset;
  if (min !== undefined && value < Number(min)) return { problem: ["answer.too_low", { low: min }] };
  if (max !== undefined && value > Number(max)) return { problem: ["answer.too_high", { high: max }] };
  return { body: { state: "answered", value } };
}

function recall(element) {
  const texts = filled(element).map(({ value }) => value.trim());
  if (texts.some((entry) => entry.includes(SEPARATOR))) return { problem: ["answer.separator"] };
  return texts.length ? { body: { state: "answered", texts } } : { empty: true };
}

function text(element) {
  const [input] = filled(element);
  return input ? { body: { state: "answered", texts: [input.value.trim()] } } : { empty: true };
}

// Somebody answers: the non-answer goes. Somebody chooses a non-answer: the others of its kind go.
export function settleNonAnswers(element, target) {
  if (isRadio(element)) return;
  for (const box of inputs(element, "n")) {
    if (box !== target && (!target.name.startsWith("n:") || target.checked)) box.checked = false;
  }
}

// The answer as the service stores it: {cell, state, comment}.
export function write(element, { cell, state, comment: words }) {
  const parts = state === "answered" ? cell.split(SEPARATOR) : [];
  for (const box of inputs(element, "n")) box.checked = box.value === state;
  comment(element).value = words ?? "";
  if (element.dataset.type === "ranking") return order(element, parts);
  if (element.dataset.type === "allocation") {
    const points = new Map(parts.map((part) => part.split("=")));
    for (const input of inputs(element, "a")) input.value = points.get(codeOf(element, input)) ?? "";
    return undefined;
  }
  const values = state === "answered" ? parts : [state];
  const typed = element.dataset.type === "recall" ? parts : [state === "answered" ? cell : ""];
  for (const [at, input] of inputs(element, "a").entries()) {
    if (["radio", "checkbox"].includes(input.type)) input.checked = values.includes(input.value);
    else input.value = typed[at] ?? "";
  }
  return undefined;
}

export function order(element, codes) {
  const list = element.querySelector(".ranking");
  const rows = new Map([...list.children].map((row) => [row.dataset.option, row]));
  for (const code of codes) if (rows.has(code)) list.append(rows.get(code));
  if (codes.length) element.dataset.ranked = "";
  else delete element.dataset.ranked;
}

// A body that waits to be sent, in the form in which the service stores answers.
export function stored({ state, value, choice, choices, shares, texts, comment: words }) {
  const points = shares && Object.entries(shares).map(([code, given]) => `${code}=${given}`);
  const parts = points ?? choices ?? texts ?? [choice ?? value ?? ""];
  return { state, cell: state === "answered" ? parts.join(SEPARATOR) : state, comment: words ?? "" };
}
