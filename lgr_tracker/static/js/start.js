// Starts the small helps of GOV.UK Frontend (focus on the error summary, no double sending).
// Every page works without this file.
import { initAll } from "../built/govuk-frontend.min.js";

initAll();

// A link to a part that is folded away opens it; without this, one more press does.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

addEventListener("hashchange", openTarget);
openTarget();
