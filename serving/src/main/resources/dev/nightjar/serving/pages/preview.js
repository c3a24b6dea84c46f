'use strict';

const $ = id => document.getElementById(id);
const STRATEGIES = {
  personalised: 'Personalised', fold_in: 'New shopper', session: 'From the visit', fallback: 'Fallback',
};
const REASONS = {
  anonymous: 'nobody is named, so this is what everybody sees',
  unknown_user: 'this generation does not know the shopper',
  no_candidates: 'the shopper is known, but has no list of their own yet',
  rail_without_personal: 'this rail does not use personal lists',
  no_generation: 'nothing has been published for this store yet',
  redis_unavailable: 'Redis did not answer in time',
  unreadable_value: 'what Redis holds could not be read',
};
const DROPS = {
  sold_out: 'sold out', not_in_size: 'not in the shopper’s size', stock_unknown: 'stock unknown',
  not_in_catalogue: 'no longer sold',
};
const DEGRADED = {
  stock_unverified: 'Stock is as this server last saw it.',
  shopper_unreadable: 'The shopper’s own list and sizes could not be read.',
  data_stale: 'The data is older than it should be.',
  shed: 'The server is very busy: this is the list of the night, without the session.',
  deadline_exceeded: 'Redis took long, so live stock was not looked at.',
  stock_stale: 'No stock has changed for long: is the shop’s stock feed dead?',
  generation_refused: 'A newer generation is live, but this server could not load it.',
};

let stores = [];
let latest = 0;

/** An element with text and children; text is never read as HTML. */
function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value; else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Asks the server; a store with API keys has the operator's typed in once, kept for as long as the tab is open. */
async function call(path, options = {}, typedNow = false) {
  const key = sessionStorage.getItem('nightjar-key');
  let response;
  try {
    response = await fetch(path, key ? { ...options, headers: { ...options.headers, 'X-Api-Key': key } } : options);
  } catch (e) {
    throw new Error('The server does not answer. Start it with ./nightjar serve, then try again.');
  }
  const body = await response.json();
  if (response.status === 401 && !typedNow) {
    const typed = (prompt('This store has API keys. An operator key of it:') || '').trim();
    if (typed) {
      sessionStorage.setItem('nightjar-key', typed);
      return call(path, options, true);
    }
  }
  if (!response.ok) {
    const fixes = (body.errors || []).map(e => `${e.field}: ${e.problem}; ${e.fix}`);
    throw new Error([body.detail || response.statusText, ...fixes].join(' – '));
  }
  return body;
}

const chosen = () => stores.find(s => s.store === $('store').value);
const storePath = () => `/v1/stores/${encodeURIComponent($('store').value)}`;

function fill(select, values, keep) {
  select.replaceChildren(...values.map(([value, text]) => el('option', { value, textContent: text })));
  if (values.some(([value]) => value === keep)) select.value = keep;
}

function showStore(wanted = {}) {
  const store = chosen();
  fill($('rail'), store.rails.map(r => [r.rail, `${r.rail} (${r.count})`]), wanted.rail || 'home');
  fill($('device'), [['', 'any'], ...store.devices.map(d => [d, d])], wanted.device || '');
  $('examples').replaceChildren(...store.example_users.map(value => el('option', { value })));
  const someone = [...store.example_users.slice(0, 6).map(u => [u, u]), ['', 'nobody known'], ['a-stranger', 'a stranger']];
  $('tries').replaceChildren('Try', ...someone.map(([user, text]) => {
    const button = el('button', { type: 'button', textContent: text });
    button.dataset.user = user;
    button.addEventListener('click', () => { $('user').value = user; show(); });
    return button;
  }));
}

function age(seconds) {
  if (seconds < 90) return 'just now';
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes old`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} hours old`;
  return `${Math.round(seconds / 86400)} days old`;
}

function fact(name, value) {
  return el('div', {}, el('dt', { textContent: name }), el('dd', { textContent: value }));
}

function about(answer) {
  const badge = el('span', { className: answer.fallback_reason ? 'badge fallback' : 'badge', textContent: STRATEGIES[answer.strategy] || answer.strategy });
  const heading = el('h1', {}, `For ${answer.user || 'somebody unknown'} on ${answer.rail}`, badge);
  const facts = el('dl', { className: 'facts' });
  if (answer.generation !== null) {
    facts.append(fact('Generation', answer.generation), fact('Data of', answer.data_date),
      fact('Age', age(answer.age_seconds)));
  }
  const sizes = Object.entries(answer.likely_sizes).map(([system, list]) => `${list.join(' ')} (${system})`);
  if (sizes.length) facts.append(fact('Likely sizes', sizes.join(', ')));
  const drops = Object.entries(answer.dropped).map(([reason, n]) => `${n} ${DROPS[reason] || reason}`);
  facts.append(fact('Left out', drops.length ? drops.join(', ') : 'nothing'),
    fact('Shown', `${answer.returned} of ${answer.requested} asked for`));
  const parts = [heading, facts];
  // An empty store says so below.
  if (answer.fallback_reason && answer.generation !== null) parts.push(el('p', { className: 'note', textContent: `Why no personal list: ${REASONS[answer.fallback_reason] || answer.fallback_reason}.` }));
  answer.degraded.forEach(d => parts.push(el('p', { className: 'note', textContent: DEGRADED[d] || d })));
  $('about').replaceChildren(...parts);
  $('about').hidden = false;
}

function sourceInWords(source) {
  if (source === 'personal') return 'On the shopper’s list';
  if (source === 'fold-in') return 'From what a new shopper does';
  if (source === 'popular') return 'Popular in this shop';
  if (source === 'new') return 'New arrival';
  return source.startsWith('popular:') ? `Popular in ${source.slice(8).split('/').pop()}` : source;
}

const factor = number => `× ${Number(number.toPrecision(3))}`;

function money(item) {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency: item.currency }).format(item.price);
  } catch (e) {
    return `${item.price} ${item.currency}`;
  }
}

function hue(text) {
  let hash = 0;
  for (const c of text) hash = (hash * 31 + c.codePointAt(0)) % 360;
  return hash;
}

function card(item, index) {
  const leaf = item.category.split('/').pop() || 'item';
  const tile = el('div', { className: 'tile', 'aria-hidden': 'true' }, el('span', { className: 'rank', textContent: index + 1 }),
    leaf.slice(0, 2).toUpperCase());
  tile.style.setProperty('--hue', hue(leaf));
  const why = el('ul', { className: 'why', 'aria-label': 'Why it is here' }, ...item.reasons.map((reason, i) => el('li', {},
    el('span', { textContent: i === 0 ? sourceInWords(reason.name) : `Boost “${reason.name}”` }),
    el('span', { textContent: i === 0 ? `score ${reason.factor.toFixed(2)}` : factor(reason.factor) }))));
  const sizes = el('div', { className: 'sizes', role: 'group', 'aria-label': `Sell out ${item.title}` });
  sizes.append(el('p', { className: 'small', textContent: item.sizes.length ? 'In stock – press a size to sell it out' : 'In stock' }));
  (item.sizes.length ? item.sizes : ['-']).forEach(size => {
    const button = el('button', { type: 'button', textContent: size === '-' ? 'Sell out' : size,
      'aria-label': size === '-' ? `Sell out ${item.title}` : `Sell out size ${size} of ${item.title}` });
    button.addEventListener('click', () => setUnits(item, size, 0));
    sizes.append(button);
  });
  return el('li', { className: 'card' }, tile, el('div', { className: 'body' },
    el('div', { className: 'row' }, el('h2', { textContent: item.title }), el('span', { className: 'price', textContent: money(item) })),
    el('div', { className: 'small' }, [item.brand, item.category, ''].filter((part, i) => part || i === 2).join(' · '),
      el('span', { className: 'id', textContent: item.item_id })),
    why, sizes));
}

function empty(title, text, again) {
  const parts = [el('h2', { textContent: title }), el('p', { textContent: text })];
  if (again) {
    const button = el('button', { type: 'button', textContent: 'Try again' });
    button.addEventListener('click', again);
    parts.push(button);
  }
  $('empty').replaceChildren(...parts);
  $('empty').hidden = false;
}

function failed(error, again) {
  $('about').hidden = true;
  $('list').replaceChildren();
  empty('That did not work', error.message, again);
}

async function show() {
  const mine = ++latest;
  const query = new URLSearchParams({ user: $('user').value.trim(), rail: $('rail').value, device: $('device').value });
  history.replaceState(null, '', `?${new URLSearchParams({ store: $('store').value })}&${query}`);
  document.querySelectorAll('#tries button').forEach(b => b.setAttribute('aria-pressed', b.dataset.user === $('user').value.trim()));
  document.body.classList.add('busy');
  try {
    const answer = await call(`${storePath()}/recommendations?${query}`);
    // A slower answer to an earlier question must not replace this one.
    if (mine !== latest) return;
    $('empty').hidden = true;
    about(answer);
    $('list').replaceChildren(...answer.items.map(card));
    if (answer.fallback_reason === 'no_generation') {
      empty('Nothing is published yet', `Run the nightly jobs for ${answer.store}, then try again.`, show);
    } else if (!answer.items.length) {
      empty('Nothing left to offer', 'Every candidate was left out; the line above says why.', null);
    }
  } catch (e) {
    if (mine === latest) failed(e, show);
  } finally {
    if (mine === latest) document.body.classList.remove('busy');
  }
}

async function setUnits(item, size, units) {
  const what = size === '-' ? item.title : `size ${size} of ${item.title}`;
  try {
    await call(`${storePath()}/stock`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ items: [{ item_id: item.item_id, sizes: { [size]: units } }] }),
    });
    if (units) {
      $('status').replaceChildren(`Restocked ${what} with ${units}.`);
    } else {
      const back = el('button', { type: 'button', textContent: 'Restock 5' });
      back.addEventListener('click', () => setUnits(item, size, 5));
      $('status').replaceChildren(`Sold out ${what}. `, back);
    }
    await show();
    // The pressed button is gone with its card; keyboard users go on from the list.
    $('list').focus({ preventScroll: true });
  } catch (e) {
    $('status').replaceChildren(e.message);
  }
}

async function start() {
  const wanted = Object.fromEntries(new URLSearchParams(location.search));
  $('empty').hidden = true;
  try {
    stores = (await call('/v1/stores')).stores;
  } catch (e) {
    failed(e, start);
    return;
  }
  if (!stores.length) {
    empty('No store yet', 'Describe one in conf/stores/NAME.conf and start the server again.', null);
    return;
  }
  const first = stores.find(s => s.generation !== null) || stores[0];
  fill($('store'), stores.map(s => [s.store, s.store]), wanted.store || first.store);
  if (!wanted.store) $('store').value = first.store;
  showStore(wanted);
  $('user').value = 'user' in wanted ? wanted.user : chosen().example_users[0] || '';
  await show();
}

$('ask').addEventListener('submit', event => { event.preventDefault(); show(); });
$('store').addEventListener('change', () => {
  showStore();
  $('user').value = chosen().example_users[0] || '';
  $('status').replaceChildren();
  show();
});
['user', 'rail', 'device'].forEach(id => $(id).addEventListener('change', show));
start();
