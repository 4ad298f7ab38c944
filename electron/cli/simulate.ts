import type { ProviderId } from '#shared/payment/payment.ts';
import { createExchange } from '../providers/http.ts';
import { describeSimulator, needsOf, startSimulatorServer } from '../simulators/server.ts';
import { evenRates } from '../simulators/weather.ts';
import { exits } from './exit.ts';
import type { Output } from './output.ts';

/** Runs the simulators as a server until told to stop, and prints what a till needs to use them. */
export async function simulate(
  output: Output,
  options: { provider: ProviderId; port: number; seed: number; scale: number; faults: number; notify: string | null },
  untilStopped: () => Promise<void>,
): Promise<number> {
  const http = createExchange();
  const server = await startSimulatorServer({
    provider: options.provider,
    port: options.port,
    seed: options.seed,
    timeScale: options.scale,
    ...(options.notify !== null && {
      notify: { url: options.notify, exchange: http.exchange, ...faultsOf({ ...options, seed: options.seed + 1 }) },
    }),
    ...faultsOf(options),
  });
  output.result(needsOf(server), describeSimulator(server));
  await untilStopped();
  await server.close();
  await http.close();
  return exits.done;
}

/** Bad weather on the wire: every kind of fault equally often, drawn from the seed. */
function faultsOf({ seed, faults }: { seed: number; faults: number }) {
  return faults === 0 ? {} : { faults: { seed, rates: evenRates(faults) } };
}
