import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './desk';

/** The servers that `deploy/` has examples for, and that the tests put before a desk. */
export type Server = 'nginx' | 'caddy';

/** A server before a desk. */
export interface Proxy {
  /** The port on which it speaks TLS. */
  https: number;
  /** The port from which it sends people on to TLS. */
  http: number;
  /** What it has said on standard error so far. */
  stderr(): string;
  stop(): Promise<void>;
}

const DEPLOY = resolve(import.meta.dirname, '../../deploy');

/** A certificate for `localhost` and who vouches for it, made once for each process of the tests. */
export interface Certificate { authority: string; certificate: string; key: string }
let made: Certificate | undefined;

export function certificate(): Certificate {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'cosell-e2e-tls-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=Cosell Desk tests', '-days', '2');
  openssl('req', ...key, '-keyout', at('key.pem'), '-out', at('request.pem'), '-subj', '/CN=localhost');
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost\n');
  openssl('x509', '-req', '-in', at('request.pem'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial',
    '-days', '2', '-extfile', at('names'), '-out', at('certificate.pem'));
  made = { authority: at('ca.pem'), certificate: at('certificate.pem'), key: at('key.pem') };
  return made;
}

/** An example with the values of this run in place of its own. One that stands nowhere is a fault of the example. */
function filled(example: string, values: [string, string][]): string {
  let text = readFileSync(join(DEPLOY, example), 'utf8');
  for (const [own, here] of values) {
    if (!text.includes(own)) throw new Error(`deploy/${example} does not hold "${own}" any more, which the tests replace`);
    text = text.replaceAll(own, here);
  }
  return text;
}

/** Ports, paths and certificate are of this run; all else is as `deploy/nginx` has it. Returns the command. */
function nginx(folder: string, desk: number, https: number, http: number): string[] {
  const { certificate: chain, key } = certificate();
  const headers = join(folder, 'cosell-desk-headers.conf');
  copyFileSync(join(DEPLOY, 'nginx/cosell-desk-headers.conf'), headers);
  writeFileSync(join(folder, 'cosell-desk.conf'), filled('nginx/cosell-desk.conf', [
    ['server 127.0.0.1:3000;', `server 127.0.0.1:${desk};`],
    ['listen 80;', `listen 127.0.0.1:${http};`],
    ['listen 443 ssl', `listen 127.0.0.1:${https} ssl`],
    ['server_name www.example.com;', 'server_name localhost;'],
    ['https://www.example.com$request_uri', `https://localhost:${https}$request_uri`],
    ['/etc/ssl/cosell-desk/certificate.pem', chain],
    ['/etc/ssl/cosell-desk/key.pem', key],
    ['/etc/nginx/cosell-desk-headers.conf', headers],
  ]));
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `  ${name}_temp_path ${folder}/${name};`);
  writeFileSync(join(folder, 'nginx.conf'), [
    // Root's nginx would give its workers to somebody who may not enter this folder.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off;', 'worker_processes 1;', `pid ${folder}/nginx.pid;`, 'error_log stderr warn;',
    'events { worker_connections 512; }',
    'http {', '  access_log off;', ...own, `  include ${folder}/cosell-desk.conf;`, '}', '',
  ].join('\n'));
  return [process.env.NGINX ?? 'nginx', '-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
}

/** The same for Caddy, which would otherwise fetch a certificate. */
function caddy(folder: string, desk: number, https: number, http: number): string[] {
  const { certificate: chain, key } = certificate();
  const file = join(folder, 'Caddyfile');
  writeFileSync(file, filled('caddy/Caddyfile', [
    ['\tadmin off\n', `\tadmin off\n\thttp_port ${http}\n\thttps_port ${https}\n`],
    ['www.example.com {', `localhost {\n\tbind 127.0.0.1`],
    ['# tls /etc/ssl/cosell-desk/certificate.pem /etc/ssl/cosell-desk/key.pem', `tls ${chain} ${key}`],
    ['127.0.0.1:3000', `127.0.0.1:${desk}`],
  ]));
  return [process.env.CADDY ?? 'caddy', 'run', '--config', file, '--adapter', 'caddyfile'];
}

const listens = (port: number) => new Promise<boolean>(answer => {
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => { socket.destroy(); answer(true); });
  socket.once('error', () => answer(false));
});

/** Starts a server before the desk that listens on the port `desk`, and waits until it takes connections. */
export async function startProxy(server: Server, desk: number, https: number): Promise<Proxy> {
  const http = await freePort();
  const folder = mkdtempSync(join(tmpdir(), `cosell-e2e-${server}-`));
  mkdirSync(join(folder, 'home'));
  const [program, ...args] = (server === 'nginx' ? nginx : caddy)(folder, desk, https, http);
  const child = spawn(program!, args, {
    env: { PATH: process.env.PATH, HOME: join(folder, 'home') }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let over = false;
  child.stderr.setEncoding('utf8').on('data', text => (said += text));
  const ended = new Promise<void>(done => {
    child.once('error', error => { said += error.message; over = true; done(); });
    child.once('close', () => { over = true; done(); });
  });
  // nginx ends its workers when it is asked to, not when it is killed.
  const ask = () => child.kill('SIGTERM');
  process.once('exit', ask);
  const stop = async () => {
    if (!over) ask();
    await ended;
    process.off('exit', ask);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 20_000;
  while (!(await listens(https)) || !(await listens(http))) {
    if (over || Date.now() > deadline) {
      await stop();
      throw new Error(`${server} ${over ? 'ended' : 'did not listen within 20 s'}: ${said}`);
    }
    await new Promise(done => setTimeout(done, 50));
  }
  return { https, http, stderr: () => said, stop };
}
