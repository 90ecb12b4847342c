import type { Link, NodeId } from '../cluster/cluster.ts';
import type { Plan } from './plan.ts';
import type { Fault, FaultKind } from './schedule.ts';

/** An event of the nemesis, for the history: `f` is the fault's kind, `value` plain JSON. */
export type NemesisNote = {
  readonly f: FaultKind;
  readonly value: {
    readonly id: string;
    readonly phase: 'start' | 'end' | 'skipped';
    readonly what: string;
    readonly nodes: readonly NodeId[];
    /** The links that are cut, from `start` to `end`. */
    readonly links?: readonly NotedLink[];
  };
};

/** A link as plain JSON: an alias, as an interface is none to the compiler. */
export type NotedLink = {
  readonly from: Link['from'];
  readonly to: Link['to'];
  readonly carries: Link['carries'];
};

/** The start or end of a fault that is done. */
export function noteOf(phase: 'start' | 'end', fault: Fault, plan: Plan): NemesisNote {
  const { what, nodes } = plan;
  const links = plan.links?.map(({ from, to, carries }) => ({ from, to, carries }));
  const value = { id: fault.id, phase, what, nodes, ...(links === undefined ? {} : { links }) };
  return { f: fault.kind, value };
}

/** A fault that is not done. */
export function noteOfSkipped(fault: Fault, why: string): NemesisNote {
  return { f: fault.kind, value: { id: fault.id, phase: 'skipped', what: why, nodes: [] } };
}
