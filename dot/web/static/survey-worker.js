// Opens the survey without a connection: the blank form from the cache, never an answer.

const CACHE = "dot-survey";

self.addEventListener("install", (event) => {
  // Saves go past this worker: what a closing page sends through it may die with the page.
  event.addRoutes?.({ condition: { requestMethod: "PUT" }, source: "network" });
  self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === "/survey/answer") {
    event.respondWith(fetch(request).catch(() => kept("/survey/shell")));
  } else if (address.pathname.startsWith("/static/") || address.pathname.startsWith("/survey/brand/")) {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? Response.error();
}
