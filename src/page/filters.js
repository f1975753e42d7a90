// The filters, and the search over the full text of the reports.

const FILTERS = ["subject", "activity", "stance", "asserter", "likelihood", "confidence"];
const FLAGS = ["contested", "fresh"];
const query = { q: "", from: "", to: "" };
const control = (name) => byId("filters").querySelector(`[name="${name}"]`);

/** Returns a function that caches its results. */
function memoize(make, known = new Map()) {
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key);
  };
}

const foldCached = memoize(fold);

/** Returns the folded text that a search for a feature looks through. */
const searchText = memoize((feature) => {
  const words = new Set([feature.id, stringAt(feature.su), stringAt(feature.k), stringAt(feature.pr)]);
  const add = (...more) => more.forEach((one) => one && words.add(one));
  for (const at of feature.p) add(places[at].n, places[at].r, ...(places[at].l ?? []).map(([, name]) => name));
  for (const [, state] of feature.d) {
    if (!state) continue;
    add(title(state), stringAt(state.ac));
    for (const at of claimsOf(state)) {
      const claim = data.claims[at];
      const document = documentOf(claim);
      add(claim.id, sourceName(claim.s), sourceName(document.p), document.t, stringAt(claim.su), stringAt(claim.pl), stringAt(claim.no), claim.q);
    }
  }
  return [...words].map(foldCached).join(" ");
});

const stances = (state) => new Set([...claimsOf(state)].map((at) => stringAt(data.claims[at].st)));
const asserters = (state) => new Set([...claimsOf(state)].map((at) => sourceName(data.claims[at].s)));
const hasChangedOn = (feature, day) => feature.d.some(([from]) => from === day);

/** Reads the values of all filters. */
function readCriteria() {
  const criteria = Object.fromEntries(FILTERS.map((name) => [name, control(name).value]));
  for (const name of FLAGS) criteria[name] = control(name).checked;
  return { ...criteria, parts: fold(query.q).split(/\s+/).filter(Boolean) };
}

function matchesCriteria(feature, state, criteria) {
  if (criteria.subject && stringAt(feature.su) !== criteria.subject) return false;
  if (criteria.activity && stringAt(feature.k) !== criteria.activity && !stringAt(state.ac).split("; ").includes(criteria.activity)) return false;
  if (criteria.stance && !stances(state).has(criteria.stance)) return false;
  if (criteria.asserter && !asserters(state).has(criteria.asserter)) return false;
  if (criteria.likelihood && state.l < LIKELIHOODS.indexOf(criteria.likelihood)) return false;
  if (criteria.confidence && CONFIDENCES.indexOf(stringAt(state.f)) < CONFIDENCES.indexOf(criteria.confidence)) return false;
  if (criteria.contested && !state.x) return false;
  if (criteria.fresh && !hasChangedOn(feature, step)) return false;
  if (query.from && state.e?.[1] && state.e[1] < query.from) return false;
  if (query.to && state.e?.[0] && state.e[0] > query.to) return false;
  return criteria.parts.every((part) => searchText(feature).includes(part));
}

/** Returns whether any filter or search is active. */
const isFiltered = () =>
  Object.values(query).some(Boolean) || FILTERS.some((name) => control(name).value) || FLAGS.some((name) => control(name).checked);

/** Returns every feature known at a step, with its state. */
const statesOn = memoize((step) => {
  const known = [];
  for (const feature of data.features) {
    const state = stateOn(feature, step);
    if (state) known.push([feature, state]);
  }
  return known;
});

/** Returns the features that match the filters at the current step, with their states. */
function visibleStates() {
  if (!isFiltered()) return statesOn(step);
  const criteria = readCriteria();
  return statesOn(step).filter(([feature, state]) => matchesCriteria(feature, state, criteria));
}

function fillFilterOptions() {
  const fill = (name, values, label = (value) => value) => {
    for (const value of values) control(name).append(el("option", { value }, label(value)));
  };
  const states = data.features.flatMap((feature) => feature.d.map(([, state]) => state).filter(Boolean));
  const sorted = (values) => [...new Set(values)].filter(Boolean).sort((a, b) => a.localeCompare(b, language));
  fill("subject", sorted(data.features.map((feature) => stringAt(feature.su))));
  fill("activity", sorted([...data.features.map((feature) => stringAt(feature.k)), ...states.flatMap((state) => stringAt(state.ac).split("; "))]));
  fill("stance", sorted(data.claims.map((claim) => stringAt(claim.st))), (value) => text(value));
  fill("asserter", sorted(data.claims.map((claim) => sourceName(claim.s))));
  fill("likelihood", [...LIKELIHOODS].reverse());
  fill("confidence", [...CONFIDENCES].reverse());
}
