import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startDesk, type Desk } from './desk';

/** Settings of a desk at which people sign in with a password and a second factor, and in no other way. */
export function withPasswords(): Record<string, string> {
  const program = resolve(import.meta.dirname, '../../target/release/cosell-desk');
  const key = execFileSync(program, ['key'], { encoding: 'utf8' }).trim();
  return { COSELL_SIGN_IN__PASSWORDS__KEY: key, COSELL_SIGN_IN__CONTACT: 'it@example.com' };
}

export const startPasswordDesk = (): Promise<Desk> => startDesk({ env: withPasswords() });

/** The link that a desk prints while nobody administers it. */
export function firstLink(desk: Desk): string {
  const link = desk.stderr().match(/http\S+\/sign-in\/link\?token=[0-9a-f]+/)?.[0];
  expect(link, desk.stderr()).toBeDefined();
  return link!;
}

function fromBase32(text: string): Buffer {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map(letter => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map(byte => parseInt(byte, 2)));
}

/** The code that an app shows for a secret (RFC 6238): now, or so many steps of 30 seconds later. */
export function totp(secret: string, later = 0): string {
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const tag = createHmac('sha1', fromBase32(secret.replaceAll(/\s/g, '').toUpperCase())).update(step).digest();
  const number = tag.readUInt32BE(tag[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** What somebody has to come in with. */
export interface Factors {
  /** What their app shares with the desk. */
  secret: string;
  /** Their recovery codes. */
  codes: string[];
}

/** Sets up an app on its page, and reads what is shown once. */
export async function setUpApp(page: Page, look: Look): Promise<Factors> {
  await expect(page.getByRole('heading', { level: 1, name: 'Set up your app' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
  const secret = (await page.locator('li .mono').innerText()).trim();
  await expect(page.getByRole('link', { name: 'Open it in an app' })).toHaveAttribute('href', /^otpauth:\/\/totp\//);
  await look(page, 'setting up an app');
  await page.getByLabel('Code', { exact: true }).fill(totp(secret));
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Keep your recovery codes' })).toBeVisible();
  const codes = await page.locator('#recovery-codes li').allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await look(page, 'recovery codes');
  return { secret, codes };
}

/** Looks at how a page is made. */
export type Look = (page: Page, where: string) => Promise<void>;

/** Says mail address and password on the sign-in page. */
export async function sayPassword(page: Page, desk: Desk, mail: string, password: string): Promise<void> {
  await page.goto(`${desk.url}/sign-in`);
  await page.getByLabel('Mail address').fill(mail);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Says a code in the second step. */
export async function sayCode(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Second step' })).toBeVisible();
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Signs out, on the page of one's account. */
export async function signOut(page: Page, desk: Desk): Promise<void> {
  await page.goto(`${desk.url}/account`);
  await page.getByRole('cell').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
}
