import { Fragment, type ReactNode } from 'react';

/** Of what is written once, and may hold the same thing twice, so that its place is all it is known by. */
export function inPlace<Of>(all: readonly Of[], draw: (one: Of, place: number) => ReactNode): ReactNode {
  return all.map((one, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nothing of it ever changes places
    <Fragment key={place}>{draw(one, place)}</Fragment>
  ));
}
