// Draws the map to move around in, from the same rows as the page's picture and lists.
// Everything the drawing says is also in the lists, which need no script.
const panel = document.getElementById("graph");
const part = (name) => panel.querySelector(`[data-part="${name}"]`);
const canvas = part("canvas");
const start = part("start");
const boxes = [...document.querySelectorAll('input[name="kinds"]')];

const INK = "#14212b";
const DEEP = "#08343e";
const GREY = "#7d8a95";
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
const LOOK = [
  {
    selector: "node",
    style: {
      shape: "rectangle",
      width: 170,
      height: 54,
      label: "data(label)",
      color: INK,
      "font-family": FONT,
      "font-size": 13,
      "text-wrap": "wrap",
      "text-max-width": 158,
      "text-valign": "center",
      "text-halign": "center",
      "background-color": "#ffffff",
      "border-width": 1,
      "border-color": GREY,
    },
  },
  { selector: 'node[kind = "lens"], node[kind = "grade"], node[kind = "cohort"]', style: { shape: "round-rectangle", "corner-radius": 27 } },
  { selector: 'node[kind = "risk"]', style: { "background-color": "#e8f1f2", "border-color": DEEP, "border-width": 2 } },
  { selector: 'node[kind = "post"], node[kind = "organisation"]', style: { shape: "cut-rectangle" } },
  { selector: "node.from", style: { "background-color": DEEP, "border-color": DEEP, color: "#ffffff" } },
  { selector: "node:selected", style: { "border-width": 5, "border-color": INK } },
  {
    selector: "edge",
    style: {
      width: 1.25,
      "curve-style": "bezier",
      "line-color": "#aab5bc",
      "target-arrow-color": "#aab5bc",
      "target-arrow-shape": "triangle",
    },
  },
  { selector: "edge.near", style: { width: 2.5, "line-color": DEEP, "target-arrow-color": DEEP } },
  { selector: ".away", style: { display: "none" } },
];
const STEPS_AT_FIRST = "2";
const MANY = 120;
const SMALLEST_READ = 0.8; // below this the words are too small; better to begin near the focus

let drawing;

function idOf(node) {
  return `${node[0]}:${node[1]}`;
}

function elementsOf(data) {
  const nodes = data.nodes.map((node) => ({
    data: { id: idOf(node.id), kind: node.kind, name: node.name, label: shortened(node.name) },
  }));
  const edges = data.edges.map((edge, number) => ({
    data: { id: `link-${number}`, source: idOf(edge.source), target: idOf(edge.target) },
  }));
  return [...nodes, ...edges];
}

function shortened(name) {
  return name.length > 62 ? `${name.slice(0, 60).trimEnd()}…` : name;
}

async function load(isWhole) {
  const address = new URL(panel.dataset.graph, document.baseURI);
  if (isWhole) {
    address.searchParams.delete("focus");
  } else {
    const chosen = document.getElementById("filter-steps").value;
    address.searchParams.set("steps", chosen || STEPS_AT_FIRST);
  }
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`The map answered ${answer.status}.`);
  }
  return answer.json();
}

async function draw(isWhole) {
  const elements = elementsOf(await load(isWhole));
  if (drawing) {
    drawing.destroy();
  }
  drawing = window.cytoscape({
    container: canvas,
    elements,
    style: LOOK,
    minZoom: 0.05,
    maxZoom: 2.5,
    boxSelectionEnabled: false,
    selectionType: "single",
  });
  drawing.getElementById(panel.dataset.focus).addClass("from");
  drawing.on("select", "node", (event) => tell(event.target));
  drawing.on("dblclick", "node", (event) => leaveFor(event.target));
  filter();
  arrange();
}

// In a large drawing everything gets its place once, so that kinds come and go at once.
function isLarge() {
  return drawing.nodes().length > MANY;
}

function arrange() {
  const nodes = isLarge() ? drawing.nodes() : shown(drawing.nodes());
  nodes
    .union(nodes.edgesWith(nodes))
    .layout({
      name: "dagre",
      rankDir: "LR",
      ranker: isLarge() ? "longest-path" : "network-simplex",
      nodeSep: 14,
      rankSep: 60,
      animate: false,
      fit: true,
      padding: 16,
    })
    .run();
  const first = drawing.getElementById(panel.dataset.focus);
  if (first.nonempty() && drawing.zoom() < SMALLEST_READ) {
    drawing.zoom(SMALLEST_READ);
    drawing.center(first);
  }
}

// Asked of the class, not of ":visible", which lags behind until the next frame is drawn.
function shown(collection) {
  return collection.not(".away");
}

function filter() {
  const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  drawing.batch(() => {
    drawing.nodes().forEach((node) => {
      const stays = wanted.has(node.data("kind")) || node.hasClass("from");
      node.toggleClass("away", !stays);
    });
  });
  const nodes = shown(drawing.nodes()).length;
  const links = drawing.edges().filter((edge) => shown(edge.connectedNodes()).length === 2).length;
  part("count").textContent = `${nodes} ${nodes === 1 ? "thing" : "things"}, ${links} ${links === 1 ? "link" : "links"}`;
}

function addressOf(node) {
  const address = new URL(panel.dataset.map, document.baseURI);
  address.searchParams.set("focus", node.id());
  return address.href;
}

function leaveFor(node) {
  window.location.assign(addressOf(node));
}

function tell(node) {
  drawing.edges().removeClass("near");
  node.connectedEdges().addClass("near");
  const before = shown(node.incomers("node")).length;
  const after = shown(node.outgoers("node")).length;
  const leads = `${before} ${before === 1 ? "thing leads" : "things lead"} to it`;
  part("said").textContent = `${node.data("name")}: ${leads}, ${after} ${after === 1 ? "hangs" : "hang"} on it.`;
  start.textContent = `Start from ${node.data("name")}`;
  start.href = addressOf(node);
  start.hidden = false;
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
  const first = drawing.getElementById(panel.dataset.focus);
  return first.nonempty() ? first : shown(drawing.nodes())[0];
}

function highest(nodes) {
  return nodes.sort((a, b) => a.position("y") - b.position("y"))[0];
}

// Up and down stay in the column: the nearest thing above or below at about the same x.
function beside(node, way) {
  const here = node.position();
  const column = shown(drawing.nodes()).filter((other) => {
    const there = other.position();
    return Math.abs(there.x - here.x) < 40 && (there.y - here.y) * way > 0;
  });
  return column.sort((a, b) => (a.position("y") - b.position("y")) * way)[0];
}

const KEYS = {
  ArrowRight: (node) => choose(highest(shown(node.outgoers("node")))),
  ArrowLeft: (node) => choose(highest(shown(node.incomers("node")))),
  ArrowDown: (node) => choose(beside(node, 1)),
  ArrowUp: (node) => choose(beside(node, -1)),
  Enter: (node) => leaveFor(node),
  "+": () => zoomBy(1.25),
  "=": () => zoomBy(1.25),
  "-": () => zoomBy(0.8),
};

function zoomBy(factor) {
  const room = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
  drawing.zoom({ level: drawing.zoom() * factor, renderedPosition: room });
}

const ACTS = {
  in: () => zoomBy(1.25),
  out: () => zoomBy(0.8),
  fit: () => drawing.fit(shown(drawing.nodes()), 16),
  whole: (button) => {
    const isWhole = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isWhole));
    return draw(isWhole);
  },
};

function listen() {
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) {
      ACTS[button.dataset.act](button);
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
  boxes.forEach((box) =>
    box.addEventListener("change", () => {
      filter();
      if (!isLarge()) {
        arrange();
      }
    }),
  );
}

async function begin() {
  // Cytoscape writes a style element into the page unless it finds this id, and our policy refuses
  // such elements; the one rule it would hold is in our own style sheet.
  const mark = document.createElement("template");
  mark.id = "__________cytoscape_stylesheet";
  document.head.append(mark);
  panel.hidden = false;
  await draw(false);
  listen();
  panel.dataset.ready = "yes";
}

if (panel && window.cytoscape) {
  begin().catch(() => {
    panel.hidden = true; // the picture and the lists stay
  });
}
