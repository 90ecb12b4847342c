import { matched } from './messages.ts';
import { TestServer, type TestServerOptions } from './server.ts';

/** These servers answer that they have all of the leader's log. */
export function acknowledge(server: TestServer, ...from: readonly number[]): void {
  const { term, lastIndex } = server.raft;
  for (const id of from) server.receive(id, matched(term, lastIndex));
}

/** The leader's own disk has all, and so have these servers. */
export function settle(server: TestServer, ...from: readonly number[]): void {
  server.flush();
  server.sync();
  acknowledge(server, ...from);
}

/** A leader whose no-op is committed, with these learners, who have all of its log. */
export function makeLeader(
  learners: readonly number[] = [],
  options: TestServerOptions = {},
): TestServer {
  const server = new TestServer(options).lead();
  const others = (options.members ?? [1, 2, 3]).filter((id) => id !== 1);
  settle(server, ...others);
  for (const node of learners) {
    server.raft.changeMembership({ type: 'addLearner', node });
    settle(server, ...others, ...learners);
  }
  return server.forget();
}

/** The configurations that a server wrote to its log since the last `forget`, in words. */
export function configurationsOf(server: TestServer): string[] {
  return server
    .did('persist')
    .flatMap(({ entries }) => entries)
    .flatMap(({ configuration }) => {
      if (configuration === undefined) return [];
      const { outgoing, voters, learners } = configuration;
      const before = outgoing.length > 0 ? `${outgoing.join()} -> ` : '';
      return [`${before}${voters.join()}${learners.length > 0 ? ` + ${learners.join()}` : ''}`];
    });
}
