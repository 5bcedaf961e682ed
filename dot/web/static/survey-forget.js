// After submitting nothing stays in this browser.

import { forget } from "./survey-store.js";

await forget();
document.documentElement.dataset.forgotten = "";
