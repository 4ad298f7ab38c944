import type { PaymentId } from '#shared/ids.ts';
import type { Way } from '#shared/payment/payment.ts';
import type { Notification } from '../../electron/providers/provider.ts';
import type { CaseName } from './cases.ts';
import { courses } from './courses.ts';
import { endFaults } from './verdict.ts';
import type { Message, World } from './world.ts';

export interface Told {
  /** Something was notified of, and could be spoilt. */
  readonly happened: boolean;
  readonly faults: readonly string[];
}

/** Readings of a message: of what it may become on its way. `hint`: it names our payment, or says nothing. */
type Becomes = 'ours' | 'nothing' | 'hint' | 'notOurs';

interface Spoilt {
  readonly message: Message;
  readonly becomes: Becomes;
}

/**
 * What a provider tells by itself is a hint to ask, whatever it says (law 4): no message ends a payment, and no lost or
 * spoilt one keeps it from ending.
 */
export async function tell(world: World, way: Way, name: CaseName): Promise<Told> {
  const course = name === 'pending' || name === 'declined' ? name : 'approved';
  const paymentId = await begin(world, way, course);
  const faults: string[] = [];
  if (course === 'pending' && readings(world).some((one) => one !== null)) faults.push('told of before it was paid');
  await world.run(name === 'pending' ? 300_000 : 60_000);
  const { reference } = world.record(paymentId).payment;
  const ours = world.messages.filter((message) => read(world, message)?.reference === reference);
  if (name === 'slow') await world.run(3600_000);
  const spoilt = ours.flatMap((message) => spoil(world, message, name));
  for (const { message, becomes } of spoilt) faults.push(...misread(world, message, becomes, reference));
  await world.run(5 * 3600_000);
  return { happened: spoilt.length > 0, faults: [...faults, ...endFaults(world, paymentId, endLike(course), course)] };
}

/** A payment's own course, with nothing aimed at it. */
async function begin(world: World, way: Way, name: CaseName): Promise<PaymentId> {
  const course = name === 'declined' ? courses.query : courses.begin;
  const paymentId = await course(world, way, name, () => undefined);
  if (paymentId === null) throw new Error('a notification is of a payment');
  return paymentId;
}

/** A declined one is brought about as the query's course does. */
const endLike = (course: CaseName) => (course === 'declined' ? 'query' : 'begin');

function read(world: World, { headers, body }: Message): Notification | null {
  return world.adapter.readNotification?.(headers, body) ?? null;
}

function readings(world: World): (Notification | null)[] {
  return world.messages.map((message) => read(world, message));
}

function spoil(world: World, message: Message, name: CaseName): Spoilt[] {
  const { body } = message;
  const { misprint, secrets } = world.simulated;
  const { unsigned, resigned } = world.subject;
  const as = (becomes: Becomes, ...bodies: (Uint8Array | null)[]): Spoilt[] =>
    bodies.flatMap((one) => (one === null ? [] : [{ message: { ...message, body: one }, becomes }]));
  const signedAnew = (other: Uint8Array | null) =>
    other === null ? null : (resigned?.({ ...message, body: other }, secrets) ?? { ...message, body: other });
  switch (name) {
    case 'approved':
    case 'pending':
    case 'declined':
      return as('ours', body);
    case 'lostRequest': // nobody reads it: only the end counts
      return as('hint', body);
    case 'lostReply':
    case 'duplicate':
      return as('ours', body, body);
    case 'garbage':
      return as(
        'nothing',
        ...['', 'null', '[]', '{"', '<xml>', '<html></html>', '\u0000'].map((text) => Buffer.from(text)),
      );
    case 'wrongSignature':
      return unsigned.length > 0 ? as('nothing', ...unsigned.map((one) => one(body))) : wronglySealed(message);
    case 'wrongAmount':
    case 'otherOrder': {
      const other = signedAnew(name === 'wrongAmount' ? misprint.otherAmount(body) : misprint.otherOrder(body));
      return other === null ? [] : [{ message: other, becomes: name === 'wrongAmount' ? 'hint' : 'notOurs' }];
    }
    case 'slow':
      return as('hint', body);
    case 'cut':
      return as('nothing', ...[0.2, 0.5, 0.9].map((part) => body.slice(0, Math.floor(body.length * part))));
    case 'oversized':
      return as('hint', Buffer.concat([body, Buffer.alloc(800_000, ' ')]));
    case 'notFound':
    case 'http4xx':
    case 'http5xx':
      return [];
  }
}

/** Where the signature stands in a header: none, and another one. */
function wronglySealed({ headers, body }: Message): Spoilt[] {
  const names = Object.keys(headers).filter((name) => /sign/i.test(name));
  const values = (sign: string) => ['', (sign.startsWith('0') ? '1' : '0') + sign.slice(1)];
  return names.flatMap((name) =>
    values(headers[name] ?? '').map((value) => {
      const message = { body, headers: { ...headers, [name]: value } };
      return { message, becomes: 'nothing' } as const;
    }),
  );
}

function misread(world: World, message: Message, becomes: Becomes, reference: string): string[] {
  const named = read(world, message)?.reference ?? null;
  const right = {
    ours: named === reference,
    nothing: named === null,
    hint: named === null || named === reference,
    notOurs: named !== reference,
  }[becomes];
  return right ? [] : [`the message was read as about ${named === reference ? 'this payment' : named}`];
}
