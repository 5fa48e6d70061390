// Which part of the drawing is seen, and how it is moved by hand: dragged, pinched, or by the wheel.
const LEAST = 0.02;
const MOST = 2.5;
const MARGIN = 16;
const STILL = 4; // pixels that a finger may move and still only touch

// One pixel of the drawing is `scale` pixels of the box; the drawn origin lies at x, y of the box.
export function viewOf(box, changed) {
  const view = { scale: 1, x: 0, y: 0 };
  const room = () => ({ x: box.clientWidth, y: box.clientHeight });
  const middle = () => ({ x: room().x / 2, y: room().y / 2 });

  view.zoomTo = (scale, at = middle()) => {
    const held = Math.min(MOST, Math.max(LEAST, scale));
    const share = held / view.scale;
    view.scale = held;
    view.moveBy((at.x - view.x) * (1 - share), (at.y - view.y) * (1 - share));
  };
  view.moveBy = (across, down) => {
    view.x += across;
    view.y += down;
    changed();
  };
  view.centre = ({ x, y }) => {
    const at = middle();
    view.moveBy(at.x - x * view.scale - view.x, at.y - y * view.scale - view.y);
  };
  view.fit = ({ left, right, top, bottom }) => {
    const wide = (room().x - 2 * MARGIN) / (right - left);
    const high = (room().y - 2 * MARGIN) / (bottom - top);
    view.zoomTo(Math.min(wide, high));
    view.centre({ x: (left + right) / 2, y: (top + bottom) / 2 });
  };
  view.drawnAt = ({ x, y }) => ({ x: (x - view.x) / view.scale, y: (y - view.y) / view.scale });
  return view;
}

// touched is told where the box was touched, opened where twice; both as drawn places.
export function moveByHand(box, view, { touched, opened }) {
  const fingers = new Map();
  let start;
  let isMoved;
  const placeOf = (event) => {
    const corner = box.getBoundingClientRect();
    return { x: event.clientX - corner.left - box.clientLeft, y: event.clientY - corner.top - box.clientTop };
  };
  const lift = (event) => {
    if (fingers.delete(event.pointerId) && event.type === "pointerup" && !isMoved) {
      touched(view.drawnAt(placeOf(event)));
    }
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.button === 0) {
      box.setPointerCapture(event.pointerId);
      start = placeOf(event);
      isMoved = fingers.size > 0;
      fingers.set(event.pointerId, start);
    }
  });
  box.addEventListener("pointermove", (event) => {
    if (fingers.has(event.pointerId)) {
      const here = placeOf(event);
      isMoved ||= farBetween([start, here]) > STILL;
      if (isMoved) {
        const before = [...fingers.values()];
        fingers.set(event.pointerId, here);
        follow(view, before, [...fingers.values()]);
      }
    }
  });
  box.addEventListener("pointerup", lift);
  box.addEventListener("pointercancel", lift);
  box.addEventListener("dblclick", (event) => opened(view.drawnAt(placeOf(event))));
  box.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const turned = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
      view.zoomTo(view.scale * Math.exp(-turned / 500), placeOf(event));
    },
    { passive: false },
  );
}

// Keeps what lies under the fingers under them.
function follow(view, before, after) {
  const from = between(before);
  const to = between(after);
  if (before.length > 1) {
    view.zoomTo((view.scale * farBetween(after)) / Math.max(1, farBetween(before)), from);
  }
  view.moveBy(to.x - from.x, to.y - from.y);
}

function between(places) {
  const mean = (side) => places.reduce((sum, place) => sum + place[side], 0) / places.length;
  return { x: mean("x"), y: mean("y") };
}

function farBetween([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
