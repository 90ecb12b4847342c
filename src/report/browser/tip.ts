/// <reference lib="dom" />
import { duration, moment } from '../format.ts';
import type { Band, PageData } from '../page-data.ts';
import { cell, make } from './data.ts';

type Fact = readonly [string, string | number | null | undefined];

const OUTCOMES = ['ok', 'fail: did not happen', 'info: may have happened, then or later'];

/** All that is known of an operation. */
export function factsOfOperation(data: PageData, i: number): [string, Fact[]] {
  const { operations: ops, focus } = data;
  const startNs = cell(ops.startNs, i);
  const lengthNs = ops.lengthNs[i] ?? null;
  const place = focus?.places.find(([position]) => position === i)?.[1];
  const node = ops.node[i] ?? null;
  return [
    `${data.keys[cell(ops.key, i)]}: ${ops.text[i]}`,
    [
      ['fits', focus?.operation === i ? 'nowhere' : null],
      ['outcome', OUTCOMES[cell(ops.outcome, i)]],
      ['error', data.errors[ops.error[i] ?? -1]],
      ['process', cell(ops.process, i)],
      ['called', moment(startNs)],
      [
        'ended',
        lengthNs === null ? 'never' : `${moment(startNs + lengthNs)}, after ${duration(lengthNs)}`,
      ],
      ['node', node === null ? null : `n${node}`],
      ['log index', ops.logIndex[i]],
      ['term', ops.term[i]],
      ['order', place === undefined ? null : `place ${place} of those that work`],
      ['history line', cell(ops.index, i)],
    ],
  ];
}

/** All that is known of a fault. */
export function factsOfBand(band: Band): [string, Fact[]] {
  return [
    `${band.id} ${band.kind}`,
    [
      ['what', band.what],
      ['bit', band.isBit === null ? 'not measured' : band.isBit ? 'yes' : 'no'],
      ['from', moment(band.startNs)],
      ['to', `${moment(band.endNs)}, after ${duration(band.endNs - band.startNs)}`],
    ],
  ];
}

/** Shows facts beside a point of the frame, inside of it. */
export function showTip(
  tip: HTMLElement,
  [title, facts]: [string, Fact[]],
  x: number,
  y: number,
): void {
  const list = document.createElement('dl');
  for (const [name, value] of facts) {
    if (value === null || value === undefined) continue;
    list.append(make('dt', name), make('dd', String(value)));
  }
  tip.replaceChildren(make('strong', title), list);
  tip.hidden = false;
  const frame = tip.parentElement;
  const room = (frame?.clientWidth ?? 0) - tip.offsetWidth;
  const isLeft = x + 14 > room;
  tip.style.left = `${Math.max(0, Math.min(room, isLeft ? x - tip.offsetWidth - 14 : x + 14))}px`;
  tip.style.top = `${y + 14}px`;
}
