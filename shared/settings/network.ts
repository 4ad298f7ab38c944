import { z } from 'zod';

const address = /^https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)(?::(\d{1,5}))?\/?$/i;

/** Host and port only: user and password are secrets, and everything else has no meaning for a proxy. */
const ProxyAddress = z
  .string()
  .max(300)
  .refine((text) => {
    const port = address.exec(text)?.[3] ?? '80';
    return address.test(text) && Number(port) >= 1 && Number(port) <= 65_535;
  }, 'must be http://HOST:PORT or https://HOST:PORT, nothing more; user and password are secrets (network.proxyUser, network.proxyPassword)');

/** The shop's way out. Nothing here can weaken TLS: it is between the till and the provider, whoever carries it. */
export const NetworkSettings = z.strictObject({
  /** Calls to providers go through its tunnel (CONNECT), those to this machine do not. */
  proxy: ProxyAddress.optional(),
  /** While the till is open, a connection to each provider stands before a code is scanned. */
  keepWarm: z.boolean().default(true),
});
export type NetworkSettings = z.infer<typeof NetworkSettings>;

export const plainNetwork: NetworkSettings = NetworkSettings.parse({});
