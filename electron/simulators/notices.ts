/** What a provider posts to a merchant by itself. */
export interface Notice {
  /** As the order named it; null where it is registered elsewhere. */
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface NoticeReply {
  readonly status: number;
  readonly body: Uint8Array;
}

/** What became of a delivery: the merchant's answer, or whether it was taken. Nothing said is taken. */
type Delivered = NoticeReply | boolean | undefined;
export type Receiver = (notice: Notice) => Delivered | Promise<Delivered>;

export interface Courier {
  readonly receiver: Receiver;
  /** What the provider waits for. */
  readonly isTaken: (reply: NoticeReply) => boolean;
  /** Milliseconds before each delivery, the first one's included; when they are over it is not tried again. */
  readonly gapsMs: readonly number[];
  /** Calls `act` when a delay of the provider's is over. */
  readonly after: (delayMs: number, act: () => void) => void;
}

/** Delivers until it is taken. `make` is asked at each delivery: some sign anew. */
export function deliver(make: () => Notice, courier: Courier, nth = 0): void {
  const gapMs = courier.gapsMs[nth];
  if (gapMs === undefined) return;
  const attempt = async () => {
    const said = await courier.receiver(make());
    const isTaken = typeof said === 'object' ? courier.isTaken(said) : said !== false;
    if (!isTaken) deliver(make, courier, nth + 1);
  };
  courier.after(gapMs, () => void attempt().catch(() => deliver(make, courier, nth + 1)));
}

export function textIn(reply: NoticeReply): string {
  return Buffer.from(reply.body).toString().trim();
}
