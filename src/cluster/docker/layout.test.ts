import { describe, expect, test } from 'vitest';
import type { ClusterConfig } from '../cluster.ts';
import { composeFile } from './compose-file.ts';
import { planLayout } from './layout.ts';
import { streamsOf } from './links.ts';

const layout = planLayout('2026-11-23T10.00_A', [1, 2, 3], 2);

const config: ClusterConfig = {
  seed: 1,
  nodes: [1, 2, 3],
  clients: 2,
  electionTimeoutMs: 300,
  heartbeatMs: 60,
  reads: 'log',
  clockProfiles: { 2: 'wall', 3: 'rate' },
  nodesFolder: '/results/nodes',
  runId: layout.runId,
};

describe('planLayout', () => {
  test('one proxy an ordered pair, a client host and node, and a control proxy a node', () => {
    expect(layout.proxies.map(({ name }) => name).sort()).toEqual([
      ...['c1-n1', 'c1-n2', 'c1-n3', 'c2-n1', 'c2-n2', 'c2-n3'],
      ...['control-n1', 'control-n2', 'control-n3'],
      ...['n1-n2', 'n1-n3', 'n2-n1', 'n2-n3', 'n3-n1', 'n3-n2'],
    ]);
    const published = layout.proxies.filter((proxy) => proxy.published).map(({ name }) => name);
    expect(published.filter((name) => name.startsWith('n'))).toEqual([]);
    expect(published).toHaveLength(9);
  });

  test('no port is used twice, and none is one that Toxiproxy may dial from', () => {
    const nodes = Array.from({ length: 64 }, (_, i) => i + 1);
    const ports = planLayout('big', nodes, 1000).proxies.map(({ port }) => port);
    expect(new Set(ports).size).toBe(ports.length);
    expect(Math.max(...ports)).toBeLessThan(32768);
  });

  test('at most ten client hosts, and the project is a name that compose takes', () => {
    expect(planLayout('x', [1], 500).clientHosts).toHaveLength(10);
    expect(planLayout('x', [1], 0).clientHosts).toEqual(['c1']);
    expect(layout.project).toBe('splitbrain-2026-11-23t10-00_a');
  });
});

describe('streamsOf', () => {
  test('requests go up the connections of the sender, replies down those of the receiver', () => {
    expect(streamsOf([{ from: 1, to: 2, carries: 'both' }])).toEqual([
      { proxy: 'n1-n2', stream: 'upstream' },
      { proxy: 'n2-n1', stream: 'downstream' },
    ]);
    expect(streamsOf([{ from: 1, to: 2, carries: 'replies' }])).toEqual([
      { proxy: 'n2-n1', stream: 'downstream' },
    ]);
  });

  test('a client only dials', () => {
    expect(streamsOf([{ from: 'c1', to: 2, carries: 'both' }])).toEqual([
      { proxy: 'c1-n2', stream: 'upstream' },
    ]);
    expect(streamsOf([{ from: 2, to: 'c1', carries: 'both' }])).toEqual([
      { proxy: 'c1-n2', stream: 'downstream' },
    ]);
  });

  test('each stream once', () => {
    const streams = streamsOf([
      { from: 1, to: 2, carries: 'both' },
      { from: 1, to: 2, carries: 'requests' },
    ]);
    expect(streams).toHaveLength(2);
  });
});

interface Service {
  readonly network_mode?: string;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly { readonly source: string }[];
}

describe('composeFile', () => {
  const file = composeFile({
    layout,
    config,
    nodeImage: 'splitbrain-node:1',
    toxiproxyImage: 'toxiproxy:1',
    clockFolder: (node) => `/work/$x/n${node}`,
  }) as {
    services: Record<string, Service>;
    networks: Record<string, unknown>;
  };
  const service = (name: string): Service => file.services[name] ?? {};

  test('a node is in its own network only, which has no way out', () => {
    const labels = { 'splitbrain.run': layout.runId, splitbrain: '1' };
    expect(Object.keys(service('n1-net').networks ?? {})).toEqual(['n1']);
    expect(service('n1').network_mode).toBe('service:n1-net');
    expect(file.networks.n1).toEqual({ internal: true, labels });
    expect(Object.keys(service('toxiproxy').networks ?? {})).toEqual([
      ...['control', 'n1', 'n2', 'n3'],
    ]);
    expect(service('n1').ports).toBeUndefined();
  });

  test('only loopback, on ports that Docker chooses', () => {
    for (const port of service('toxiproxy').ports ?? ['none']) {
      expect(port).toMatch(/^127\.0\.0\.1::\d+$/);
    }
  });

  test('a node dials its peers through its own proxies', () => {
    const text = service('n2').environment?.SPLITBRAIN_NODE ?? '';
    const settings = JSON.parse(text) as { peers: Record<string, string> };
    const port = (name: string): number | undefined =>
      layout.proxies.find((proxy) => proxy.name === name)?.port;
    expect(settings.peers).toEqual({
      1: `toxiproxy:${port('n2-n1')}`,
      3: `toxiproxy:${port('n2-n3')}`,
    });
  });

  test('only a node whose clock may lie preloads anything', () => {
    const environment = (name: string): string[] =>
      Object.keys(service(name).environment ?? {}).sort();
    expect(environment('n1')).toEqual(['SPLITBRAIN_NODE']);
    expect(environment('n2')).toContain('DONT_FAKE_MONOTONIC');
    expect(environment('n3')).toContain('FAKETIME_XRESET');
    expect(environment('n3')).not.toContain('DONT_FAKE_MONOTONIC');
  });

  test('a dollar sign in a path is no variable', () => {
    expect(service('n2').volumes?.[1]?.source).toBe('/work/$$x/n2');
  });
});
