// Show-if conditions in the browser: the same CEL expressions as in dot/responses/showing.py.
// tests/responses/show_if.json is the table of cases that both engines must agree on.

import { Environment } from "./vendor/cel.js";

// said: answers by item of the same questionnaire, as {state, cell}; only to questions that are put.
let heard = { group: "", said: {} };

const answered = (item) => heard.said[item]?.state === "answered";
const answer = (item) => (answered(item) ? heard.said[item].cell : "");

function number(item) {
  const text = answer(item);
  if (text === "" || !Number.isFinite(Number(text))) throw new Error("no number");
  return Number(text);
}

const environment = new Environment()
  .registerFunction("answered(string): bool", answered)
  .registerFunction("answer(string): string", answer)
  .registerFunction("number(string): double", number)
  .registerFunction("group(): string", () => heard.group);

const compiled = new Map();

// CEL allows ".5", the library wants "0.5"; texts in quotes stay as they are.
const BARE_POINT = /("[^"]*"|'[^']*')|(?<![\w.])\.(?=\d)/g;
const readable = (condition) => condition.replace(BARE_POINT, (_, text) => text ?? "0.");

// Whether a condition holds; one that can't be computed does not.
export function holds(condition, group, said) {
  heard = { group, said };
  try {
    if (!compiled.has(condition)) compiled.set(condition, environment.parse(readable(condition)));
    return compiled.get(condition)() === true;
  } catch {
    return false;
  }
}
