// The last step waits until every answer has been sent.

import { waiting } from "./survey-store.js";

const form = document.getElementById("submit");
const notice = document.getElementById("waiting");
const button = form.querySelector("button.primary");
const stopped = button.disabled;

async function look() {
  const open = (await waiting()) > 0;
  notice.hidden = !open;
  notice.textContent = open ? form.dataset.waiting : "";
  button.disabled = stopped || open;
}

look();
// Answers are sent by the page with the questions.
document.addEventListener("visibilitychange", look);
