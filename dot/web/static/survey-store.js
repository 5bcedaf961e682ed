// Answers that have not reached the service yet, kept encrypted in this browser until they have.
// How, and what it protects: docs/adr/0012-unsent-answers-in-the-browser.md. Another survey's `tag` wipes them.

const NAME = "dot-survey";
const CACHE = "dot-survey";
const DAYS = 14;

const policy = self.trustedTypes?.createPolicy("dot", {
  createScriptURL(url) {
    if (url === "/survey/worker.js") return url;
    throw new TypeError("No other script is loaded.");
  },
});

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function done(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("kept");
  };
  const database = await asked(request);
  database.onversionchange = () => database.close();
  return database;
}

const today = () => Math.floor(Date.now() / 86_400_000);

// A store that keeps nothing: on a shared device, and where the browser has no database.
export const NOWHERE = {
  keeps: false,
  put: async () => null,
  drop: async () => {},
  all: async () => new Map(),
};

export async function openStore(tag, keep) {
  if (!keep || !self.indexedDB || !crypto.subtle) return NOWHERE;
  try {
    return await prepared(await open(), tag);
  } catch {
    return NOWHERE;
  }
}

async function prepared(database, tag) {
  const reading = database.transaction(["keys"]).objectStore("keys");
  let [key, owner, since] = await Promise.all(
    ["key", "tag", "since"].map((name) => asked(reading.get(name))),
  );
  const foreign = tag && owner && owner !== tag;
  if (!key || foreign || today() - since > DAYS) {
    if (foreign) await caches?.delete(CACHE);
    key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    const writing = database.transaction(["keys", "kept"], "readwrite");
    writing.objectStore("kept").clear();
    writing.objectStore("keys").put(key, "key");
    writing.objectStore("keys").put(tag || owner || "", "tag");
    writing.objectStore("keys").put(today(), "since");
    await done(writing);
  }
  return new Store(database, key);
}

class Store {
  keeps = true;
  #database;
  #key;

  constructor(database, key) {
    this.#database = database;
    this.#key = key;
  }

  // Keep a value under a name; the stamp that comes back drops this very value and no newer one.
  async put(name, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, plain);
    const stamp = crypto.randomUUID();
    const transaction = this.#database.transaction(["kept"], "readwrite");
    transaction.objectStore("kept").put({ iv, sealed, stamp, order: Date.now() }, name);
    await done(transaction);
    return stamp;
  }

  async drop(name, stamp) {
    const transaction = this.#database.transaction(["kept"], "readwrite");
    const store = transaction.objectStore("kept");
    const found = store.get(name);
    found.onsuccess = () => {
      if (found.result?.stamp === stamp) store.delete(name);
    };
    await done(transaction);
  }

  // Everything kept, oldest first, as name → {value, stamp}; what can't be read is left out.
  async all() {
    const store = this.#database.transaction(["kept"]).objectStore("kept");
    const [names, records] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
    const found = [];
    for (const [at, { iv, sealed, stamp, order }] of records.entries()) {
      try {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#key, sealed);
        const value = JSON.parse(new TextDecoder().decode(plain));
        found.push([names[at], { value, stamp, order }]);
      } catch {
        await this.drop(names[at], stamp);
      }
    }
    return new Map(found.sort(([, one], [, other]) => one.order - other.order));
  }
}

// How many answers wait here to be sent.
export async function waiting() {
  if (!self.indexedDB) return 0;
  const known = (await indexedDB.databases?.()) ?? [];
  if (!known.some(({ name }) => name === NAME)) return 0;
  const database = await open();
  const names = await asked(database.transaction(["kept"]).objectStore("kept").getAllKeys());
  database.close();
  return names.filter((name) => name.includes("/")).length;
}

async function loaded(file) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(file);
  await response.clone().arrayBuffer();
  return [file, response];
}

// Keep the blank form and its files, so that the survey opens without a connection.
export async function prepareOffline(files) {
  if (!navigator.serviceWorker || !self.caches || !window.isSecureContext) return;
  const address = "/survey/worker.js";
  try {
    await navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address, {
      scope: "/survey/",
    });
    // Whole before any of it is kept, the form last: a broken connection takes nothing away.
    const whole = await Promise.all([...files, "/survey/shell"].map(loaded));
    const cache = await caches.open(CACHE);
    for (const [file, response] of whole) await cache.put(file, response);
  } catch {
    // The survey works online without it.
  }
}

// Leave nothing behind.
export async function forget() {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  await self.caches?.delete(CACHE);
  if (!self.indexedDB) return;
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  });
}
