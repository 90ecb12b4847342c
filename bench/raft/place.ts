/** What one node is started with. */
export interface NodeProgram {
  /** A program of this machine; null where `args` name one that is in every place. */
  readonly program: string | null;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Where the nodes of a cluster run: all on the loopback, or each in a container. */
export interface Place {
  /** Where nodes listen. */
  readonly listenHost: string;
  /** A node's own folder, as it sees it itself. */
  dataFolder(id: number): string;
  /** Where a node listens on its port of this name. */
  portInside(id: number, name: string): number;
  /** A node as the others reach it. */
  hostOf(id: number): string;
  /** Starts a node. */
  start(id: number, program: NodeProgram): Promise<void>;
  /** A node's port on this machine's loopback, once it is started. */
  portOutside(id: number, name: string): number;
  /** By node: its process on this machine. */
  pids(): Promise<readonly number[]>;
  /** Ends all nodes and removes what they left. */
  stop(): Promise<void>;
}
