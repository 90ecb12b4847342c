import type { Ability, Cluster, ClusterConfig } from '../cluster/cluster.ts';
import { DOCKER_ABILITIES, DockerCluster } from '../cluster/docker/index.ts';
import { SIM_ABILITIES, SimCluster } from '../cluster/sim/sim-cluster.ts';
import { clockProfiles } from '../nemesis/clock-profiles.ts';
import type { Schedule } from '../nemesis/schedule.ts';
import type { RunConfig } from './config.ts';

/** The cluster of the kind that a run asks for; nothing is started yet. */
export function makeCluster(kind: 'sim' | 'docker', config: ClusterConfig): Cluster {
  return kind === 'sim' ? new SimCluster(config) : new DockerCluster(config);
}

/** What a cluster of a kind can do, known before there is one. */
export function abilitiesOf(kind: 'sim' | 'docker'): ReadonlySet<Ability> {
  return kind === 'sim' ? SIM_ABILITIES : DOCKER_ABILITIES;
}

/**
 * How a run's cluster is set up, wherever its traces go.
 *
 * @throws UsageError where the schedule would fake one node's clocks in two ways
 */
export function clusterConfigOf(
  config: RunConfig,
  schedule: Schedule,
): Omit<ClusterConfig, 'nodesFolder' | 'runId'> {
  const { maxClockDriftPpm, snapshotEvery, sessionTimeoutMs } = config;
  return {
    seed: config.seed,
    nodes: config.nodes,
    clients: config.concurrency,
    electionTimeoutMs: config.electionTimeoutMs,
    heartbeatMs: config.heartbeatMs,
    reads: config.reads,
    ...(maxClockDriftPpm === undefined ? {} : { maxClockDriftPpm }),
    ...(snapshotEvery === undefined ? {} : { snapshotEvery }),
    ...(sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs }),
    clockProfiles: clockProfiles(schedule, config.nodes),
    powerCuts: schedule.faults.some(({ kind }) => kind === 'power-cut'),
  };
}
