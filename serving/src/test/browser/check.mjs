// nightjar.js in a real browser: a shop's page on one port, the server on another, what arrived read from the server.
// Run by .ci/check-browser, which sets what is read from the environment here.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Chromium, sleep, until } from './chromium.mjs';
import { open as openShop } from './shop.mjs';

const { CHROMIUM, SERVER, STORE, KEY, REDIS_PORT, SHOP_PORT, SCREENSHOTS, STOP_SERVER } = process.env;
const shopUrl = `http://localhost:${SHOP_PORT}`;
const BOARDS = 'kitchen/cutting-boards';

const ask = async query => {
  const response = await fetch(`${SERVER}/v1/stores/${STORE}/recommendations?${query}`, { headers: { 'X-Api-Key': KEY } });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
};
const ids = answer => answer.items.map(item => item.item_id);

const begun = Date.now();

/** The lines of the event stream since this began: what the lake will get. */
function stream() {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(REDIS_PORT), '127.0.0.1',
      () => socket.write(`XRANGE nj:{${STORE}}:events ${begun} +\r\nQUIT\r\n`));
    socket.setEncoding('utf8').on('data', chunk => { text += chunk; }).on('error', reject)
      .on('end', () => resolve(text.split('\r\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line))));
  });
}
/** As collect reads them: what was sent again after a 503 stands there twice under one id, and counts once. */
const of = async (session, type) => [...new Map((await stream()).map(e => [e.event_id, e])).values()]
  .filter(e => e.session_id === session && (!type || e.type === type));
/** Events of a session, once there are as many. */
const arrived = (session, type, count = 1) => until(`${count} × ${type}`, async () => {
  const events = await of(session, type);
  return events.length >= count && events;
});

const sessionOf = page => page.run(`(document.cookie.match(/nj_${STORE}=([^;]*)/) || [])[1]`);
const shownIn = (page, rail) => page.run(`[...document.querySelectorAll('#${rail} li')].map(li => li.dataset.nightjarItem)`);
const filled = (page, rail) => until(`the rail ${rail}`, async () => {
  const items = await shownIn(page, rail);
  return items.length && items[0] && items;
});
const apiCalls = page => page.requests.filter(r => r.url.includes('/v1/') && r.method !== 'OPTIONS').map(r => ({ ...r, path: new URL(r.url).pathname.split('/').pop() }));

const asks = page => apiCalls(page).filter(call => call.path === 'page').length;

let passed = 0;
const failures = [];
async function check(name, work) {
  try {
    await work();
    passed++;
    console.log(`ok: ${name}`);
  } catch (e) {
    failures.push(name);
    console.log(`FAILED: ${name}\n  ${String(e.stack).split('\n').slice(0, 6).join('\n  ')}`);
  }
}

const shop = await openShop({ port: Number(SHOP_PORT), server: SERVER, store: STORE, key: KEY });
const browser = new Chromium(CHROMIUM);
const pages = [];
const open = async (path, how) => {
  const page = await browser.open(shopUrl + path, how);
  pages.push(page);
  return page;
};
const kept = async (page, name) => writeFileSync(join(SCREENSHOTS, name), await page.screenshot());

// ---- a shopper of hearth clicks into kitchen, lingers over two cutting boards, opens one ---------------------------------

let page;
let session;
let boards;

await check('two rails are filled by one request, in the server’s order, no item twice', async () => {
  page = await open('/');
  const home = await filled(page, 'home');
  boards = await filled(page, 'boards');
  session = await sessionOf(page);
  assert.match(session, /^[0-9a-f-]{36}$/);
  assert.deepEqual(apiCalls(page).map(call => call.path), ['page']);
  assert.deepEqual(home, ids(await ask(`session=${session}&rail=home&count=6&device=desktop`)));
  assert.equal(boards.length, 4);
  assert.equal(new Set([...home, ...boards]).size, 10);
});

await check('cards come from the template, or are a plain list; heading and links stay right', async () => {
  const html = await page.run('document.querySelector("#home li").innerHTML');
  assert.match(html, /^<a class="card" href="\/p\/HG\d+"><b slot="title">[^<]+<\/b><span slot="price">€[\d.,]+<\/span><\/a>$/);
  assert.equal(await page.run('document.querySelector("#home h2").textContent'), 'For you');
  assert.equal(await page.run('document.querySelectorAll("#home > ul > li").length'), 6);
  assert.match(await page.run('document.querySelector("#boards > ul > li").innerHTML'), /^<a .*href="\/p\/HG\d+".*>[^<]+<\/a> <span [^>]*>€[\d.,]+<\/span>$/);
  await kept(page, 'home.png');
});

await check('an impression is an item that was in view, with its rail, once', async () => {
  const impressions = await arrived(session, 'impression', 10);
  assert.equal(impressions.length, 10);
  assert.deepEqual(new Set(impressions.map(e => e.rail)), new Set(['home', 'category']));
  assert.ok(impressions.every(e => e.device === 'desktop'));
});

await check('a hover arrives with how long the pointer stayed, a passing pointer does not', async () => {
  await page.move('h1');
  const first = Date.now();
  await page.move('#boards li:nth-child(1)');
  await sleep(1500);
  const second = Date.now();
  await page.move('#boards li:nth-child(2)');
  const third = Date.now();
  await sleep(800);
  await page.move('#boards li:nth-child(3)');
  const last = Date.now();
  await page.move('h1');
  const hovers = await arrived(session, 'hover', 2);
  assert.deepEqual(hovers.map(e => e.item_id), boards.slice(0, 2));
  assert.ok(hovers[0].dwell_ms >= 1400 && hovers[0].dwell_ms <= third - first, `dwell ${hovers[0].dwell_ms}`);
  assert.ok(hovers[1].dwell_ms >= 700 && hovers[1].dwell_ms <= last - second, `dwell ${hovers[1].dwell_ms}`);
  assert.equal(hovers[0].rail, 'category');
});

await check('a click goes out with the page that is left, and the view with the page that comes', async () => {
  await page.clickAndLoad('#boards li:nth-child(1) a');
  assert.equal(await page.run('location.pathname'), `/p/${boards[0]}`);
  const [click] = await arrived(session, 'click');
  assert.deepEqual([click.item_id, click.rail], [boards[0], 'category']);
  const [view] = await arrived(session, 'view');
  assert.equal(view.item_id, boards[0]);
});

await check('the rail on the item’s page coheres with the item and leaves it out', async () => {
  const pdp = await filled(page, 'pdp');
  assert.equal(pdp.length, 5);
  assert.ok(!pdp.includes(boards[0]));
  const { session: { category, touched, version, events } } = await ask(`session=${session}&rail=pdp&item=${boards[0]}`);
  assert.equal(category, BOARDS);
  assert.deepEqual(touched.slice(0, 2), boards.slice(0, 2));
  assert.ok(version > 0 && events >= 4);
  // It waited for the view, and what is merely seen does not bring it anew.
  await until('impressions', async () => (await of(session, 'impression')).some(e => e.rail === 'pdp'));
  assert.equal(asks(page), 2);
});

await check('put into the basket: sent with size, quantity and price, and the rail comes anew', async () => {
  await page.run('addEventListener("nightjar:filled", e => { window.refilled = e.detail; })');
  await page.click('#cart');
  await page.move('h1');
  const [cart] = await arrived(session, 'cart');
  assert.deepEqual([cart.item_id, cart.size, cart.quantity, cart.price], [boards[0], '-', 2, 19.5]);
  const answer = await until('the rail to come anew', () => page.run('window.refilled'));
  const after = await ask(`session=${session}&rail=pdp&item=${boards[0]}&count=5&device=desktop`);
  assert.ok(answer.session.version >= 1 && answer.session.evidence > 3);
  assert.deepEqual(await shownIn(page, 'pdp'), ids(after));
  await kept(page, 'item.png');
});

await check('a tab that is closed still delivers: how far it was read, and the hover that was going on', async () => {
  await page.move('#pdp li:nth-child(2)');
  await sleep(700);
  const hovered = await page.run('document.querySelector("#pdp li:nth-child(2)").dataset.nightjarItem');
  await page.wheel(600);
  await until('the page to scroll', () => page.run('scrollY > 500'));
  assert.equal(asks(page), 3);
  const depth = await page.run('(scrollY + innerHeight) / document.documentElement.scrollHeight');
  await page.close();
  const [scroll] = await arrived(session, 'scroll');
  assert.equal(scroll.item_id, boards[0]);
  assert.ok(Math.abs(scroll.depth - depth) < 0.1, `depth ${scroll.depth}, expected about ${depth}`);
  const hovers = await arrived(session, 'hover', 3);
  assert.equal(hovers[2].item_id, hovered);
});

await check('all of it is evidence for the next answer, each event counted once', async () => {
  const { session: now } = await ask(`session=${session}`);
  assert.equal(now.events, (await of(session)).filter(e => e.type !== 'impression').length);
  // Click 1, view 1, cart 2, hovers of 1.5, 0.8 and 0.7 of 5 seconds and a scroll of half a page at half: 4.5 and a little.
  assert.ok(now.evidence > 4.3 && now.evidence < 6, `evidence ${now.evidence}`);
  assert.equal(now.touched[0], boards[0]);
  assert.equal(now.category, BOARDS);
});

await check('the console of all of this is empty', () => {
  assert.deepEqual([page.errors, page.warnings], [[], []]);
});

// ---- when things go wrong ------------------------------------------------------------------------------------------

const nasty = { item_id: '"/../x?y#z', title: '<img src=x onerror="window.harmed=1">', price: 1, currency: '<b>' };

await check('a title with HTML in it stays text, an id stays in its place of the address', async () => {
  const stub = ({ url }) => (url.endsWith('/page') ? { status: 200, body: { rails: [{ items: [nasty] }, { items: [nasty] }, { items: [] }] } } : undefined);
  const harmed = await open('/', { answer: stub });
  await filled(harmed, 'home');
  await filled(harmed, 'boards');
  assert.equal(await harmed.run('document.querySelector("#home b").textContent'), nasty.title);
  assert.equal(await harmed.run('document.querySelector("#boards a").textContent'), nasty.title);
  assert.equal(await harmed.run('document.querySelectorAll("#home img, #boards img, #home li b b").length'), 0);
  for (const rail of ['home', 'boards']) {
    assert.equal(await harmed.run(`document.querySelector("#${rail} a").getAttribute("href")`), `/p/${encodeURIComponent(nasty.item_id)}`);
  }
  assert.equal(await harmed.run('window.harmed'), undefined);
  assert.equal(await harmed.run('document.querySelector("#below").hidden'), true);
});

for (const outage of ['fail', 'hang', 503]) {
  await check(`an API that answers ${outage} leaves what the page had`, async () => {
    const down = await open('/?attributes=defer data-timeout=300', { answer: () => (outage === 503 ? { status: 503, body: { detail: 'down' } } : outage) });
    await until('the rails to be asked for', () => apiCalls(down).length > 0);
    await sleep(outage === 'hang' ? 500 : 200);
    assert.equal(await down.run('document.querySelector("#home li").textContent'), 'Our classic apron');
    assert.equal(await down.run('document.querySelector("#boards").textContent'), 'Cutting boards');
    assert.equal(asks(down), 1);
    // The browser itself reports a connection or a status; of ours there is nothing.
    assert.deepEqual(down.errors.filter(e => !e.includes('Failed to load resource')), []);
  });
}

await check('what Redis did not take is sent again, as the same event', async () => {
  let refusals = 2;
  const sent = [];
  const flaky = await open('/p/HG10001', { answer: ({ url, postData }) => {
    if (!url.includes('/events')) return undefined;
    sent.push(...JSON.parse(postData).events.map(e => e.event_id));
    return refusals-- > 0 ? { status: 503, body: {} } : undefined;
  } });
  const [view] = await arrived(await sessionOf(flaky), 'view');
  assert.ok(sent.filter(id => id === view.event_id).length >= 3);
});

await check('what is refused is named to the developer and not sent again', async () => {
  const wrong = await open('/empty');
  await wrong.run('nightjar.track("look", "HG10001")');
  await until('a warning', () => wrong.warnings.length);
  await wrong.run('nightjar.track("view", "HG10001", { itemId: 7 }); nightjar.track("view", "HG10002")');
  const [view] = await arrived(await sessionOf(wrong), 'view');
  assert.equal(view.item_id, 'HG10002');
  assert.equal(apiCalls(wrong).length, 2);
});

await check('one rail with a mistake does not empty the others', async () => {
  const mixed = await open('/empty');
  await mixed.run(`document.querySelector('#app').innerHTML = '<div data-nightjar-rail="hom" id="hom">kept</div><div data-nightjar-rail="home" id="home"></div>'`);
  await filled(mixed, 'home');
  assert.equal(await mixed.run('document.querySelector("#hom").textContent'), 'kept');
  assert.ok(mixed.warnings.length > 0);
});

await check('a rail that the shop fills itself is left alone, and its clicks and impressions are sent', async () => {
  const own = await open('/empty');
  await own.run(`document.querySelector('#app').innerHTML =
    '<div data-nightjar-rail="home" data-fill="no"><b data-nightjar-item="HG10001">Ours</b></div>'`);
  const visit = await until('the visit', async () => {
    await own.click('b');
    return sessionOf(own);
  });
  assert.equal((await arrived(visit, 'click'))[0].rail, 'home');
  assert.equal((await arrived(visit, 'impression'))[0].item_id, 'HG10001');
  await own.run('nightjar.fill()');
  assert.equal(asks(own), 0);
  assert.equal(await own.run('document.querySelector("b").textContent'), 'Ours');
});

await check('nothing that a page calls or does is thrown back at it', async () => {
  const odd = await open('/empty');
  await odd.run(`(async () => {
    nightjar.track(); nightjar.track('view'); nightjar.track('view', {}, 5); nightjar.user({}); nightjar.consent();
    nightjar.consent(1); await nightjar.fill('x'); await nightjar.fill([null, document]); await nightjar.fill(5);
    document.dispatchEvent(new PointerEvent('pointerover')); document.dispatchEvent(new MouseEvent('click'));
  })()`);
  assert.deepEqual(odd.errors, []);
});

// ---- single-page shops, loading late, going back ----------------------------------------------------------------------

await check('loaded late, and for views that come and go, it does the same', async () => {
  const app = await open('/empty?late');
  await until('the script', () => app.run('!!window.nightjar'));
  const show = id => app.run(`document.querySelector('#app').innerHTML =
    '<main data-nightjar-view="${id}" style="height:3000px"><div data-nightjar-rail="pdp" data-item="${id}" id="pdp"></div></main>'`);
  await show('HG10001');
  await filled(app, 'pdp');
  await app.wheel(400);
  await until('a scroll', () => app.run('scrollY > 300'));
  await show('HG10002');
  const visit = await sessionOf(app);
  assert.deepEqual((await arrived(visit, 'view', 2)).map(e => e.item_id), ['HG10001', 'HG10002']);
  assert.equal((await arrived(visit, 'scroll'))[0].item_id, 'HG10001');
  await filled(app, 'pdp');
  assert.ok(!(await shownIn(app, 'pdp')).includes('HG10002'));
});

await check('who goes back finds the rails as the visit now has them', async () => {
  const tab = await open('/');
  const before = await filled(tab, 'home');
  const [board] = await filled(tab, 'boards');
  await tab.clickAndLoad('#boards li:nth-child(1) a');
  await filled(tab, 'pdp');
  await tab.click('#cart');
  const visit = await sessionOf(tab);
  await arrived(visit, 'cart');
  await tab.back();
  await until('the new list', async () => {
    const items = await shownIn(tab, 'home').catch(() => []);
    return items[0] && String(items) !== String(before) && String(items) === String(ids(await ask(`session=${visit}&rail=home&count=6&device=desktop`)));
  });
  assert.equal(board, (await of(visit, 'cart'))[0].item_id);
});

// ---- who wants to be left alone --------------------------------------------------------------------------------------

const signals = {
  'Global Privacy Control': 'Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true })',
  'Do Not Track': 'Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" })',
};
for (const [name, before] of Object.entries(signals)) {
  await check(`${name}: no request, no cookie, whatever the page says`, async () => {
    const quiet = await open('/', { before });
    await quiet.run('nightjar.consent(true); nightjar.track("view", "HG10001"); nightjar.fill()');
    await quiet.go(`${shopUrl}/p/HG10001`);
    assert.deepEqual(apiCalls(quiet), []);
    assert.equal(await quiet.run('document.cookie'), '');
    assert.equal(await quiet.run('window.nightjar !== undefined'), true);
  });
}

await check('data-anonymous: rails for everybody, naming nobody', async () => {
  const quiet = await open('/?attributes=defer data-anonymous data-user=u1', { before: signals['Do Not Track'] });
  await filled(quiet, 'home');
  assert.deepEqual(apiCalls(quiet).map(call => call.path), ['page']);
  assert.deepEqual(Object.keys(JSON.parse(apiCalls(quiet)[0].postData)), ['device', 'rails']);
  assert.equal(await quiet.run('document.cookie'), '');
});

await check('with data-consent nothing happens before consent, all after, nothing once it is taken back', async () => {
  const asks = await open('/?attributes=defer data-consent=required');
  await asks.run('nightjar.track("view", "HG10001")');
  assert.equal(await asks.run('document.cookie'), '');
  assert.deepEqual(apiCalls(asks), []);
  await asks.run('nightjar.consent(true)');
  await filled(asks, 'home');
  const visit = await sessionOf(asks);
  await asks.run('nightjar.track("view", "HG10002")');
  assert.deepEqual((await arrived(visit, 'view')).map(e => e.item_id), ['HG10002']);
  await asks.run('nightjar.track("view", "HG10003"); nightjar.consent(false); nightjar.track("view", "HG10004")');
  assert.equal(await sessionOf(asks), 'off');
  const calls = apiCalls(asks).length;
  await asks.go(`${shopUrl}/p/HG10001`);
  assert.equal(apiCalls(asks).length, calls);
  await asks.run('nightjar.consent(true)');
  await arrived(await sessionOf(asks), 'view');
  assert.equal((await of(visit, 'view')).length, 1);
});

await check('where cookies are blocked, a visit lasts as long as the page', async () => {
  const blocked = await open('/p/HG10001', { before: 'Object.defineProperty(Document.prototype, "cookie", { get() { throw new Error("blocked"); }, set() { throw new Error("blocked"); } })' });
  await filled(blocked, 'pdp');
  await blocked.run('nightjar.track("wishlist", "HG10001", { event_id: "kept-for-later" })');
  const wish = await until('the event', async () => (await stream()).find(e => e.event_id === 'kept-for-later'));
  assert.equal((await of(wish.session_id, 'view')).length, 1);
  assert.deepEqual(blocked.errors, []);
});

await check('who signs in keeps what was done; who signs out begins anew', async () => {
  const both = await open('/p/HG10001');
  const before = await until('a session', () => sessionOf(both));
  await both.run('nightjar.user("u-browser"); nightjar.track("wishlist", "HG10001")');
  const [wish] = await arrived(before, 'wishlist');
  assert.equal(wish.user_id, 'u-browser');
  assert.equal((await arrived(before, 'view'))[0].user_id, undefined);
  await both.run('nightjar.user(""); nightjar.track("view", "HG10002")');
  const after = await until('another session', async () => {
    const now = await sessionOf(both);
    return now && now !== before && now;
  });
  assert.equal((await arrived(after, 'view'))[0].user_id, undefined);
});

await check('a server that is gone leaves the page as it was', async () => {
  const tab = await open('/');
  await filled(tab, 'home');
  process.kill(Number(STOP_SERVER));
  await until('the server to end', () => fetch(`${SERVER}/livez`).then(() => false, () => true), 30000);
  // The script itself comes from the browser's cache now.
  await tab.go(`${shopUrl}/`);
  await until('the rails to be asked for', () => asks(tab) > 1);
  await until('the answer to fail', () => tab.errors.some(e => e.includes('/page')));
  assert.equal(await tab.run('document.querySelector("#home li").textContent'), 'Our classic apron');
  assert.deepEqual(tab.errors.filter(e => !e.includes('Failed to load resource')), []);
  await kept(tab, 'down.png');
});

await browser.close();
shop.close();
console.log(`Screenshots: ${SCREENSHOTS}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length ? 1 : 0;
