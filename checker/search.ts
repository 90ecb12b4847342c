import { Configuration } from './configuration.ts';
import { ConfigurationSet } from './configuration-set.ts';
import { Furthest } from './furthest.ts';
import { LookAhead } from './look-ahead.ts';
import type { Memory } from './memory.ts';
import type { Model } from './models/model.ts';
import { NARROWING_BYTES_PER_OPERATION, Narrowing } from './narrowing/narrowing.ts';
import type { Operation } from './operation.ts';
import { settle } from './settle.ts';
import { States } from './states.ts';
import type { Steps } from './steps.ts';
import { NONE, type Timeline, timelineOf } from './timeline.ts';

/** `running` until it is known whether an order exists, or until it will never be. */
export type SearchStatus = 'running' | 'found' | 'refuted' | 'out-of-memory' | 'abandoned';

interface Frame {
  readonly state: number;
  /** The length of the trail at this configuration. */
  readonly trail: number;
  /** The answer that the state must lead to. */
  readonly seen: number;
  /** The next candidate: REQUIRED, a slot, or after the slots a class of crashed operations. */
  next: number;
}

/** A configuration that the search goes to, and may not have settled yet. */
interface Entry {
  readonly state: number;
  /** The length of the trail to go back to if it is none to go on from. */
  readonly trail: number;
}

/** Of a frame's candidates the operation whose return comes next. */
const REQUIRED = -1;

/** Returns passed in one step of the search at most. */
const MOST_PASSED = 16;

/** Configurations that there is room for from the start, if there are as many operations. */
const MOST_EXPECTED = 256;

/** Configurations after which a search is hard, and narrowed by what is known of the operations left. */
const HARD_AFTER = 500;

/** What the search holds per operation before it has begun, about. */
const BYTES_PER_OPERATION = 140;

/**
 * Searches a linearization of the operations on one object, after Wing, Gong and Lowe.
 *
 * It walks from return to return. Before a return is passed its operation must be linearized, and
 * before that any of the operations pending there may be: nothing needs to be linearized earlier
 * than a return forces it to. A configuration (next return, pending operations linearized, state)
 * that was reached once is not entered again, because the same orders lead on from it; nor is one
 * that used more of the crashed operations than another. Crashed operations never return, so they
 * are pending to the end and nothing forces them.
 */
export class Search {
  status: SearchStatus = 'running';
  /** The furthest that any order went. */
  readonly furthest: Furthest = new Furthest();
  /** How many configurations were entered. */
  entered = 0;
  readonly #timeline: Timeline;
  readonly #at: Configuration;
  readonly #seen: ConfigurationSet;
  readonly #states: States;
  readonly #keepsStates: boolean;
  readonly #ahead: LookAhead | null;
  readonly #memory: Memory;
  readonly #model: Model;
  readonly #hardAfter: number;
  #bytes: number;
  readonly #stack: Frame[] = [];
  #entry: Entry | null = { state: 0, trail: 0 };
  #work = 0;

  /**
   * @param operations what may count of one object, in the order of their calls
   * @param steps what other searches of the same operations know; its memory is its own
   * @param hardAfter how many configurations it enters before it is narrowed
   */
  constructor(
    model: Model,
    operations: readonly Operation[],
    memory: Memory,
    steps?: Steps,
    hardAfter: number = HARD_AFTER + 2 * operations.length,
  ) {
    this.#model = model;
    this.#hardAfter = hardAfter;
    const bytes = operations.length * BYTES_PER_OPERATION;
    const fits = memory.take(bytes);
    this.#memory = memory;
    this.#bytes = fits ? bytes : 0;
    this.#timeline = timelineOf(fits ? operations : [], model, steps?.kinds);
    this.#at = new Configuration(this.#timeline);
    const { slotWords, crashedWords, kinds } = this.#timeline;
    this.#seen = new ConfigurationSet(
      slotWords,
      crashedWords,
      memory,
      Math.min(operations.length >> 2, MOST_EXPECTED),
    );
    this.#keepsStates = steps !== undefined;
    this.#states = steps?.states ?? new States(model, kinds, memory);
    this.#ahead =
      model.growth === undefined
        ? null
        : new LookAhead(model.growth, (o) => model.isPure(o), this.#timeline, this.#states);
    if (this.#states.full || !fits) this.#end('out-of-memory');
  }

  /** Searches on for about so many steps of work, or until the status is no longer `running`. */
  run(work: number): SearchStatus {
    for (this.#work = 0; this.#work < work && this.status === 'running'; ) {
      const frame = this.#stack[this.#stack.length - 1];
      if (this.#entry !== null) this.#enter(this.#entry);
      else if (frame === undefined) this.#end('refuted');
      else this.#advance(frame);
    }
    return this.status;
  }

  /** Gives up: what was remembered is forgotten, how far the search came is kept. */
  abandon(): void {
    if (this.status === 'running') this.#end('abandoned');
  }

  /** Ids of the operations in the order found; only if the status is `found`. */
  get order(): readonly number[] {
    return this.#ids(this.#at.trail);
  }

  /** Ids of the operations in the longest order among those that went furthest. */
  get longestOrder(): readonly number[] {
    return this.#ids(this.furthest.trail);
  }

  /** Id of the operation whose return stopped the furthest orders; null if none did. */
  get misfit(): number | null {
    return this.#timeline.operations[this.#required]?.id ?? null;
  }

  /** Whether it refused orders for what comes later, so that it may have stopped before the misfit. */
  get looksAhead(): boolean {
    return this.#at.narrowing?.looksAhead === true;
  }

  get #required(): number {
    return this.#timeline.returning[this.furthest.event] ?? NONE;
  }

  /** Operations called later played no part in the refutation. */
  get refutedAt(): number {
    const misfitAt =
      this.#timeline.operations[this.#required]?.returnAt ?? Number.POSITIVE_INFINITY;
    const lookedAt = this.#ahead?.refusedForAt ?? misfitAt;
    return Math.max(misfitAt, lookedAt, this.#at.narrowing?.refusedForAt ?? misfitAt);
  }

  /** Tries the frame's next candidates until one leads on, or gives the frame up. */
  #advance(frame: Frame): void {
    this.#work += 1;
    for (let at = this.#candidate(frame); at !== NONE; at = this.#candidate(frame)) {
      this.#work += 1;
      if (this.#try(frame, at)) return;
      if (this.status !== 'running') return;
    }
    this.furthest.offer(this.#at);
    this.#stack.pop();
    this.#undoTo(this.#stack[this.#stack.length - 1]?.trail ?? 0);
  }

  /** The frame's next candidate: the required operation, then what is in the slots, then the crashed. */
  #candidate(frame: Frame): number {
    const { pureSlots, slots, crashed } = this.#timeline;
    const { required } = this.#at;
    if (frame.next === REQUIRED) {
      frame.next = pureSlots;
      return required;
    }
    while (frame.next < slots) {
      const slot = this.#at.nextOpen(frame.next);
      frame.next = Math.min(slot + 1, slots);
      const position = slot < slots ? this.#at.openIn(slot) : required;
      if (position !== required) return position;
    }
    for (let number = frame.next - slots; number < crashed.length; number++) {
      if (!this.#at.hasCrashed(number)) break;
      frame.next = slots + number + 1;
      const position = this.#at.crashedCandidate(number);
      if (position !== NONE) return position;
    }
    return NONE;
  }

  #try({ state, trail, seen }: Frame, position: number): boolean {
    if (this.#ahead?.staysOn(state, position, seen) === false) return false;
    const { narrowing } = this.#at;
    if (narrowing?.isPutOff(position, this.#at) === true) return false;
    const { kindOf, classOf } = this.#timeline;
    const next = this.#states.after(state, kindOf[position] ?? NONE);
    if (this.#states.full) this.#end('out-of-memory');
    if (next === NONE) return false;
    // Used up without effect, a crashed operation can only be missed later.
    if (next === state && classOf[position] !== NONE) return false;
    if (narrowing?.allows(state, next, position) === false) return false;
    narrowing?.hideBefore(position, this.#at);
    this.#at.linearize(position);
    this.#entry = { state: next, trail };
    return true;
  }

  /** Begins anew with what is known of the operations that are left. */
  #narrow(): void {
    const bytes = this.#timeline.operations.length * NARROWING_BYTES_PER_OPERATION;
    if (!this.#memory.take(bytes)) return;
    this.#bytes += bytes;
    this.#undoTo(0);
    this.#stack.length = 0;
    this.#seen.clear();
    this.#at.narrowing = new Narrowing(this.#model, this.#timeline, this.#states);
    this.#entry = { state: 0, trail: 0 };
  }

  /** Goes as far as nothing needs to be decided, and opens a frame there if the place is new. */
  #enter({ state, trail }: Entry): void {
    const passed = settle(this.#at, this.#timeline, this.#states, state, MOST_PASSED);
    this.#work += (passed + 1) * (1 + this.#timeline.pureSlots);
    if (this.#at.finished) return this.#end('found');
    if (passed === MOST_PASSED) return;
    this.#entry = null;
    const seen = this.#ahead?.seenNext(this.#at) ?? NONE;
    const leads = this.#ahead?.leads(state, seen) ?? true;
    if (leads && this.#seen.add(this.#at.event, state, this.#at.mask)) {
      this.entered += 1;
      this.#stack.push({ state, trail: this.#at.trail.length, seen, next: REQUIRED });
      if (this.entered === this.#hardAfter) this.#narrow();
      return;
    }
    if (!leads) this.furthest.offer(this.#at);
    this.#undoTo(trail);
  }

  #undoTo(length: number): void {
    this.#at.undoTo(length);
    this.furthest.trailCutTo(length);
  }

  /** Ends the search and forgets all but the result. */
  #end(status: SearchStatus): void {
    if (status !== 'found') this.furthest.offer(this.#at);
    this.status = status;
    this.#seen.clear();
    if (!this.#keepsStates) this.#states.clear();
    this.#memory.giveBack(this.#bytes);
    this.#stack.length = 0;
    this.#entry = null;
  }

  #ids(trail: readonly number[]): number[] {
    const { operations } = this.#timeline;
    const ids: number[] = [];
    for (const entry of trail) {
      const operation = entry < 0 ? undefined : operations[entry];
      if (operation !== undefined) ids.push(operation.id);
    }
    return ids;
  }
}
