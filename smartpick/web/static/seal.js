// Sealing and opening a share in the browser: AES-256-GCM over gzipped JSON, the same bytes as hosting/sealing.py makes.

const FORM = 1;
const NONCE = 12;
const LARGEST = 8_000_000; // bytes after unpacking
const MEANT_FOR = new TextEncoder().encode("smartpick share 1");

// a browser offers its cryptography only to https and to this computer's own address
export const able = () => Boolean(globalThis.crypto?.subtle && globalThis.CompressionStream);

export async function seal(content) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const packed = await through(new TextEncoder().encode(JSON.stringify(content)), new CompressionStream("gzip"));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: MEANT_FOR }, key, packed);
  const sealed = new Uint8Array(1 + NONCE + closed.byteLength);
  sealed[0] = FORM;
  sealed.set(nonce, 1);
  sealed.set(new Uint8Array(closed), 1 + NONCE);
  return { sealed, key: written(raw) };
}

export async function open(sealed, text) {
  if (sealed[0] !== FORM) throw new Error("unknown form");
  const key = await crypto.subtle.importKey("raw", read(text), "AES-GCM", false, ["decrypt"]);
  const iv = sealed.slice(1, 1 + NONCE);
  const packed = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: MEANT_FOR }, key, sealed.slice(1 + NONCE));
  return JSON.parse(new TextDecoder().decode(await through(new Uint8Array(packed), new DecompressionStream("gzip"))));
}

async function through(bytes, press) {
  const reader = new Blob([bytes]).stream().pipeThrough(press).getReader();
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > LARGEST) throw new Error("too large");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const written = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const read = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
