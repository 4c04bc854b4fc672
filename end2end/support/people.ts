/** Who can sign in on the emulator. `seller`, `manager`, `viewer` and `administrator` work for Anvil Cloud, `partner` for Bergfink Systems. */
export type Persona = 'seller' | 'manager' | 'viewer' | 'administrator' | 'partner';

export const ACCOUNTS = { anvil: '111122223333', bergfink: '444455556666' } as const;
