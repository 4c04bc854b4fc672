import { defineConfig } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Surroundings } from './support/fixtures';

const PORT = Number(process.env.E2E_PORT ?? 3217);
const EMULATOR_PORT = Number(process.env.E2E_EMULATOR_PORT ?? 4617);
// Each run begins with an empty store and fresh demo data. Worker processes read this file again:
// they must not make another folder.
process.env.E2E_DATA ??= mkdtempSync(join(tmpdir(), 'cosell-e2e-'));
process.env.EMULATOR ??= `http://127.0.0.1:${EMULATOR_PORT}`;
process.env.DESK ??= `http://127.0.0.1:${PORT}`;
const FIGURES_PORT = Number(process.env.E2E_FIGURES_PORT ?? PORT + 1);
process.env.DESK_FIGURES ??= `http://127.0.0.1:${FIGURES_PORT}`;
process.env.DESK_LOG ??= join(process.env.E2E_DATA, 'desk.log');

// All that the desk and its emulator have to say, and what is usual of the libraries.
const OWN = ['cosell_desk', 'app', 'aws_cli', 'desk', 'domain', 'emulator', 'identity', 'partner_central', 'service_model', 'store'];
process.env.DESK_SAYS = ['info', 'sqlx=warn', 'aws_config=warn', ...OWN.map(name => `${name}=trace`)].join(',');

const CHROMIUM = { browserName: 'chromium' } as const;
const NO_SCRIPT = { javaScriptEnabled: false };
// The journeys that also go through a real server with TLS and a prefix, signed in at a provider.
const JOURNEYS = ['invite-and-accept', 'start-engagement', 'wizard', 'lists'].map(name => `**/tests/${name}.spec.ts`);
// What starts desks of its own, configured otherwise.
const OWN_DESKS = ['audit', 'csp-reports', 'four-eyes', 'keyboard', 'passwords', 'provider*', 'queue'];
const own = (folder: string) => OWN_DESKS.map(name => `**/${folder}/${name}.spec.ts`);
const ACCESSIBLE = '**/tests/accessible.spec.ts';
// What says nothing more behind another server.
const ONCE = '**/tests/proxies/observatory.spec.ts';
// The certificate is one that the tests have made. What is asked without a browser checks it.
const BEHIND = { ignoreHTTPSErrors: true };
const FIREFOX = { browserName: 'firefox', channel: 'moz-firefox', launchOptions: { executablePath: process.env.FIREFOX } } as const;
const BEHIND_SERVERS: Parameters<typeof defineConfig<{}, Surroundings>>[0]['projects'] & {} = [
  { name: 'nginx', testMatch: [...JOURNEYS, '**/tests/proxies/**'], use: { ...BEHIND, browserName: 'chromium', server: 'nginx' } },
  { name: 'caddy', testMatch: '**/tests/proxies/**', testIgnore: ONCE, use: { ...BEHIND, browserName: 'chromium', server: 'caddy' } },
  { name: 'firefox', testMatch: JOURNEYS, use: { ...BEHIND, ...FIREFOX, server: 'nginx' } },
];

export default defineConfig<{}, Surroundings>({
  testDir: './tests',
  outputDir: process.env.E2E_RESULTS ?? './test-results/shared',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // One desk and one emulator for all: the tests make what they need and leave the rest alone.
  fullyParallel: false,
  workers: 1,
  forbidOnly: !!process.env.CI,
  // On a busy machine one more try tells slowness from a fault; the report calls such a test flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list']],
  globalTeardown: './support/canaries/teardown.ts',
  use: {
    baseURL: process.env.DESK,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
    },
  },
  projects: [
    { name: 'script', testIgnore: ['**/noscript/**', '**/tests/proxies/**', '**/canaries.spec.ts', ACCESSIBLE, ...own('tests')], use: CHROMIUM },
    // A good part of the whole: each half of a run takes one of its parts.
    { name: 'accessible-first', testMatch: ACCESSIBLE, grep: /first part/, use: CHROMIUM },
    { name: 'accessible-second', testMatch: ACCESSIBLE, grep: /second part/, use: CHROMIUM },
    { name: 'noscript', testMatch: ['**/noscript/**'], testIgnore: own('noscript'), use: { ...CHROMIUM, ...NO_SCRIPT } },
    { name: 'own', testMatch: own('tests'), use: CHROMIUM },
    { name: 'own-noscript', testMatch: own('noscript'), use: { ...CHROMIUM, ...NO_SCRIPT } },
    ...(process.env.COSELL_TEST_PROXIES === 'skip' ? [] : BEHIND_SERVERS),
    // Last, because they send every form that there is and leave nothing as it was.
    { name: 'canaries', testMatch: ['**/canaries.spec.ts'], use: CHROMIUM },
  ],
  webServer: {
    // The log goes to a file, in which the end of the run looks for what nobody may find there.
    command: `exec ${resolve(import.meta.dirname, '../target/release/cosell-desk')} serve --port ${PORT} --emulator-port ${EMULATOR_PORT} 2>>'${process.env.DESK_LOG}'`,
    cwd: resolve(import.meta.dirname, '..'),
    url: `${process.env.DESK}/readyz`,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 8_000 },
    env: {
      COSELL_DATABASE: join(process.env.E2E_DATA, 'desk.db'),
      COSELL_EMULATOR__STATE_FILE: join(process.env.E2E_DATA, 'emulator.redb'),
      COSELL_EMULATOR__TASKS: '2-3',
      COSELL_METRICS__LISTEN: `127.0.0.1:${FIGURES_PORT}`,
      RUST_LOG: process.env.DESK_SAYS,
      NO_COLOR: '1',
    },
  },
});
