// Draws the map to move around in, from the same rows as the page's picture and lists.
// Everything the drawing says is also in the lists, which need no script.
import { boundsOf, paint, thingAt } from "./map_look.js";
import { isCalled, linked, shownOf } from "./map_rule.js";
import { moveByHand, viewOf } from "./map_view.js";

const panel = document.getElementById("graph");
const part = (name) => panel.querySelector(`[data-part="${name}"]`);
const box = part("canvas");
const form = document.querySelector("form.lgr-filter");
const STEPS_AT_FIRST = "2";
const MANY = 120;
const SMALLEST_READ = 0.8; // below this the words are too small; better to begin near the focus
const PATIENCE = 150; // milliseconds that somebody must rest on a thing before it is asked about
const LARGEST = 8000; // pixels a side that browsers can paint in one piece
const NONE = -1;

const canvas = document.createElement("canvas");
let data;
let near;
let scene; // what is painted; things are known by their number in it
let view;
let frame;
let waiting;

function isWhole() {
  return !panel.dataset.focus;
}

async function load() {
  const address = new URL(panel.dataset.drawing, document.baseURI);
  if (!isWhole()) {
    address.searchParams.set("steps", form.elements.steps.value || STEPS_AT_FIRST);
  }
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`The map answered ${answer.status}.`);
  }
  data = await answer.json();
  near = linked(data);
}

function draw() {
  scene = {
    things: data.things,
    links: data.links,
    heads: [],
    isLarge: data.things.length > MANY,
    from: data.things.findIndex((thing) => thing.id === panel.dataset.focus),
    chosen: NONE,
  };
  box.append(canvas);
  view = viewOf(box, repaint);
  resize();
  filter();
  arrange();
}

// What stood in the middle stays there, also when something comes to stand beside the drawing.
function resize() {
  const ratio = window.devicePixelRatio;
  const before = canvas.width / ratio;
  canvas.width = Math.round(box.clientWidth * ratio);
  canvas.height = Math.round(box.clientHeight * ratio);
  view.moveBy((canvas.width / ratio - before) / 2, 0);
}

// However much changes at once, it is painted once a frame.
function repaint() {
  frame ??= requestAnimationFrame(() => {
    frame = undefined;
    const ratio = window.devicePixelRatio;
    paint(canvas.getContext("2d", { alpha: false }), scene, { scale: view.scale * ratio, x: view.x * ratio, y: view.y * ratio });
  });
}

// The whole map has places from the server; a small part of it finds better ones of its own.
function arrange() {
  if (isWhole() || scene.isLarge) {
    const layout = form.elements.layout ? form.elements.layout.value : "layered";
    data.things.forEach((thing) => ([thing.x, thing.y] = thing[layout]));
    scene.heads = layout === "layered" ? data.heads : [];
  } else {
    placeByOrder();
  }
  fit();
  if (scene.from !== NONE && view.scale < SMALLEST_READ) {
    view.zoomTo(SMALLEST_READ);
    view.centre(data.things[scene.from]);
  }
}

// Cytoscape reckons with dagre, and paints nothing: what leads to a thing stands to its left.
function placeByOrder() {
  const { stays } = scene;
  const there = [...stays.keys()].filter((at) => stays[at]);
  const links = data.links.filter(([source, target]) => stays[source] && stays[target]);
  const reckoned = window.cytoscape({
    headless: true,
    styleEnabled: true,
    style: [{ selector: "node", style: { width: 170, height: 54 } }],
    elements: [
      ...there.map((at) => ({ data: { id: `${at}` } })),
      ...links.map(([source, target]) => ({ data: { source: `${source}`, target: `${target}` } })),
    ],
  });
  const look = { rankDir: "LR", ranker: "network-simplex", nodeSep: 14, rankSep: 100 }; // room for words beside a link
  reckoned.layout({ name: "dagre", ...look, animate: false, fit: false }).run();
  reckoned.nodes().forEach((node) => Object.assign(data.things[node.id()], node.position()));
  reckoned.destroy();
}

function fit() {
  if (scene.stays.includes(true)) {
    view.fit(boundsOf(scene));
  }
}

function wanted() {
  const value = (name) => (form.elements[name] ? form.elements[name].value : "");
  const boxes = form.querySelectorAll('input[name="kinds"]:checked');
  return {
    kinds: new Set([...boxes].map((box) => box.value)),
    words: value("q").trim(),
    ...Object.fromEntries(["council", "band", "workstream", "phase", "mark"].map((name) => [name, value(name)])),
  };
}

function filter() {
  const asked = wanted();
  scene.stays = shownOf(data, near, asked);
  if (scene.from !== NONE) {
    scene.stays[scene.from] = true;
  }
  scene.called = asked.words && data.things.map((thing) => isCalled(thing.name, asked.words));
  repaint();
  say(scene.stays, scene.called);
}

function say(stays, called) {
  const count = stays.filter(Boolean).length;
  const links = data.links.filter(([source, target]) => stays[source] && stays[target]).length;
  const found = called ? `, ${stays.filter((stay, at) => stay && called[at]).length} of them called so` : "";
  part("count").textContent = `${counted(count, "thing")}, ${counted(links, "link")}${found}`;
}

function counted(count, word) {
  return `${count.toLocaleString("en-GB")} ${word}${count === 1 ? "" : "s"}`;
}

function addressOf(page, at) {
  const address = new URL(page, document.baseURI);
  address.searchParams.set("focus", data.things[at].id);
  return address.href;
}

function leaveFor(at) {
  window.location.assign(addressOf(panel.dataset.map, at));
}

// Each thing once, however many links lead there.
function shown(numbers) {
  return [...new Set(numbers)].filter((at) => scene.stays[at]);
}

function tell(at) {
  const before = shown(near.before[at]).length;
  const after = shown(near.after[at]).length;
  const leads = `${before} ${before === 1 ? "thing leads" : "things lead"} to it`;
  part("said").textContent = `${data.things[at].name}: ${leads}, ${after} ${after === 1 ? "hangs" : "hang"} on it.`;
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => show(at), PATIENCE);
}

// What stands beside the drawing is the thing's own page, whose heading is its name.
async function show(at) {
  const answer = await fetch(addressOf(panel.dataset.thing, at));
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  const told = page.getElementById("thing");
  if (told && at === scene.chosen) {
    const name = document.createElement("h2");
    name.className = "govuk-heading-m";
    name.textContent = data.things[at].name;
    part("thing").replaceChildren(name, ...told.childNodes);
  }
}

function choose(at) {
  scene.chosen = at;
  repaint();
  tell(at);
}

// Keys bring what they choose into the middle; what is clicked on is in sight already.
function goTo(at = NONE) {
  if (at !== NONE) {
    choose(at);
    view.centre(data.things[at]);
  }
}

function chosen() {
  const { stays, from } = scene;
  return stays[scene.chosen] ? scene.chosen : from !== NONE ? from : stays.indexOf(true);
}

function highest(numbers) {
  return shown(numbers).sort((a, b) => data.things[a].y - data.things[b].y)[0];
}

// Up and down go to the nearest thing above or below that is not far to the side.
function beside(at, way) {
  const { x, y } = data.things[at];
  const far = (other) => (data.things[other].y - y) * way;
  const column = shown(data.things.keys()).filter((other) => Math.abs(data.things[other].x - x) < 120 && far(other) > 0);
  return column.sort((a, b) => far(a) - far(b))[0];
}

function forget() {
  window.clearTimeout(waiting);
  scene.chosen = NONE;
  part("thing").replaceChildren();
  repaint();
}

function leave() {
  forget();
  panel.querySelector("[data-act]").focus();
}

const KEYS = {
  ArrowRight: (at) => goTo(highest(near.after[at])),
  ArrowLeft: (at) => goTo(highest(near.before[at])),
  ArrowDown: (at) => goTo(beside(at, 1)),
  ArrowUp: (at) => goTo(beside(at, -1)),
  Enter: (at) => leaveFor(at),
  Escape: () => leave(),
  "+": () => zoomBy(1.25),
  "=": () => zoomBy(1.25),
  "-": () => zoomBy(0.8),
};

function zoomBy(factor) {
  view.zoomTo(view.scale * factor);
}

function keep() {
  const { left, right, top, bottom } = boundsOf(scene);
  const scale = Math.min(1, LARGEST / Math.max(right - left, bottom - top));
  const whole = document.createElement("canvas");
  whole.width = Math.ceil((right - left) * scale);
  whole.height = Math.ceil((bottom - top) * scale);
  paint(whole.getContext("2d", { alpha: false }), scene, { scale, x: -left * scale, y: -top * scale });
  whole.toBlob((picture) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = "map.png";
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

const ACTS = {
  in: () => zoomBy(1.25),
  out: () => zoomBy(0.8),
  fit,
  keep,
};

// What is chosen stands in the address, so that it can be sent on and come back to.
function note() {
  const address = new URL(window.location.href);
  const said = [...new FormData(form)].filter(([, value]) => value);
  address.search = new URLSearchParams(said).toString();
  window.history.replaceState(null, "", address);
}

// Measured to the first frame in which the change can be seen.
function timed(name, act) {
  const start = performance.now();
  act();
  requestAnimationFrame(() => setTimeout(() => performance.measure(name, { start }), 0));
}

function change(event) {
  if (event.target.name === "layout") {
    timed("map layout", arrange);
  } else {
    timed("map filter", filter);
    if (!isWhole() && !scene.isLarge) {
      arrange();
    }
  }
  if (isWhole()) {
    note();
  }
}

function listen() {
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) {
      ACTS[button.dataset.act]();
    }
  });
  box.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (act && chosen() !== NONE && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act(chosen());
    }
  });
  box.addEventListener("focus", () => {
    if (scene.chosen === NONE && box.matches(":focus-visible")) {
      goTo(chosen());
    }
  });
  moveByHand(box, view, {
    touched(place) {
      const at = thingAt(scene, place);
      if (at === NONE) {
        forget();
      } else {
        choose(at);
      }
    },
    opened(place) {
      const at = thingAt(scene, place);
      if (at !== NONE) {
        leaveFor(at);
      }
    },
  });
  new ResizeObserver(resize).observe(box);
  form.addEventListener("change", (event) => {
    if (!["focus", "look", "steps"].includes(event.target.name)) {
      change(event);
    }
  });
}

async function begin() {
  panel.hidden = false;
  await load();
  timed("map drawn", draw);
  listen();
  panel.dataset.ready = "yes";
}

if (panel) {
  begin().catch(() => {
    panel.hidden = true; // the picture and the lists stay
  });
}
