/** The cluster in containers: what runs, the command line and the tests need of it. */
export { cleanAll, cleanRun, type Removed } from './clean.ts';
export { DOCKER_ABILITIES, DockerCluster } from './docker-cluster.ts';
export { type Check, checkDocker } from './doctor.ts';
