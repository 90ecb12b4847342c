import { type Proxy as ProxyHandle, type Toxic, Toxiproxy } from 'toxiproxy-node-client';
import { HarnessError, messageOf } from '../../base/errors.ts';
import type { Layout } from './layout.ts';
import { type Stream, streamKey } from './links.ts';

/** A call to Toxiproxy's API that takes longer counts as failed. */
const CALL_TIMEOUT_MS = 5_000;

type ToxicBody = Parameters<ProxyHandle['addToxic']>[0];

/** What may be done to a stream: drop all, or delay all by a fixed time. */
export type Affliction =
  | { readonly kind: 'block' }
  | { readonly kind: 'slow'; readonly latencyMs: number };

/** What Toxiproxy says that is there. */
interface ListedProxies {
  readonly [name: string]: { readonly toxics: readonly { readonly name: string }[] };
}

/**
 * The one Toxiproxy of a run. It is asked for nothing random: no jitter, no toxicity under one.
 * Everything is applied in parallel and then read back.
 */
export class Toxics {
  readonly #api: Toxiproxy;
  #proxies: Readonly<Record<string, ProxyHandle>> = {};
  /** What is in force, by stream and kind. */
  readonly #inForce = new Map<string, Toxic<unknown>>();

  /** @param url of the API, as this machine reaches it */
  constructor(url: string) {
    this.#api = new Toxiproxy(url);
  }

  /** @throws HarnessError where Toxiproxy does not answer */
  version(): Promise<string> {
    return inTime(this.#api.getVersion());
  }

  /**
   * Makes all proxies of a layout.
   *
   * @throws HarnessError where Toxiproxy refuses
   */
  async populate(layout: Layout): Promise<void> {
    const body = layout.proxies.map(({ name, port, upstream }) => ({
      name,
      listen: `0.0.0.0:${port}`,
      upstream,
      enabled: true,
    }));
    this.#proxies = await inTime(this.#api.populate(body));
  }

  /**
   * Does this to all streams; resolves when it is in force on each. A stream that is slow already
   * takes the new latency.
   *
   * @throws HarnessError where Toxiproxy does not do as told
   */
  async afflict(streams: readonly Stream[], affliction: Affliction): Promise<void> {
    const fresh = streams.filter((stream) => !this.#inForce.has(key(stream, affliction.kind)));
    const slowed = affliction.kind === 'slow' ? streams.filter((s) => !fresh.includes(s)) : [];
    await inTime(
      Promise.all([
        ...fresh.map((stream) => this.#add(stream, affliction)),
        ...slowed.map((stream) =>
          this.#inForce.get(key(stream, 'slow'))?.update(body(stream, affliction)),
        ),
      ]),
    );
    await this.#verify(streams, affliction.kind, true);
  }

  /**
   * Undoes it. The toxic is deleted: to set its toxicity to 0 would let bytes go missing in the
   * middle of a stream, whereas a deleted `timeout` closes the connections it held.
   *
   * @throws HarnessError where Toxiproxy does not do as told
   */
  async relieve(streams: readonly Stream[], kind: Affliction['kind']): Promise<void> {
    const held = streams.filter((stream) => this.#inForce.has(key(stream, kind)));
    await inTime(Promise.all(held.map((stream) => this.#remove(key(stream, kind)))));
    await this.#verify(held, kind, false);
  }

  /** Undoes everything. */
  async relieveAll(): Promise<void> {
    await inTime(Promise.all([...this.#inForce.keys()].map((name) => this.#remove(name))));
    const listed = await this.#list();
    const left = Object.entries(listed).filter(([, { toxics }]) => toxics.length > 0);
    if (left.length > 0) {
      throw new HarnessError(`Toxiproxy still afflicts ${left.map(([name]) => name).join(', ')}`);
    }
  }

  async #add(stream: Stream, affliction: Affliction): Promise<void> {
    const proxy = this.#proxies[stream.proxy];
    if (proxy === undefined) throw new HarnessError(`there is no link '${stream.proxy}'`);
    const toxic = await proxy.addToxic(body(stream, affliction));
    this.#inForce.set(key(stream, affliction.kind), toxic);
  }

  async #remove(name: string): Promise<void> {
    const toxic = this.#inForce.get(name);
    this.#inForce.delete(name);
    await toxic?.remove();
  }

  async #verify(
    streams: readonly Stream[],
    kind: Affliction['kind'],
    expected: boolean,
  ): Promise<void> {
    if (streams.length === 0) return;
    const listed = await this.#list();
    for (const { proxy, stream } of streams) {
      const names = listed[proxy]?.toxics.map(({ name }) => name) ?? [];
      if (names.includes(toxicName(kind, stream)) !== expected) {
        const fault = expected ? 'lacks the toxic' : 'still has the toxic';
        throw new HarnessError(`Toxiproxy: ${proxy} ${fault} '${toxicName(kind, stream)}'`);
      }
    }
  }

  async #list(): Promise<ListedProxies> {
    // The client's own list leaves the toxics out.
    const url = `${this.#api.host}/proxies`;
    return (await inTime(this.#api.getApi().get<ListedProxies>(url))).data;
  }
}

function body({ stream }: Stream, affliction: Affliction): ToxicBody {
  const common = { name: toxicName(affliction.kind, stream), stream, toxicity: 1 };
  return affliction.kind === 'block'
    ? { ...common, type: 'timeout', attributes: { timeout: 0 } }
    : { ...common, type: 'latency', attributes: { latency: affliction.latencyMs, jitter: 0 } };
}

function toxicName(kind: Affliction['kind'], stream: Stream['stream']): string {
  return `${kind}_${stream}`;
}

function key(stream: Stream, kind: Affliction['kind']): string {
  return `${streamKey(stream)}/${kind}`;
}

/** Turns a failed or endless call into a HarnessError. */
async function inTime<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`no answer in ${CALL_TIMEOUT_MS} ms`);
    timer = setTimeout(() => reject(error), CALL_TIMEOUT_MS);
  });
  try {
    return await Promise.race([call, late]);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw new HarnessError(`Toxiproxy failed: ${messageOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
