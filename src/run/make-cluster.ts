import type { Ability, Cluster, ClusterConfig } from '../cluster/cluster.ts';
import { DOCKER_ABILITIES, DockerCluster } from '../cluster/docker/index.ts';
import { SIM_ABILITIES, SimCluster } from '../cluster/sim/sim-cluster.ts';

/** The cluster of the kind that a run asks for; nothing is started yet. */
export function makeCluster(kind: 'sim' | 'docker', config: ClusterConfig): Cluster {
  return kind === 'sim' ? new SimCluster(config) : new DockerCluster(config);
}

/** What a cluster of a kind can do, known before there is one. */
export function abilitiesOf(kind: 'sim' | 'docker'): ReadonlySet<Ability> {
  return kind === 'sim' ? SIM_ABILITIES : DOCKER_ABILITIES;
}
