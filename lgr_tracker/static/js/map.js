// Draws the map to move around in, from the same rows as the page's picture and lists.
// Everything the drawing says is also in the lists, which need no script.
import { elementsOf, lookOf } from "./map_look.js";
import { isCalled, linked, shownOf } from "./map_rule.js";

const panel = document.getElementById("graph");
const part = (name) => panel.querySelector(`[data-part="${name}"]`);
const canvas = part("canvas");
const form = document.querySelector("form.lgr-filter");
const STEPS_AT_FIRST = "2";
const MANY = 120;
const SMALLEST_READ = 0.8; // below this the words are too small; better to begin near the focus
const PATIENCE = 150; // milliseconds that somebody must rest on a thing before it is asked about
const LARGEST = 8000; // pixels a side that browsers can paint in one piece

let drawing;
let data;
let near;
let nodes; // by the number of the thing
let waiting;

function isWhole() {
  return !panel.dataset.focus;
}

function isLarge() {
  return data.things.length > MANY;
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
  drawing = window.cytoscape({
    container: canvas,
    elements: elementsOf(data, hasColumns()),
    style: lookOf(isLarge()),
    layout: { name: "null" },
    minZoom: 0.02,
    maxZoom: 2.5,
    boxSelectionEnabled: false,
    selectionType: "single",
    hideEdgesOnViewport: isLarge(),
    textureOnViewport: isLarge(),
    pixelRatio: isLarge() ? 1 : "auto",
  });
  nodes = data.things.map((thing) => drawing.getElementById(thing.id));
  first().addClass("from");
  drawing.on("select", "node", (event) => tell(event.target));
  drawing.on("dblclick", "node", (event) => leaveFor(event.target));
  filter();
  arrange();
}

function hasColumns() {
  return isWhole() || isLarge();
}

function first() {
  return drawing.getElementById(panel.dataset.focus || " ");
}

// The whole map has places from the server; a small part of it finds better ones of its own.
function arrange() {
  const layout = form.elements.layout ? form.elements.layout.value : panel.dataset.layout;
  if (isWhole()) {
    place(layout);
  } else if (isLarge()) {
    place("layered");
  } else {
    const there = shown(things());
    const look = { rankDir: "LR", ranker: "network-simplex", nodeSep: 14, rankSep: 60 };
    there.union(there.edgesWith(there)).layout({ name: "dagre", ...look, animate: false, padding: 16 }).run();
  }
  if (first().nonempty() && drawing.zoom() < SMALLEST_READ) {
    drawing.zoom(SMALLEST_READ);
    drawing.center(first());
  }
}

function place(layout) {
  const places = data.things.map((thing) => ({ x: thing[layout][0], y: thing[layout][1] }));
  drawing.nodes(".head").toggleClass("away", layout !== "layered");
  const placed = (node) => node.data("place") || places[node.data("at")];
  drawing.layout({ name: "preset", positions: placed, fit: false }).run();
  drawing.fit(shown(drawing.nodes()), 16);
}

// Everything drawn but the names of columns.
function things() {
  return drawing.nodes().not(".head");
}

// Asked of the class, not of ":visible", which lags behind until the next frame is drawn.
function shown(collection) {
  return collection.not(".away");
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
  const stays = shownOf(data, near, asked);
  const called = data.things.map((thing) => !asked.words || isCalled(thing.name, asked.words));
  drawing.batch(() => {
    nodes.forEach((node, at) => {
      stays[at] ||= thingOf(at) === panel.dataset.focus;
      turn(node, "away", !stays[at]);
      turn(node, "faint", !called[at]);
    });
  });
  say(stays, asked.words && called);
}

function thingOf(at) {
  return data.things[at].id;
}

// Only what changes is touched: each touch makes the drawing look at a thing's style again.
function turn(node, name, isOn) {
  if (node.hasClass(name) !== isOn) {
    node.toggleClass(name, isOn);
  }
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

function addressOf(page, node) {
  const address = new URL(page, document.baseURI);
  address.searchParams.set("focus", node.id());
  return address.href;
}

function leaveFor(node) {
  window.location.assign(addressOf(panel.dataset.map, node));
}

function tell(node) {
  drawing.edges(".near").removeClass("near");
  node.connectedEdges().addClass("near");
  const before = shown(node.incomers("node")).length;
  const after = shown(node.outgoers("node")).length;
  const leads = `${before} ${before === 1 ? "thing leads" : "things lead"} to it`;
  part("said").textContent = `${node.data("name")}: ${leads}, ${after} ${after === 1 ? "hangs" : "hang"} on it.`;
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => show(node), PATIENCE);
}

// What stands beside the drawing is the thing's own page, whose heading is its name.
async function show(node) {
  const answer = await fetch(addressOf(panel.dataset.thing, node));
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  const told = page.getElementById("thing");
  if (told && node.selected()) {
    const name = document.createElement("h2");
    name.className = "govuk-heading-m";
    name.textContent = node.data("name");
    part("thing").replaceChildren(name, ...told.childNodes);
    drawing.resize();
  }
}

function choose(node) {
  if (!node || node.empty()) {
    return;
  }
  drawing.nodes(":selected").unselect();
  node.select();
  drawing.center(node);
}

function chosen() {
  const selected = shown(drawing.nodes(":selected"));
  if (selected.nonempty()) {
    return selected[0];
  }
  return first().nonempty() ? first() : shown(things())[0];
}

function highest(collection) {
  return collection.sort((a, b) => a.position("y") - b.position("y"))[0];
}

// Up and down go to the nearest thing above or below that is not far to the side.
function beside(node, way) {
  const here = node.position();
  const column = shown(things()).filter((other) => {
    const there = other.position();
    return Math.abs(there.x - here.x) < 120 && (there.y - here.y) * way > 0;
  });
  return column.sort((a, b) => (a.position("y") - b.position("y")) * way)[0];
}

function leave() {
  drawing.nodes(":selected").unselect();
  part("thing").replaceChildren();
  drawing.resize();
  panel.querySelector("[data-act]").focus();
}

const KEYS = {
  ArrowRight: (node) => choose(highest(shown(node.outgoers("node")))),
  ArrowLeft: (node) => choose(highest(shown(node.incomers("node")))),
  ArrowDown: (node) => choose(beside(node, 1)),
  ArrowUp: (node) => choose(beside(node, -1)),
  Enter: (node) => leaveFor(node),
  Escape: () => leave(),
  "+": () => zoomBy(1.25),
  "=": () => zoomBy(1.25),
  "-": () => zoomBy(0.8),
};

function zoomBy(factor) {
  const room = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
  drawing.zoom({ level: drawing.zoom() * factor, renderedPosition: room });
}

function keep() {
  const box = shown(drawing.elements()).boundingBox();
  const scale = Math.min(1, LARGEST / Math.max(box.w, box.h, 1));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(drawing.png({ full: true, scale, bg: "#ffffff", output: "blob" }));
  link.download = "map.png";
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const ACTS = {
  in: () => zoomBy(1.25),
  out: () => zoomBy(0.8),
  fit: () => drawing.fit(shown(drawing.nodes()), 16),
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
    if (!isWhole() && !isLarge()) {
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
  canvas.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (act && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act(chosen());
    }
  });
  canvas.addEventListener("focus", () => {
    if (drawing.nodes(":selected").empty()) {
      choose(chosen());
    }
  });
  form.addEventListener("change", (event) => {
    if (!["focus", "look", "steps"].includes(event.target.name)) {
      change(event);
    }
  });
}

async function begin() {
  // Cytoscape writes a style element into the page unless it finds this id, and our policy refuses
  // such elements; the one rule it would hold is in our own style sheet.
  const mark = document.createElement("template");
  mark.id = "__________cytoscape_stylesheet";
  document.head.append(mark);
  panel.hidden = false;
  await load();
  timed("map drawn", draw);
  listen();
  panel.dataset.ready = "yes";
}

if (panel && window.cytoscape) {
  begin().catch(() => {
    panel.hidden = true; // the picture and the lists stay
  });
}
