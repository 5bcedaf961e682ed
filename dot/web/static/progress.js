// How far a report has come, told as it comes; the page is loaded again once the run has ended.

const PAUSE = 2000;
const run = document.getElementById("run");
const bar = run.querySelector("progress");
const told = run.querySelector("[role=status]");
const steps = JSON.parse(run.dataset.steps);

async function look() {
  let found;
  try {
    const answer = await fetch(run.dataset.place, { cache: "no-store" });
    if (answer.ok) found = await answer.json();
    else if (answer.status < 500 && answer.status !== 429) return location.reload();
  } catch {
    // No connection just now: the next look may have one.
  }
  if (found && !["queued", "running"].includes(found.state)) return location.reload();
  if (found) {
    const text = `${steps[found.step || "waiting"]} (${found.percent}\u00a0%)`;
    if (told.textContent !== text) told.textContent = text;
    bar.value = found.percent;
  }
  setTimeout(look, PAUSE);
}

setTimeout(look, PAUSE);
