import type { PaymentId } from '#shared/ids.ts';
import type { Way } from '#shared/payment/payment.ts';
import type { NoticeReply } from '../../electron/simulators/notices.ts';
import type { CaseName } from './cases.ts';
import { courses } from './courses.ts';
import { endFaults } from './verdict.ts';
import type { Message, World } from './world.ts';

export interface Told {
  /** Something was notified of, and could be spoilt. */
  readonly happened: boolean;
  readonly faults: readonly string[];
}

const second = 1000;
const hour = 3600 * second;

/** What a message may become on its way, and whether the till takes it and makes an entry of it. Null: it may or may not. */
const takings = {
  /** Asked about once it is answered. */
  ours: { taken: true, entry: true },
  /** Ours and known. */
  again: { taken: true, entry: false },
  /** Proves nothing. */
  nothing: { taken: false, entry: false },
  /** Answered, so that it does not come again, and that is all. */
  notOurs: { taken: true, entry: false },
  hint: { taken: null, entry: null },
} as const;
type Becomes = keyof typeof takings;

interface Spoilt {
  readonly message: Message;
  readonly becomes: Becomes;
  /** Until the next. */
  readonly restMs: number;
}

/**
 * What a provider tells by itself is a hint to ask, whatever it says (law 4): no message ends a payment, and no lost or
 * spoilt one keeps it from ending. The till is deaf from when the payment is settled until the message comes, so that
 * nothing else can have told it.
 */
export async function tell(world: World, way: Way, name: CaseName): Promise<Told> {
  const course = name === 'pending' || name === 'declined' ? name : 'approved';
  const { paymentId, posts, early } = await settledUnheard(world, way, course);
  if (name === 'slow') await world.run(hour);
  const { reference } = world.record(paymentId).payment;
  const ours = posts.filter(({ message }) => Buffer.from(message.body).includes(reference));
  const spoilt = ours.flatMap(({ message }) => spoil(world, message, name));
  const faults = early ? ['told of before it was paid'] : [];
  if (name === 'lostRequest') {
    world.receive(() => false);
    for (const post of posts) post.answer(false);
  } else {
    faults.push(...(await comesToTheTill(world, paymentId, spoilt, posts)));
  }
  await world.run(5 * hour);
  return { happened: spoilt.length > 0, faults: [...faults, ...endFaults(world, paymentId, endLike(course), course)] };
}

interface Post {
  readonly message: Message;
  answer(reply: NoticeReply | false): void;
}

/** A payment by its own course, with nothing aimed at it. What is posted is held back. */
async function settledUnheard(world: World, way: Way, course: CaseName) {
  const posts: Post[] = [];
  const isSettled = () => world.simulated.bank.dump().trades.some(({ state }) => state !== 'waiting');
  let early = false;
  world.receive((message) => {
    early ||= !isSettled();
    return new Promise((answer) => posts.push({ message, answer }));
  });
  world.deafWhile(isSettled);
  const bring = course === 'declined' ? courses.query : courses.begin; // as the query's course declines
  const paymentId = await bring(world, way, course, () => undefined);
  if (paymentId === null) throw new Error('a notification is of a payment');
  for (let waitedMs = 0; posts.length === 0 && waitedMs < 300 * second; waitedMs += second) await world.run(second);
  await world.run(3 * second);
  world.deafWhile(() => false);
  return { paymentId, posts, early };
}

const endLike = (course: CaseName) => (course === 'declined' ? 'query' : 'begin');

/** As the receiver's HTTP answers what was not taken. */
const notAccepted: NoticeReply = { status: 400, body: Buffer.from('Not accepted.\n') };

/** The provider hears the last answer, and what it posts from then on comes to the till as it is. */
async function comesToTheTill(
  world: World,
  paymentId: PaymentId,
  spoilt: readonly Spoilt[],
  posts: readonly Post[],
): Promise<string[]> {
  const faults: string[] = [];
  const before = momentOf(world);
  let answer: NoticeReply = notAccepted;
  for (const { message, becomes, restMs } of spoilt) {
    const came = comes(world, message, becomes);
    faults.push(...came.faults);
    answer = came.reply ?? notAccepted;
    await world.run(restMs);
  }
  if (spoilt.some(({ becomes }) => becomes === 'ours')) faults.push(...askedFaults(world, paymentId, before));
  const isTaken = answer !== notAccepted;
  world.receive((message) => {
    const isSame = posts.some((post) => Buffer.from(post.message.body).equals(message.body));
    if (isTaken && isSame) faults.push('told again, though it was answered');
    return world.take(message) ?? notAccepted;
  });
  for (const post of posts) post.answer(answer);
  return faults;
}

interface Moment {
  readonly entries: number;
  readonly left: number;
}

const momentOf = ({ journal, left }: World): Moment => ({ entries: journal.length, left: left.length });

/** One message: what it left in the journal, and that it did nothing else before it was answered. */
function comes(world: World, message: Message, becomes: Becomes) {
  const before = momentOf(world);
  const reply = world.take(message);
  const kinds = [...world.journal.entries()].slice(before.entries).map(({ fact }) => fact.kind);
  const noted = kinds.filter((kind) => kind === 'notification.taken').length;
  const faults = kinds.length > noted ? [`it was believed: ${kinds.join(', ')}`] : [];
  if (world.left.length > before.left) faults.push('something was asked before it was answered');
  const { taken, entry } = takings[becomes];
  if (taken !== null && taken !== (reply !== null)) faults.push(taken ? 'it was turned away' : 'it was taken');
  if (entry !== null && noted !== Number(entry)) faults.push(`${noted} entries of it`);
  return { reply, faults };
}

/** Ours was asked about, once, and until then nothing came of it. */
function askedFaults(world: World, paymentId: PaymentId, before: Moment): string[] {
  const { reference } = world.record(paymentId).payment;
  const asked = world.left.slice(before.left).filter((one) => one.act === 'query' && one.reference === reference);
  if (asked.length !== 1) return [`it was asked about ${asked.length} times`];
  const between = [...world.journal.entries()].slice(before.entries, asked[0]?.entries);
  return between.some(({ fact }) => fact.kind === 'payment.event') ? ['it was believed before it was asked about'] : [];
}

function spoil(world: World, message: Message, name: CaseName): Spoilt[] {
  const { body } = message;
  const { misprint, secrets } = world.simulated;
  const { unsigned, resigned } = world.subject;
  const as = (becomes: Becomes, ...bodies: (Uint8Array | null)[]): Spoilt[] =>
    bodies.flatMap((one) => (one === null ? [] : [{ message: { ...message, body: one }, becomes, restMs: second }]));
  const twice = (restMs: number): Spoilt[] => [
    { message, becomes: 'ours', restMs },
    { message, becomes: 'again', restMs: second },
  ];
  const signedAnew = (other: Uint8Array | null) =>
    other === null ? null : (resigned?.({ ...message, body: other }, secrets) ?? { ...message, body: other });
  switch (name) {
    case 'approved':
    case 'pending':
    case 'declined':
      return as('ours', body);
    case 'lostRequest': // nobody reads it: only the end counts
      return as('hint', body);
    case 'lostReply': // ours, so that it comes again
      return twice(15 * second);
    case 'duplicate':
      return twice(0);
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
      return other === null
        ? []
        : [{ message: other, becomes: name === 'wrongAmount' ? 'ours' : 'notOurs', restMs: second }];
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
  const names = Object.keys(headers).filter((name) => /sign|authorization/i.test(name));
  const values = (sign: string) => ['', (sign.startsWith('0') ? '1' : '0') + sign.slice(1)];
  return names.flatMap((name) =>
    values(headers[name] ?? '').map((value) => {
      const message = { body, headers: { ...headers, [name]: value } };
      return { message, becomes: 'nothing', restMs: second } as const;
    }),
  );
}
