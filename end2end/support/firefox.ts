// Playwright drives the Firefox of the system by WebDriver BiDi. It begins each context with a command for colour
// schemes and the like that Firefox does not know yet, and would give up; no test in Firefox needs what it sets.
// So that command is answered here.
import { createRequire } from 'node:module';

const NOT_THERE = '"emulation.setMediaFeaturesOverride"';

interface Socket {
  send(data: unknown, ...more: unknown[]): void;
  emit(event: 'message', data: Buffer, binary: boolean): void;
}

const { ws } = createRequire(import.meta.url)('playwright-core/lib/utilsBundle') as { ws: { prototype: Socket } };
const send = ws.prototype.send;
ws.prototype.send = function (data, ...more) {
  if (typeof data !== 'string' || !data.includes(NOT_THERE)) return send.call(this, data, ...more);
  const { id } = JSON.parse(data) as { id: number };
  const answer = Buffer.from(JSON.stringify({ type: 'success', id, result: {} }));
  setImmediate(() => this.emit('message', answer, false));
};
