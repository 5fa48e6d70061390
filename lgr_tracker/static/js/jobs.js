// Looks again by itself while a job is under way; the link on the page does the same by hand.
const FIRST = 3000, SLOWEST = 15000, LONGEST = 5 * 60 * 1000;
const began = Date.now();
let pause = FIRST;

async function lookAgain() {
  if (Date.now() - began > LONGEST) return;  // nobody seems to be watching; sessions must end
  if (document.hidden) return void setTimeout(lookAgain, pause);
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.redirected) return location.reload();  // signed out meanwhile
  if (answer?.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  pause = Math.min(pause * 1.3, SLOWEST);
  if (document.querySelector("[data-jobs-active]")) setTimeout(lookAgain, pause);
}

function show(page) {
  const here = document.querySelector("[data-jobs]"), there = page.querySelector("[data-jobs]");
  if (!there) return;
  const heading = page.querySelector("h1").textContent;
  if (document.querySelector("h1").textContent !== heading) {
    document.querySelector("h1").textContent = heading;
    document.querySelector("[data-jobs-said]").textContent = heading;
    document.title = page.title;
  }
  // A button that somebody is about to press must not vanish under them.
  if (!here.contains(document.activeElement)) here.replaceWith(there);
}

setTimeout(lookAgain, pause);
