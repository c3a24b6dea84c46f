// Nightjar (Apache-2.0) in a shop's page: docs/api.md, "In a page".
(() => {
  const script = document.currentScript || document.querySelector('script[data-store][src*="nightjar.js"]');
  if (!script || window.nightjar?.track) return;
  const { store, key, campaign } = script.dataset;
  const base = new URL(`v1/stores/${store}/`, script.src);
  const device = script.dataset.device || (!matchMedia('(pointer:coarse)').matches ? 'desktop'
    : screen.width < 600 ? 'mobile' : 'tablet');
  const RAIL = '[data-nightjar-rail]';
  const ITEM = '[data-nightjar-item]';
  const all = selector => [...document.querySelectorAll(selector)];
  const warn = problem => console.warn('nightjar:', problem);

  // A fault must not stop the page.
  const safe = work => (...args) => {
    try {
      return work(...args);
    } catch (e) {
      warn(e);
    }
  };
  const on = (target, type, work) => target.addEventListener(type, safe(work), true);

  // A visit: a cookie of 30 minutes, else the page.
  const silent = navigator.globalPrivacyControl || navigator.doNotTrack === '1';
  const anonymous = 'anonymous' in script.dataset;
  let agreed = script.dataset.consent !== 'required';
  let { user } = script.dataset;
  let visit;
  let blocked;

  function cookie(value, seconds) {
    try {
      if (seconds >= 0) document.cookie = `nj_${store}=${value};path=/;max-age=${seconds};samesite=lax`;
      return document.cookie.match(`(?:^|; )nj_${store}=([^;]*)|$`)[1];
    } catch (e) {
      // A sandboxed frame has none.
    }
  }

  const may = () => agreed && !silent && cookie() !== 'off';
  const newId = () => crypto.randomUUID?.() || [Date.now(), Math.random(), Math.random()].join('-');

  function who() {
    if (!may()) return {};
    visit = cookie() || (blocked && visit) || newId();
    blocked = cookie(visit, 1800) !== visit;
    return { session_id: visit, user_id: user };
  }

  function signIn(id) {
    const next = id ? String(id) : undefined;
    // The next person at this browser begins anew.
    if (user && user !== next) visit = cookie('', 0);
    user = next;
  }

  function consent(given) {
    if (!given) {
      queue = [];
      agreed = false;
      cookie('off', 31536000);
    } else if (!may()) {
      agreed = true;
      if (cookie() === 'off') cookie('', 0);
      restart();
    }
  }

  let queue = [];
  let failures = 0;
  let timer;
  let sending;
  const eventsUrl = `${base}events${key ? `?key=${key}` : ''}`;
  const body = events => JSON.stringify({ events });

  function track(type, item, more) {
    if (!item || !may()) return;
    queue.push({ event_id: newId(), ...who(), device, campaign, ...more, type, item_id: String(item) });
    queue = queue.slice(-300);
    timer ||= setTimeout(flush, 1000);
  }

  function flush() {
    clearTimeout(timer);
    timer = 0;
    if (!sending && queue.length) sending = send(queue.splice(0, 100));
    return sending;
  }

  async function send(events) {
    try {
      // A body of text needs no preflight.
      const response = await fetch(eventsUrl, { method: 'POST', body: body(events), credentials: 'omit', keepalive: true });
      if (response.status === 429 || response.status > 499) throw response;
      failures = 0;
      const answer = await response.json();
      if (answer.refused !== 0) warn(answer);
      // After impressions it would never end: new items are seen, too.
      if (!waiting && events.some(event => event.type !== 'impression')) {
        setTimeout(fill, 0, all(`${RAIL}[data-refresh]`).filter(rail => !rail.matches(':hover,:focus-within')));
      }
    } catch (e) {
      // What did arrive is known by its event_id.
      failures = (failures + 1) % 8;
      if (failures && may()) queue = events.concat(queue);
    }
    sending = 0;
    if (queue.length) timer ||= setTimeout(flush, failures && 500 * 2 ** failures * (1 + Math.random()));
  }

  function leave() {
    hover();
    read();
    while (queue.length && navigator.sendBeacon(eventsUrl, body(queue.slice(0, 100)))) queue.splice(0, 100);
  }

  const near = (target, selector) => target.closest?.(selector);
  const from = element => {
    const { dataset: d } = near(element, RAIL) || script;
    return { rail: d.nightjarRail, request_id: d.request };
  };
  let viewed = '';
  let depth = 0;
  let over;
  let since;

  function hover(item) {
    if (item === over) return;
    const dwell = Math.round(performance.now() - since);
    if (over && dwell > 500) track('hover', over.dataset.nightjarItem, { dwell_ms: dwell, ...from(over) });
    over = item;
    since = performance.now();
  }

  function read() {
    if (depth <= 0) return;
    track('scroll', viewed, { depth });
    depth = -1;
  }

  function press({ target, button }) {
    if (button > 1) return;
    const put = near(target, '[data-nightjar-cart]');
    const item = near(target, ITEM);
    const id = item ? item.dataset.nightjarItem : viewed;
    const place = from(target);
    if (put) {
      const { nightjarCart, size, quantity, price } = put.dataset;
      track('cart', nightjarCart || id, { size, quantity: quantity && +quantity, price: price && +price, ...place });
    } else if (item && place.rail !== undefined) track('click', id, place);
  }

  const seen = new Set();
  const eyes = new IntersectionObserver(entries => entries.forEach(({ target, intersectionRatio }) => {
    clearTimeout(target.nightjarTimer);
    if (intersectionRatio >= 0.5) target.nightjarTimer = setTimeout(show, 1000, target);
  }), { threshold: 0.5 });

  function show(item) {
    const place = from(item);
    const id = item.dataset.nightjarItem;
    const once = [location, place.rail, id].join();
    if (document.hidden || !item.isConnected || seen.has(once)) return;
    seen.add(once);
    track('impression', id, place);
  }

  let waiting = 0;
  const marks = new WeakMap();
  const mark = ({ dataset: d }) => [d.nightjarRail, d.count, d.item, d.category].join();

  async function fill(which) {
    let rails = [].concat(which || all(RAIL)).filter(rail => rail?.matches);
    const latest = {};
    rails.forEach(rail => marks.set(rail, [mark(rail), latest]));
    // The answer is to reflect what was done, but not to wait long.
    waiting++;
    if (!failures) await Promise.race([flush(), new Promise(done => setTimeout(done, 400))]);
    waiting--;
    rails = rails.filter(rail => marks.get(rail)[1] === latest && rail.dataset.fill !== 'no');
    if (rails.length && (may() || anonymous)) await ask(rails, latest);
  }

  async function ask(rails, latest) {
    const slots = rails.map(({ dataset: d }) => ({
      rail: d.nightjarRail, count: +d.count || undefined, item: d.item ? d.item.split(',') : [], category: d.category }));
    try {
      const response = await fetch(`${base}page`, {
        method: 'POST', body: JSON.stringify({ ...who(), device, campaign, rails: slots }),
        headers: key ? { 'X-Api-Key': key } : {}, credentials: 'omit', signal: AbortSignal.timeout(script.dataset.timeout || 2000) });
      const answer = await response.json();
      if (response.ok) rails.forEach((rail, i) => marks.get(rail)[1] === latest && safe(render)(rail, answer.rails[i]));
      else {
        warn(answer);
        // One rail's mistake must not empty the others.
        if (rails[1] && response.status === 400) rails.forEach(rail => ask([rail], latest));
      }
    } catch (e) {
      // The page keeps what it has.
    }
  }

  function render(rail, answer) {
    if (!answer.items.length) return;
    const template = rail.querySelector('template');
    const place = rail.querySelector('[data-nightjar-list]') || rail;
    const list = place.matches('ul,ol') ? place : document.createElement('ul');
    const cards = answer.items.map(item => card(item, template, rail.dataset.href || script.dataset.href));
    if (list !== place) place.replaceChildren(list);
    list.replaceChildren(...cards);
    rail.dataset.request = answer.request_id;
    if (template) rail.append(template);
    rail.hidden = false;
    rail.dispatchEvent(new CustomEvent('nightjar:filled', { bubbles: true, detail: answer }));
  }

  // Texts never become HTML, ids are escaped.
  function card(item, template, link) {
    const make = (tag, slot) => Object.assign(document.createElement(tag), { slot });
    const li = make('li', '');
    if (template) li.append(document.importNode(template.content, true));
    else li.append(make('a', 'title'), ' ', make('span', 'price'));
    li.dataset.nightjarItem = item.item_id;
    const filled = pattern => pattern.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(item[name === 'id' ? 'item_id' : name]));
    li.querySelectorAll('*').forEach(part => {
      const { slot, dataset: { src, href = part.matches('a') && link } } = part;
      if (slot) part.textContent = slot === 'price' ? money(item) : item[slot];
      if (src) part.src = filled(src);
      if (href) part.href = filled(href);
    });
    return li;
  }

  function money({ price, currency }) {
    try {
      return price.toLocaleString(document.documentElement.lang || undefined, { style: 'currency', currency });
    } catch (e) {
      return price;
    }
  }

  let soon;

  function scan() {
    soon = 0;
    if (!may() && !anonymous) return;
    const item = document.querySelector('[data-nightjar-view]')?.dataset.nightjarView || '';
    if (item !== viewed) {
      read();
      viewed = item;
      depth = 0;
      track('view', item);
    }
    const fresh = all(RAIL).filter(rail => marks.get(rail)?.[0] !== mark(rail));
    if (fresh.length) fill(fresh);
    all(`${RAIL} ${ITEM}`).forEach(each => eyes.observe(each));
  }

  function restart() {
    viewed = '';
    scan();
    fill();
  }

  function start() {
    on(document, 'pointerover', e => e.pointerType !== 'touch' && hover(near(e.target, ITEM)));
    on(document, 'pointerout', e => e.relatedTarget || hover());
    on(document, 'click', press);
    on(document, 'auxclick', press);
    on(window, 'scroll', () => {
      const share = (scrollY + innerHeight) / document.documentElement.scrollHeight;
      if (scrollY > 0 && depth >= 0) depth = Math.min(1, Math.max(depth, share));
    });
    on(document, 'visibilitychange', () => document.hidden && leave());
    on(window, 'pagehide', leave);
    on(window, 'pageshow', e => e.persisted && restart());
    new MutationObserver(() => {
      soon ||= setTimeout(safe(scan), 50);
    }).observe(document, {
      childList: true, subtree: true,
      attributeFilter: ['data-nightjar-view', 'data-nightjar-rail', 'data-item', 'data-category'],
    });
    scan();
  }

  window.nightjar = { track: safe(track), fill, user: safe(signIn), consent: safe(consent) };
  if (!store) warn('no data-store');
  else if (document.readyState === 'loading') on(document, 'DOMContentLoaded', start);
  else safe(start)();
})();
