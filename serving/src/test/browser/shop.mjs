// The smallest shop that uses nightjar.js, on a port of its own. A page's look is asked for in its address.
import { createServer } from 'node:http';

const escape = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

const HOME = `
  <h1>Welcome</h1>
  <section data-nightjar-rail="home" data-count="6" data-href="/p/{id}" id="home">
    <h2>For you</h2>
    <ul data-nightjar-list class="cards"><li>Our classic apron</li></ul>
    <template><a class="card"><b slot="title"></b><span slot="price"></span></a></template>
  </section>
  <div data-nightjar-rail="category" data-category="kitchen/cutting-boards" data-count="4" data-href="/p/{id}" id="boards"><p>Cutting boards</p></div>
  <div style="height:1500px"></div>
  <div data-nightjar-rail="recently-viewed" id="below" hidden></div>`;

const item = id => `
  <main data-nightjar-view="${escape(id)}">
    <h1>${escape(id)}</h1>
    <button data-nightjar-cart data-size="-" data-quantity="2" data-price="19.5" id="cart">Add to basket</button>
    <div data-nightjar-rail="pdp" data-item="${escape(id)}" data-count="5" data-href="/p/{id}" data-refresh id="pdp"></div>
    <div style="height:2000px">About it</div>
  </main>`;

/** Starts it. The script tag is of the server and has the key; `?attributes=…` adds more, `?late` adds it by script. */
export function open({ port, server, store, key }) {
  const page = (body, query) => {
    const tag = `src="${server}/nightjar.js" data-store="${store}" data-key="${key}" ${query.get('attributes') ?? 'defer'}`;
    const late = `<script>addEventListener('load', () => { const s = document.createElement('script');
      s.src = '${server}/nightjar.js'; s.dataset.store = '${store}'; s.dataset.key = '${key}'; document.head.append(s); });</script>`;
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
      <style>body{font:16px sans-serif;margin:2rem}ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(4,1fr);gap:1rem}
      li{border:1px solid #ccc;border-radius:8px;padding:1rem}.card{display:grid;gap:.5rem}</style>
      ${query.has('late') ? late : `<script ${tag}></script>`}</head><body>${body}</body></html>`;
  };
  const shop = createServer((request, response) => {
    const url = new URL(request.url, `http://localhost:${port}`);
    const path = decodeURIComponent(url.pathname);
    const body = path === '/' ? HOME : path === '/empty' ? '<div id="app"></div>' : path.startsWith('/p/') ? item(path.slice(3)) : '';
    response.writeHead(body ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(body, url.searchParams));
  });
  return new Promise(ready => shop.listen(port, 'localhost', () => ready(shop)));
}
