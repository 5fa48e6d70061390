// Says what of the map is shown: the same rule as the lists of the page, in queries/map/whole.py.
const FACTS = ["band", "workstream", "phase"]; // null on a thing: such a thing has none of it

// Joins each thing to the numbers of the things before and after it, once for all filters.
export function linked({ things, links }) {
  const before = things.map(() => []);
  const after = things.map(() => []);
  links.forEach(([source, target]) => {
    after[source].push(target);
    before[target].push(source);
  });
  return { before, after };
}

// Gives one truth a thing; wanted: what the form says, with `kinds` as a set.
export function shownOf(data, near, wanted) {
  const facts = FACTS.filter((fact) => wanted[fact]);
  const fits = data.things.map((thing) => !saysOtherwise(thing, wanted, facts));
  const there = facts.length ? around(data.things, near, fits, facts) : fits;
  return data.things.map(
    (thing, at) =>
      there[at] && wanted.kinds.has(thing.kind) && (!wanted.mark || thing.marks.includes(wanted.mark)),
  );
}

function saysOtherwise(thing, wanted, facts) {
  const isElsewhere = wanted.council && thing.council && thing.council !== wanted.council;
  return isElsewhere || facts.some((fact) => thing[fact] !== null && thing[fact] !== wanted[fact]);
}

// Keeps what every fact speaks of, with all that leads to it and all that hangs on it.
function around(things, near, fits, facts) {
  const start = [...things.keys()].filter(
    (at) => fits[at] && facts.every((fact) => things[at][fact] !== null),
  );
  const above = walked(start, near.before, fits);
  const below = walked(start, near.after, fits);
  return things.map((_, at) => above[at] || below[at]);
}

function walked(start, onward, fits) {
  const met = fits.map(() => false);
  const front = [...start];
  start.forEach((at) => (met[at] = true));
  while (front.length) {
    onward[front.pop()].forEach((next) => {
      if (fits[next] && !met[next]) {
        met[next] = true;
        front.push(next);
      }
    });
  }
  return met;
}

// Tells whether a name holds every one of these words.
export function isCalled(name, words) {
  const said = name.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
