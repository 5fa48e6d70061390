// How the drawn map looks; what matters is also said in words, in the boxes and beside the links.
const INK = "#14212b";
const DEEP = "#08343e";
const WASH = "#e8f1f2";
const GREY = "#7d8a95";
const LINE = "#aab5bc";
const PAPER = "#ffffff";
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';
const WIDE = 170; // a box, in drawn pixels
const HIGH = 54;
const LETTERS = 12;
const HEAD_LETTERS = 64;
const HEAD_WIDE = 0.65; // of its height: more than the letters of a column's name have on average
const CROSSING = "between councils";
const CROSSING_LETTERS = 10;
const READABLE = 6; // pixels; smaller words are left out of a large map
const ROUND = { lens: true, grade: true, cohort: true };
const CUT = { post: true, organisation: true };

// Paints what stays of a scene on all of a canvas. view: how many pixels a drawn one has, and where
// the drawn origin lies. Of thousands of things the links are bare lines until a thing is chosen.
export function paint(context, scene, view) {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
  paintLinks(context, scene);
  context.textAlign = "center";
  context.textBaseline = "middle";
  const sight = sightOf(context.canvas, view);
  scene.things.forEach((thing, at) => {
    if (scene.stays[at] && isIn(sight, thing)) {
      paintThing(context, scene, at, view.scale);
    }
  });
  paintCrossings(context, scene, view.scale);
  paintHeads(context, scene.heads);
}

// Tells how far everything that stays reaches.
export function boundsOf({ things, stays, heads }) {
  const there = things.filter((_, at) => stays[at]);
  const letters = lettersOf(heads);
  const top = heads.map(([, , y]) => y - aboveOf(letters) - letters / 2);
  const end = heads.map(([name, x]) => x - WIDE / 2 + name.length * letters * HEAD_WIDE);
  return {
    left: Math.min(...there.map((thing) => thing.x), ...heads.map(([, x]) => x)) - WIDE / 2,
    right: Math.max(...there.map((thing) => thing.x + WIDE / 2), ...end),
    top: Math.min(...there.map((thing) => thing.y - HIGH / 2), ...top),
    bottom: Math.max(...there.map((thing) => thing.y + HIGH / 2), ...top),
  };
}

// Finds which thing lies under a drawn place; of two, what is painted above.
export function thingAt({ things, stays }, { x, y }) {
  return things.findLastIndex(
    (thing, at) => stays[at] && Math.abs(thing.x - x) <= WIDE / 2 && Math.abs(thing.y - y) <= HIGH / 2,
  );
}

function sightOf({ width, height }, { x, y, scale }) {
  return { left: -x / scale - WIDE, right: (width - x) / scale + WIDE, top: -y / scale - HIGH, bottom: (height - y) / scale + HIGH };
}

function isIn(sight, { x, y }) {
  return x > sight.left && x < sight.right && y > sight.top && y < sight.bottom;
}

function paintLinks(context, scene) {
  const { things, isLarge } = scene;
  const paintAll = (some, colour, width, hasArrows) => {
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = width;
    some.forEach(([source, target, words]) => {
      context.setLineDash(words ? [3 * width, 2 * width] : []);
      paintLink(context, things[source], things[target], hasArrows && 4 + 3 * width);
    });
  };
  paintAll(linksOf(scene), LINE, isLarge ? 2.5 : 1.25, !isLarge);
  paintAll(nearOf(scene), DEEP, isLarge ? 6 : 2.5, true);
  context.setLineDash([]);
}

function linksOf({ links, stays }) {
  return links.filter(([source, target]) => stays[source] && stays[target]);
}

function nearOf(scene) {
  return linksOf(scene).filter(([source, target]) => source === scene.chosen || target === scene.chosen);
}

function paintLink(context, from, to, arrow) {
  const [start, end] = arrow ? endsOf(from, to) : [from, to];
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.lineTo(end.x, end.y);
  context.stroke();
  if (arrow) {
    const turn = Math.atan2(end.y - start.y, end.x - start.x);
    const corner = (side) => [end.x - arrow * Math.cos(turn + side), end.y - arrow * Math.sin(turn + side)];
    context.beginPath();
    context.moveTo(end.x, end.y);
    context.lineTo(...corner(0.45));
    context.lineTo(...corner(-0.45));
    context.fill();
  }
}

// A link leaves a box and meets one at the sides that face each other, so that no box between hides it.
function endsOf(from, to) {
  const side = (thing, across, down) => ({ x: thing.x + (Math.sign(across) * WIDE) / 2, y: thing.y + (Math.sign(down) * HIGH) / 2 });
  const across = to.x - from.x;
  const down = to.y - from.y;
  const isBeside = Math.abs(across) > WIDE;
  return isBeside ? [side(from, across, 0), side(to, -across, 0)] : [side(from, 0, down), side(to, 0, -down)];
}

// What joins two councils is said beside its dashes, above everything else.
function paintCrossings(context, scene, scale) {
  if (CROSSING_LETTERS * scale < READABLE) {
    return;
  }
  context.font = `${CROSSING_LETTERS}px ${FONT}`;
  const wide = context.measureText(CROSSING).width;
  (scene.isLarge ? nearOf(scene) : linksOf(scene)).filter(([, , words]) => words).forEach(([source, target]) => {
    const x = (scene.things[source].x + scene.things[target].x) / 2;
    const y = (scene.things[source].y + scene.things[target].y) / 2;
    context.fillStyle = PAPER;
    context.fillRect(x - wide / 2, y - CROSSING_LETTERS / 2, wide, CROSSING_LETTERS);
    context.fillStyle = INK;
    context.fillText(CROSSING, x, y);
  });
}

function paintThing(context, { things, called, chosen, from, isLarge }, at, scale) {
  const thing = things[at];
  const isRisk = thing.kind === "risk";
  const isFound = called && called[at];
  context.globalAlpha = !called || isFound || at === chosen ? 1 : 0.25;
  outline(context, thing);
  context.fillStyle = at === from ? DEEP : isRisk ? WASH : PAPER;
  context.fill();
  context.strokeStyle = at === chosen || isFound ? INK : isRisk || at === from ? DEEP : GREY;
  context.lineWidth = borderOf(at === chosen, isFound, isRisk) * (isLarge ? 2.5 : 1);
  context.stroke();
  if (!isLarge || LETTERS * scale >= READABLE) {
    context.fillStyle = at === from ? PAPER : INK;
    context.font = `${LETTERS}px ${FONT}`;
    thing.lines ??= linesOf(context, thing);
    const first = thing.y - ((thing.lines.length - 1) * (LETTERS + 1)) / 2;
    thing.lines.forEach((line, row) => context.fillText(line, thing.x, first + row * (LETTERS + 1)));
  }
  context.globalAlpha = 1;
}

function borderOf(isChosen, isFound, isRisk) {
  return isChosen ? 5 : isFound ? 3 : isRisk ? 2 : 1;
}

function outline(context, { kind, x, y }) {
  const [left, top, right, bottom] = [x - WIDE / 2, y - HIGH / 2, x + WIDE / 2, y + HIGH / 2];
  context.beginPath();
  if (ROUND[kind]) {
    context.roundRect(left, top, WIDE, HIGH, HIGH / 2);
  } else if (CUT[kind]) {
    context.moveTo(left + 8, top);
    [[right - 8, top], [right, top + 8], [right, bottom - 8], [right - 8, bottom]].forEach((to) => context.lineTo(...to));
    [[left + 8, bottom], [left, bottom - 8], [left, top + 8]].forEach((to) => context.lineTo(...to));
    context.closePath();
  } else {
    context.rect(left, top, WIDE, HIGH);
  }
}

function linesOf(context, thing) {
  const name = thing.name.length > 46 ? `${thing.name.slice(0, 44).trimEnd()}…` : thing.name;
  const said = thing.note ? `${thing.word}, ${thing.note}` : thing.word;
  return [...wrapped(context, name), ...wrapped(context, said)];
}

function wrapped(context, text) {
  const lines = [""];
  text.split(" ").forEach((word) => {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && context.measureText(longer).width > WIDE - 10) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = longer;
    }
  });
  return lines;
}

// The names of columns stand over them whatever is shown beneath, as large as the next one allows.
function paintHeads(context, heads) {
  const letters = lettersOf(heads);
  context.fillStyle = INK;
  context.font = `600 ${letters}px ${FONT}`;
  context.textAlign = "left";
  heads.forEach(([name, x, y]) => context.fillText(name, x - WIDE / 2, y - aboveOf(letters)));
}

function lettersOf(heads) {
  const room = heads.slice(1).map(([, x], at) => (x - heads[at][1]) / (heads[at][0].length * HEAD_WIDE));
  return Math.min(HEAD_LETTERS, ...room);
}

function aboveOf(letters) {
  return HIGH + letters * 0.9;
}
