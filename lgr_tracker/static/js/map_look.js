// How the drawn map looks; what matters is also said in words, in the boxes and beside the links.
const INK = "#14212b";
const DEEP = "#08343e";
const GREY = "#7d8a95";
const LINE = "#aab5bc";
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

// isLarge: thousands of things. Their links are bare lines, which are drawn in half the time, until
// a thing is chosen; words too small to read are left out.
export function lookOf(isLarge) {
  return [
    {
      selector: "node",
      style: {
        shape: "rectangle",
        width: 170,
        height: 54,
        label: "data(label)",
        color: INK,
        "font-family": FONT,
        "font-size": 12,
        "min-zoomed-font-size": isLarge ? 6 : 0,
        "text-wrap": "wrap",
        "text-max-width": 160,
        "text-valign": "center",
        "text-halign": "center",
        "background-color": "#ffffff",
        "border-width": isLarge ? 3 : 1,
        "border-color": GREY,
      },
    },
    { selector: "node.people", style: { shape: "round-rectangle", "corner-radius": 27 } },
    { selector: "node.risk", style: { "background-color": "#e8f1f2", "border-color": DEEP, "border-width": isLarge ? 5 : 2 } },
    { selector: "node.body", style: { shape: "cut-rectangle" } },
    { selector: "node.from", style: { "background-color": DEEP, "border-color": DEEP, color: "#ffffff" } },
    { selector: "node.faint", style: { opacity: 0.25 } },
    { selector: "node:selected", style: { "border-width": isLarge ? 12 : 5, "border-color": INK, opacity: 1 } },
    {
      selector: "edge",
      style: {
        width: isLarge ? 2.5 : 1.25,
        "curve-style": isLarge ? "haystack" : "bezier",
        "haystack-radius": 0,
        "line-color": LINE,
        "target-arrow-color": LINE,
        "target-arrow-shape": "triangle",
      },
    },
    {
      selector: "edge.crossing",
      style: {
        "line-style": "dashed",
        label: isLarge ? "" : "between councils",
        color: INK,
        "font-family": FONT,
        "font-size": 10,
        "min-zoomed-font-size": 7,
        "text-background-color": "#ffffff",
        "text-background-opacity": 1,
      },
    },
    {
      selector: "edge.near",
      style: {
        width: isLarge ? 6 : 2.5,
        "curve-style": isLarge ? "straight" : "bezier",
        "line-color": DEEP,
        "target-arrow-color": DEEP,
      },
    },
    { selector: "edge.near.crossing", style: { label: "between councils" } },
    {
      selector: "node.head",
      style: {
        shape: "rectangle",
        width: 1,
        height: 1,
        "border-width": 0,
        "background-opacity": 0,
        "font-size": 64,
        "font-weight": 600,
        "text-wrap": "none",
        "text-halign": "right",
        "min-zoomed-font-size": 0,
        events: "no",
      },
    },
    { selector: ".away", style: { display: "none" } },
  ];
}

const SHAPES = { lens: "people", grade: "people", cohort: "people", risk: "risk", post: "body", organisation: "body" };

// hasColumns: the names of columns are drawn over them.
export function elementsOf({ things, links, heads }, hasColumns) {
  const nodes = things.map((thing, at) => ({
    data: { id: thing.id, at, name: thing.name, label: labelOf(thing) },
    classes: SHAPES[thing.kind] || "",
  }));
  const edges = links.map(([source, target, words], at) => ({
    data: { id: `link-${at}`, source: things[source].id, target: things[target].id },
    classes: words ? "crossing" : "",
  }));
  return [...nodes, ...edges, ...(hasColumns ? heads.map(headOf) : [])];
}

// The name of a column, which stands over it whatever is shown beneath.
function headOf([name, x, y], at) {
  return {
    data: { id: `head-${at}`, label: name, place: { x: x - 85, y: y - 110 } },
    classes: "head",
    selectable: false,
    grabbable: false,
  };
}

function labelOf(thing) {
  const name = thing.name.length > 46 ? `${thing.name.slice(0, 44).trimEnd()}…` : thing.name;
  return `${name}\n${thing.note ? `${thing.word}, ${thing.note}` : thing.word}`;
}
