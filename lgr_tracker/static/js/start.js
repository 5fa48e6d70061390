// Starts the small helps of GOV.UK Frontend (focus on the error summary, no double sending).
// Every page works without this file.
import { initAll } from "../built/govuk-frontend.min.js";

initAll();
