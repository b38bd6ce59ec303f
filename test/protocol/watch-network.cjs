// Preloaded (NODE_OPTIONS=--require) into a process and all its children: notes every look-up of a name and every
// connection in the file CURIE_NETWORK_LOG, and lets none of them happen.
const { appendFileSync } = require("node:fs");
const dgram = require("node:dgram");
const dns = require("node:dns");
const net = require("node:net");

const file = process.env.CURIE_NETWORK_LOG;

function refuse(what) {
  appendFileSync(file, `${what}\n`);
  throw new Error(`refused by the privacy test: ${what}`);
}

for (const names of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
  for (const name of Object.getOwnPropertyNames(names))
    if (/^(lookup|lookupService|resolve|resolve[A-Z].*|reverse)$/.test(name))
      names[name] = (host) => refuse(`look-up of ${host} (${name})`);

// Everything over TCP, TLS, HTTP and fetch goes through here.
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const local = typeof options === "object" ? options.path : Number.isNaN(Number(options));
  if (local) return connect.apply(this, args);
  const to =
    typeof options === "object" ? `${options.host ?? "localhost"}:${options.port}` : `port ${options}`;
  return refuse(`connection to ${to}`);
};
const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = (...args) =>
  send &&
  refuse(
    `datagram to ${args
      .slice(1)
      .filter((a) => typeof a !== "function")
      .join(" ")}`,
  );
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const [options] = args;
  const path = typeof options === "object" ? options?.path : options;
  if (typeof path === "string" && Number.isNaN(Number(path))) return listen.apply(this, args);
  return refuse(`listening on ${JSON.stringify(options)}`);
};
