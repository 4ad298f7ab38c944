import type { Random } from '../../electron/simulators/random.ts';
import { type Course, courses } from './courses.ts';
import { type Place, places } from './messages.ts';

/** One place of one step of one course. */
export interface Point {
  readonly course: Course;
  readonly place: Place;
  readonly nth: number;
}

interface Series {
  readonly course: Course;
  readonly place: Place;
  nth: number;
  given: boolean;
  over: boolean;
}

export type Points = ReturnType<typeof createPoints>;

/**
 * Gives out every step of every course: for each place the first, the second and so on, until a payment of the course
 * came to its end without a further one. Then from the beginning.
 */
export function createPoints(random: Random) {
  const hit = new Set<string>();
  let series = fresh(random);
  let rounds = 0;

  function next(): Point {
    if (series.every(({ over }) => over)) {
      series = fresh(random);
      rounds += 1;
    }
    const free = series.find(({ given, over }) => !given && !over) ?? { ...firstOf(series), nth: 1 };
    free.given = true;
    series = [...series.filter((one) => one !== free), free];
    return { course: free.course, place: free.place, nth: free.nth };
  }

  function seriesOf({ course, place, nth }: Point): Series | undefined {
    return series.find((one) => one.course === course && one.place === place && one.nth === nth);
  }

  return {
    next,
    /** The process ended there: the series goes on with its next step. */
    fired: (point: Point) => {
      hit.add(`${point.course.name}, ${point.place} ${point.nth}`);
      const mine = seriesOf(point);
      if (mine) Object.assign(mine, { nth: mine.nth + 1, given: false });
    },
    /** The payment came to its end before: the series is over. */
    missed: (point: Point) => {
      const mine = seriesOf(point);
      if (mine) mine.over = true;
    },
    /** It was not seen either way. */
    giveBack: (point: Point) => {
      const mine = seriesOf(point);
      if (mine) mine.given = false;
    },
    get hit() {
      return hit.size;
    },
    get rounds() {
      return rounds;
    },
  };
}

/** In a drawn order, so that a short run meets a bit of everything. */
function fresh(random: Random): Series[] {
  const ordered = places.flatMap((place) =>
    courses.map((course) => ({ at: random.next(), one: { course, place, nth: 1, given: false, over: false } })),
  );
  return ordered.sort((a, b) => a.at - b.at).map(({ one }) => one);
}

function firstOf([first]: readonly Series[]): Series {
  if (!first) throw new Error('there are courses');
  return first;
}
