import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workloadByName } from '../../../workloads/index.ts';
import { SimCluster, type SimFlaws } from '../../cluster/sim/sim-cluster.ts';
import { checkEvents } from '../check-events.ts';
import { checkNodes } from '../check-nodes.ts';
import { RUN_FILES } from '../folder.ts';
import { clusterConfigOf } from '../make-cluster.ts';
import { planRun, type RunOptions } from '../plan.ts';
import { Recorder } from '../recorder.ts';
import { Stages } from '../stages.ts';

/**
 * A run in the simulator whose servers break rules of Raft: the names of the invariants that their
 * traces break, of which an assertion in a node is one, and `linearizability` where the history does.
 */
export async function findingsOf(options: RunOptions, flaws: SimFlaws): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'splitbrain-flawed-'));
  try {
    const nodesFolder = join(folder, RUN_FILES.nodes);
    mkdirSync(nodesFolder);
    const { config, schedule } = planRun(options);
    const place = { nodesFolder, runId: 'flawed' };
    const cluster = new SimCluster({ ...clusterConfigOf(config, schedule), ...place }, flaws);
    await cluster.start();
    const { clock } = cluster;
    const startNs = clock.nowNs();
    const recorder = new Recorder(join(folder, RUN_FILES.history), () => clock.nowNs() - startNs);
    // A node that ended itself may not come up again: what it broke is in the traces.
    const stages = new Stages(config, schedule, cluster, recorder, startNs, () => {});
    const isComplete = await stages.run({ stopped: false }).then(
      () => true,
      () => false,
    );
    await cluster.stop();
    recorder.close();
    const traced = checkNodes(folder, config, isComplete)?.findings ?? [];
    const { verdict } = checkEvents(recorder.events, workloadByName(config.workload).model);
    const broken = traced.map(({ invariant }) => invariant);
    return verdict === 'violation' ? [...broken, 'linearizability'] : broken;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
